using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Rows;

/// <summary>Bytes in a <see cref="NativeArena"/>, for holders that outlive a span. Valid until the arena is reset.</summary>
internal readonly unsafe struct NativeBytes(nint start, int length)
{
    public int Length => length;

    public Span<byte> Span => new((void*)start, length);

    public NativeBytes Slice(int from) => Slice(from, length - from);

    public NativeBytes Slice(int from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)from, (uint)length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(length - from));
        return new NativeBytes(start + from, count);
    }
}

/// <summary>
/// Native memory that is handed out front to back and taken back all at once, so that a flush frees nothing and allocates nothing.
/// A span given out stays where it is until <see cref="Reset"/> or <see cref="Dispose"/>; string slots of column buffers may point into it.
/// </summary>
internal sealed unsafe class NativeArena(int blockBytes = NativeArena.DefaultBlockBytes) : IDisposable
{
    public const int DefaultBlockBytes = 1 << 20;
    private const int Alignment = 16;

    private readonly List<Block> _blocks = [];
    private int _current = -1;
    private byte* _next;
    private byte* _end;

    /// <summary>Bytes handed out since the last reset, padding included.</summary>
    public long Used { get; private set; }

    /// <summary>A span of <paramref name="length"/> bytes with any content, 16-byte aligned.</summary>
    public Span<byte> Take(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var padded = ((long)length + Alignment - 1) & ~(Alignment - 1L);
        if (_end - _next < padded)
        {
            NextBlock(padded);
        }

        var start = _next;
        _next += padded;
        Used += padded;
        return new Span<byte>(start, length);
    }

    /// <summary>As <see cref="Take"/>, for a holder that keeps it.</summary>
    public NativeBytes TakeBytes(int length)
    {
        var span = Take(length);
        return new NativeBytes((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span)), length);
    }

    /// <summary>A copy of the bytes.</summary>
    public ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> bytes) => CopyBytes(bytes).Span;

    /// <summary>As <see cref="Copy"/>, for a holder that keeps it.</summary>
    public NativeBytes CopyBytes(ReadOnlySpan<byte> bytes)
    {
        var copy = TakeBytes(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>Takes back the end of the span that <see cref="Take"/> gave last, when less was needed.</summary>
    public void Shrink(int taken, int needed)
    {
        var surplus = (((long)taken + Alignment - 1) & ~(Alignment - 1L)) - (((long)needed + Alignment - 1) & ~(Alignment - 1L));
        _next -= surplus;
        Used -= surplus;
    }

    /// <summary>Takes everything back. Blocks of the usual size are kept; larger ones (a page of many megabytes) are freed.</summary>
    public void Reset()
    {
        for (var i = _blocks.Count - 1; i >= 0; i--)
        {
            if (_blocks[i].Length > blockBytes)
            {
                NativeMemory.AlignedFree((void*)_blocks[i].Start);
                _blocks.RemoveAt(i);
            }
        }

        _current = -1;
        _next = null;
        _end = null;
        Used = 0;
    }

    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block.Start);
        }

        _blocks.Clear();
        _current = -1;
        _next = null;
        _end = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextBlock(long atLeast)
    {
        while (++_current < _blocks.Count)
        {
            if (_blocks[_current].Length >= atLeast)
            {
                break;
            }
        }

        if (_current >= _blocks.Count)
        {
            var length = Math.Max(atLeast, blockBytes);
            _blocks.Add(new Block((nint)NativeMemory.AlignedAlloc((nuint)length, Alignment), length));
        }

        var block = _blocks[_current];
        _next = (byte*)block.Start;
        _end = _next + block.Length;
    }

    private readonly record struct Block(nint Start, long Length);
}
