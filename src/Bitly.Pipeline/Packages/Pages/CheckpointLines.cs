using Microsoft.Win32.SafeHandles;

namespace Bitly.Pipeline.Packages;

/// <summary>The lines of a checkpoint file, front to back, a block of it in memory at a time.</summary>
internal sealed class CheckpointLines(SafeFileHandle file)
{
    private const int BlockBytes = 16 * 1024;

    private byte[] _block = new byte[BlockBytes];
    private int _start;
    private int _used;

    /// <summary>Bytes of the file up to the end of the last line that was read.</summary>
    public long End { get; private set; }

    /// <summary>Where the last line that was read begins.</summary>
    public long Start { get; private set; }

    /// <summary>Whether something that is no line follows; known once <see cref="Next"/> said false.</summary>
    public bool IsTorn => _used > _start;

    /// <summary>Goes to the beginning of a line.</summary>
    public void Seek(long start)
    {
        var at = start - End + _start;
        (_start, _used) = at >= 0 && at <= _used ? ((int)at, _used) : (0, 0);
        End = start;
    }

    /// <summary>The next line without its end, valid until the next call; false at the end of the file, or of what is whole of it.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        int length;
        while ((length = _block.AsSpan(_start, _used - _start).IndexOf((byte)'\n')) < 0)
        {
            if (!Fill())
            {
                line = default;
                return false;
            }
        }

        line = _block.AsSpan(_start, length);
        _start += length + 1;
        Start = End;
        End += length + 1;
        return true;
    }

    private bool Fill()
    {
        _block.AsSpan(_start, _used - _start).CopyTo(_block);
        (_used, _start) = (_used - _start, 0);
        if (_used == _block.Length)
        {
            Array.Resize(ref _block, _block.Length * 2);
        }

        var read = RandomAccess.Read(file, _block.AsSpan(_used), End + _used);
        _used += read;
        return read > 0;
    }
}
