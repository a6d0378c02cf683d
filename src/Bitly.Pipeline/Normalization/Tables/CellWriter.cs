using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>Puts a typed value into a column buffer.</summary>
internal static class CellWriter
{
    /// <summary>Writes one cell; text and binary are copied into <paramref name="values"/>.</summary>
    public static void Write(ColumnBuffer column, int row, in TypedValue value, PinnedArena values)
    {
        switch (column.Storage)
        {
            case Storage.Bytes:
                column.SetText(row, values.Copy(value.Bytes));
                break;
            case Storage.Double:
                column.SetDouble(row, value.Double);
                break;
            case Storage.Bool:
                column.SetBool(row, value.Int64 != 0);
                break;
            case Storage.Int32:
                column.SetInt32(row, (int)value.Int64);
                break;
            case Storage.Int128:
                column.SetInt128(row, value.Int128);
                break;
            default:
                column.SetInt64(row, value.Int64);
                break;
        }
    }
}
