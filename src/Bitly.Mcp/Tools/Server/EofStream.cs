namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// stdin that reports its end. The SDK waits for running tools when input ends; a client that is gone wants no answer, so the end
/// of input stops everything at once. The other way round, <paramref name="over"/> is the end of input too: a read of a terminal or pipe
/// cannot be cancelled, so it is left behind. Lines that are too long are cut on the way.
/// </summary>
internal sealed class EofStream(Stream inner, Action ended, CancellationToken over) : Stream
{
    private readonly LineCut _lines = new();

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (true)
        {
            var read = Seen(inner.Read(buffer, offset, count), count);
            var kept = _lines.Keep(buffer.AsSpan(offset, read));
            if (kept > 0 || read == 0)
            {
                return kept;
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Into memory of its own: a read that is left behind may still end, when the caller's buffer serves something else.
        var own = new byte[buffer.Length];
        try
        {
            int read, kept;
            do
            {
                read = Seen(await inner.ReadAsync(own, cancellationToken).AsTask().WaitAsync(over), buffer.Length);
                kept = _lines.Keep(own.AsSpan(0, read));
            }
            while (read > 0 && kept == 0);

            own.AsMemory(0, kept).CopyTo(buffer);
            return kept;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return 0;
        }
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Seen(int read, int asked)
    {
        if (read == 0 && asked > 0)
        {
            ended();
        }

        return read;
    }
}
