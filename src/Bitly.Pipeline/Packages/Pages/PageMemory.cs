using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// Memory of one stored page, outside the garbage collector: its address never changes, so column buffers may point into it, and a million
/// records cost no collection. Blocks go back to a small pool on dispose.
/// </summary>
internal sealed unsafe class PageMemory : MemoryManager<byte>
{
    private const int SmallestBits = 16;
    private const int KeptPerSize = 80;
    private static readonly ConcurrentBag<nint>[] Pool = [.. Enumerable.Range(0, 32).Select(_ => new ConcurrentBag<nint>())];
    private readonly int _bits;
    private readonly int _length;
    private byte* _block;

    public PageMemory(int length)
    {
        _length = length;
        _bits = Math.Max(SmallestBits, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(length - 1, 1)));
        _block = Pool[_bits].TryTake(out var kept) ? (byte*)kept : (byte*)NativeMemory.Alloc((nuint)1 << _bits);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_block is null, this);
        return new Span<byte>(_block, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_block is null, this);
        return new MemoryHandle(_block + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        var block = _block;
        _block = null;
        if (block is null)
        {
            return;
        }

        // Pages above 16 MB are rare; keeping their blocks would only hold memory.
        if (disposing && _bits <= 24 && Pool[_bits].Count < KeptPerSize)
        {
            Pool[_bits].Add((nint)block);
        }
        else
        {
            NativeMemory.Free(block);
        }
    }
}
