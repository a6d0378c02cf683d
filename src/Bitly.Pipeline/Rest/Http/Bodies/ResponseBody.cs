using System.Buffers;

namespace Bitly.Pipeline.Rest;

/// <summary>A body in a rented buffer. Disposing gives the buffer back; the memory must not be used afterwards.</summary>
internal sealed class ResponseBody : IDisposable
{
    /// <summary>A page of 100 links has some 70 KB.</summary>
    private const int FirstSize = 128 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    public Memory<byte> Bytes => _buffer.AsMemory(_start, _end - _start);

    /// <summary>A byte order mark stood before the bytes.</summary>
    public bool HadMark => _start > 0;

    /// <summary>The bytes once more, from the beginning.</summary>
    public Stream OpenRead() => new MemoryStream(_buffer, _start, _end - _start, writable: false);

    /// <summary>Reads a stream to its end. False: it is longer than <paramref name="limit"/>; what was read so far stays.</summary>
    public async ValueTask<bool> FillAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                SkipByteOrderMark();
                return true;
            }

            _end += read;
            if (_end > limit)
            {
                return false;
            }

            if (_end == _buffer.Length)
            {
                Grow();
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            // A next renter must not find somebody's data.
            _buffer.AsSpan(0, _end).Clear();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _start = _end = 0;
        }
    }

    private void SkipByteOrderMark()
    {
        if (Bytes.Span.StartsWith("\uFEFF"u8))
        {
            _start = 3;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        _buffer.AsSpan(0, _end).Clear();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>A body as it came over the wire and as it is read. Disposing gives both back.</summary>
internal sealed class ResponseBodies(string? coding) : IDisposable
{
    private ResponseBody? _packed = coding is null ? null : new ResponseBody();

    public ResponseBody Body { get; } = new();

    /// <summary>The body as gzip, just as it came; empty when it came otherwise, was changed since, or holds a byte order mark besides.</summary>
    public ReadOnlyMemory<byte> Gzip => _packed is not null && coding is "gzip" && !Body.HadMark ? _packed.Bytes : default;

    /// <summary>As <see cref="ResponseBody.FillAsync"/>; the limit holds for either form.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public async ValueTask<bool> FillAsync(Stream stream, int limit, CancellationToken cancellationToken) => _packed is null
        ? await Body.FillAsync(stream, limit, cancellationToken)
        : await _packed.FillAsync(stream, limit, cancellationToken) && await ContentCoding.UnpackAsync(coding!, _packed, Body, limit, cancellationToken);

    /// <summary>What was masked in one form would stand in the other.</summary>
    public void ForgetPacked()
    {
        _packed?.Dispose();
        _packed = null;
    }

    public void Dispose()
    {
        Body.Dispose();
        ForgetPacked();
    }
}
