namespace Bitly.Pipeline.Rows;

/// <summary>Bytes in a <see cref="PinnedArena"/>, for holders that outlive a span. Valid until the arena is reset.</summary>
internal readonly struct PinnedBytes(byte[] block, int start, int length)
{
    public int Length => length;

    internal byte[] Block => block;

    public Span<byte> Span => new(block, start, length);

    public PinnedBytes Slice(int from) => Slice(from, length - from);

    public PinnedBytes Slice(int from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)from, (uint)length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(length - from));
        return new PinnedBytes(block, start + from, count);
    }
}

/// <summary>
/// Memory that never moves and is handed out front to back and taken back all at once, so that a flush frees nothing and allocates nothing.
/// A span given out stays where it is until <see cref="Reset()"/>; text slots of column buffers may point into it.
/// </summary>
internal sealed class PinnedArena(int blockBytes = PinnedArena.DefaultBlockBytes)
{
    public const int DefaultBlockBytes = 1 << 20;
    private const int Alignment = 16;

    private readonly List<byte[]> _blocks = [];
    private readonly List<byte[]> _kept = [];
    private int _current = -1;
    private byte[] _block = [];
    private int _next;

    /// <summary>Bytes handed out since the last reset, padding included.</summary>
    public long Used { get; private set; }

    /// <summary>A span of <paramref name="length"/> bytes with any content.</summary>
    public Span<byte> Take(int length) => TakeBytes(length).Span;

    /// <summary>As <see cref="Take"/>, for a holder that keeps it.</summary>
    public PinnedBytes TakeBytes(int length)
    {
        var padded = Padded(length);
        if (_block.Length - _next < padded)
        {
            NextBlock(padded);
        }

        var start = _next;
        _next += padded;
        Used += padded;
        return new PinnedBytes(_block, start, length);
    }

    /// <summary>A copy of the bytes.</summary>
    public ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> bytes) => CopyBytes(bytes).Span;

    /// <summary>As <see cref="Copy"/>, for a holder that keeps it.</summary>
    public PinnedBytes CopyBytes(ReadOnlySpan<byte> bytes)
    {
        var copy = TakeBytes(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>Takes back the end of the span that <see cref="Take"/> gave last, when less was needed.</summary>
    public void Shrink(int taken, int needed)
    {
        var surplus = Padded(taken) - Padded(needed);
        _next -= surplus;
        Used -= surplus;
    }

    /// <summary>Takes everything back. Memory of blocks of the usual size is used again; larger ones (a page of many megabytes) are left to the collector.</summary>
    public void Reset() => Reset([]);

    /// <summary>As <see cref="Reset()"/>, but for these bytes, which stay as they are until the next time.</summary>
    public void Reset(ReadOnlySpan<PinnedBytes> kept)
    {
        _blocks.AddRange(_kept);
        _kept.Clear();
        (_current, _block, _next, Used) = (-1, [], 0, 0);
        foreach (var bytes in kept)
        {
            Used += Padded(bytes.Length);
            if (bytes.Length > 0 && _blocks.Remove(bytes.Block))
            {
                _kept.Add(bytes.Block);
            }
        }

        _blocks.RemoveAll(block => block.Length > blockBytes);
    }

    private static int Padded(int length) => checked(length + Alignment - 1) & ~(Alignment - 1);

    private void NextBlock(int atLeast)
    {
        while (++_current < _blocks.Count && _blocks[_current].Length < atLeast)
        {
        }

        if (_current >= _blocks.Count)
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(atLeast, blockBytes), pinned: true));
        }

        (_block, _next) = (_blocks[_current], 0);
    }
}
