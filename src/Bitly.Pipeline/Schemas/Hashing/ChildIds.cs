using System.Runtime.Intrinsics;

namespace Bitly.Pipeline.Schemas;

/// <summary>Ids of many child rows of one table: 8 or 4 hashes side by side where the processor has such registers, else one by one.</summary>
internal static class ChildIds
{
    /// <summary>Rows hashed side by side on this machine: 8, 4 or 1.</summary>
    public static int BestWidth => Vector512.IsHardwareAccelerated ? 8 : Vector256.IsHardwareAccelerated ? 4 : 1;

    /// <summary>
    /// Writes the id of each child row.
    /// </summary>
    /// <param name="parents">Ids of the parent table's rows, 14 ASCII characters each, one after the other.</param>
    /// <param name="parentRows">For each child row, which of <paramref name="parents"/> is its parent.</param>
    /// <param name="table">UTF-8 name of the child table.</param>
    /// <param name="indexes">For each child row, its place in its list (<c>_dlt_list_idx</c>).</param>
    /// <param name="ids">Room for 14 characters a child row.</param>
    public static void Write(ReadOnlySpan<byte> parents, ReadOnlySpan<int> parentRows, ReadOnlySpan<byte> table, ReadOnlySpan<long> indexes, Span<byte> ids) =>
        Write(parents, parentRows, table, indexes, ids, BestWidth);

    /// <summary>As above with the width given, for tests.</summary>
    internal static void Write(ReadOnlySpan<byte> parents, ReadOnlySpan<int> parentRows, ReadOnlySpan<byte> table, ReadOnlySpan<long> indexes, Span<byte> ids, int width)
    {
        var batch = new ChildBatch(parents, parentRows, table, indexes, ids);
        // A longer name needs a second block; such names are rare, so they go one by one.
        if (width == 1 || RowIds.Length + table.Length + 22 >= Keccak.ShakeRate)
        {
            batch.WriteSlow(0, indexes.Length);
            return;
        }

        var whole = indexes.Length - (indexes.Length % width);
        for (var at = 0; at < whole; at += width)
        {
            if (width == 8)
            {
                batch.WriteEight(at);
            }
            else
            {
                batch.WriteFour(at);
            }
        }

        batch.WriteSlow(whole, indexes.Length);
    }
}
