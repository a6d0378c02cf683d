namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// stdin that reports its end. The SDK waits for running tools when input ends; a client that is gone wants no answer, so the end
/// of input stops everything at once. The other way round, <paramref name="over"/> is the end of input too: a read of a terminal or pipe
/// cannot be cancelled, so it is left behind.
/// </summary>
internal sealed class EofStream(Stream inner, Action ended, CancellationToken over) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Seen(inner.Read(buffer, offset, count), count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Into memory of its own: a read that is left behind may still end, when the caller's buffer serves something else.
        var own = new byte[buffer.Length];
        try
        {
            var read = await inner.ReadAsync(own, cancellationToken).AsTask().WaitAsync(over);
            own.AsMemory(0, read).CopyTo(buffer);
            return Seen(read, buffer.Length);
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
