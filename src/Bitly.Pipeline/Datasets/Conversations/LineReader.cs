namespace Bitly.Pipeline.Datasets.Conversations;

/// <summary>Lines of UTF-8 from a pipe, one buffer for all of them.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>A longer line is not from a worker of ours.</summary>
    private const int Longest = 1 << 30;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end, valid until the next call; null at the end of the stream.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        for (var seen = _start; ;)
        {
            var at = _buffer.AsSpan(seen, _end - seen).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, seen + at - _start);
                _start = seen + at + 1;
                return line;
            }

            MakeRoom();
            seen = _end;
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= Longest)
            {
                throw new InvalidDataException("A line of the query worker is too long.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
