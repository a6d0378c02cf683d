using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
        var batch = new Batch(parents, parentRows, table, indexes, ids);
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

    private readonly ref struct Batch(ReadOnlySpan<byte> parents, ReadOnlySpan<int> parentRows, ReadOnlySpan<byte> table, ReadOnlySpan<long> indexes, Span<byte> ids)
    {
        private readonly ReadOnlySpan<byte> _parents = parents;
        private readonly ReadOnlySpan<int> _parentRows = parentRows;
        private readonly ReadOnlySpan<byte> _table = table;
        private readonly ReadOnlySpan<long> _indexes = indexes;
        private readonly Span<byte> _ids = ids;

        public void WriteSlow(int from, int to)
        {
            for (var row = from; row < to; row++)
            {
                RowIds.ChildId(Parent(row), _table, _indexes[row], Id(row));
            }
        }

        [SkipLocalsInit]
        public void WriteFour(int at)
        {
            Span<byte> blocks = stackalloc byte[4 * Keccak.ShakeRate];
            var lanes = FillBlocks(at, 4, blocks);
            Span<Four> state = stackalloc Four[25];
            state.Clear();
            for (var lane = 0; lane < lanes; lane++)
            {
                state[lane] = new Four(Vector256.Create(Lane(blocks, 0, lane), Lane(blocks, 1, lane), Lane(blocks, 2, lane), Lane(blocks, 3, lane)));
            }

            state[20] = Four.Xor(state[20], Four.Broadcast(1UL << 63));
            Keccak.Permute(state);
            for (var i = 0; i < 4; i++)
            {
                Base64Ids.Write(state[0].Value[i], state[1].Value[i], Id(at + i));
            }
        }

        [SkipLocalsInit]
        public void WriteEight(int at)
        {
            Span<byte> blocks = stackalloc byte[8 * Keccak.ShakeRate];
            var lanes = FillBlocks(at, 8, blocks);
            Span<Eight> state = stackalloc Eight[25];
            state.Clear();
            for (var lane = 0; lane < lanes; lane++)
            {
                state[lane] = new Eight(Vector512.Create(
                    Lane(blocks, 0, lane), Lane(blocks, 1, lane), Lane(blocks, 2, lane), Lane(blocks, 3, lane),
                    Lane(blocks, 4, lane), Lane(blocks, 5, lane), Lane(blocks, 6, lane), Lane(blocks, 7, lane)));
            }

            state[20] = Eight.Xor(state[20], Eight.Broadcast(1UL << 63));
            Keccak.Permute(state);
            for (var i = 0; i < 8; i++)
            {
                Base64Ids.Write(state[0].Value[i], state[1].Value[i], Id(at + i));
            }
        }

        // One message a block, end mark included; returns how many 8-byte lanes the longest one touches.
        private int FillBlocks(int at, int count, Span<byte> blocks)
        {
            var used = ((RowIds.Length + _table.Length + 22) / 8) + 1;
            for (var i = 0; i < count; i++)
            {
                var block = blocks.Slice(i * Keccak.ShakeRate, used * 8);
                var length = RowIds.WriteChildText(Parent(at + i), _table, _indexes[at + i], block);
                block[length..].Clear();
                block[length] = Keccak.ShakeEnd;
            }

            return used;
        }

        private static ulong Lane(ReadOnlySpan<byte> blocks, int block, int lane) =>
            BinaryPrimitives.ReadUInt64LittleEndian(blocks[((block * Keccak.ShakeRate) + (lane * 8))..]);

        private ReadOnlySpan<byte> Parent(int row) => _parents.Slice(_parentRows[row] * RowIds.Length, RowIds.Length);

        private Span<byte> Id(int row) => _ids.Slice(row * RowIds.Length, RowIds.Length);
    }
}
