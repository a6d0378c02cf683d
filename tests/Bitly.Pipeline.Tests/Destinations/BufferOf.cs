using System.Text;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Tests.Destinations;

/// <summary>Column buffers filled by hand, as the normaliser would.</summary>
internal static class BufferOf
{
    // Long texts live as long as the test's thread: a slot points at them.
    [ThreadStatic]
    private static PinnedArena? _memory;

    private static PinnedArena Memory => _memory ??= new PinnedArena();

    public static TableBuffer Rows(Table table, int count, params IReadOnlyList<(string Column, IReadOnlyList<object?> Values)> columns)
    {
        var buffer = new TableBuffer(table) { RowCount = count };
        foreach (var (name, values) in columns)
        {
            buffer.Add(Column(table.Find(name)!, values));
        }

        return buffer;
    }

    public static ColumnBuffer Column(Column column, IReadOnlyList<object?> values)
    {
        var buffer = new ColumnBuffer(column, 64);
        for (var row = 0; row < values.Count; row++)
        {
            if (values[row] is { } value)
            {
                Put(buffer, row, value);
            }
        }

        return buffer;
    }

    private static void Put(ColumnBuffer buffer, int row, object value)
    {
        switch (buffer.Storage)
        {
            case Storage.Bytes:
                buffer.SetText(row, Memory.Copy(value as byte[] ?? Encoding.UTF8.GetBytes((string)value)));
                break;
            case Storage.Int64:
                buffer.SetInt64(row, value is DateTimeOffset at ? (at - DateTimeOffset.UnixEpoch).Ticks / 10 : Convert.ToInt64(value));
                break;
            case Storage.Double:
                buffer.SetDouble(row, (double)value);
                break;
            case Storage.Bool:
                buffer.SetBool(row, (bool)value);
                break;
            case Storage.Int32:
                buffer.SetInt32(row, (int)value);
                break;
            default:
                buffer.SetInt128(row, value is Int128 wide ? wide : Convert.ToInt64(value));
                break;
        }
    }
}
