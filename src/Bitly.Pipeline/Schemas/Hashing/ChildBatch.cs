using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bitly.Pipeline.Schemas;

/// <summary>The work of <see cref="ChildIds"/> on a few rows: their messages into lanes, one permutation, ids out.</summary>
internal readonly ref struct ChildBatch(ReadOnlySpan<byte> parents, ReadOnlySpan<int> parentRows, ReadOnlySpan<byte> table, ReadOnlySpan<long> indexes, Span<byte> ids)
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
