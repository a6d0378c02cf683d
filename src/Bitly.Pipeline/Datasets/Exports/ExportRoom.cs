namespace Bitly.Pipeline.Datasets.Exports;

/// <summary>How large a file may grow: the owner's limit, or what the disk can spare. A query of some words can ask for more rows than any disk holds.</summary>
/// <param name="Bytes">Most bytes of the file.</param>
/// <param name="ByDisk">The disk is what sets the limit.</param>
internal sealed record ExportRoom(long Bytes, bool ByDisk)
{
    /// <summary>Left free for loads, which share the disk.</summary>
    public const long Reserve = 256 << 20;

    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(200);

    public static ExportRoom In(string folder, long limit)
    {
        var spare = Free(folder) - Reserve;
        return spare < limit ? new ExportRoom(Math.Max(0, spare), ByDisk: true) : new ExportRoom(limit, ByDisk: false);
    }

    /// <exception cref="Errors.PipelineException">EXPORT_TOO_BIG.</exception>
    public void Check(long bytes)
    {
        if (bytes > Bytes)
        {
            throw DatasetErrors.ExportTooBig(this);
        }
    }

    /// <summary>Watches a file that another process writes, and stops that when it grows too large.</summary>
    public async Task<T> WatchAsync<T>(string path, Func<CancellationToken, Task<T>> write, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var file = new FileInfo(path);
        T result;
        try
        {
            await using var timer = time.CreateTimer(_ => StopWhenOver(file, over), null, Rhythm, Rhythm);
            result = await write(over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw DatasetErrors.ExportTooBig(this);
        }

        Check(Length(file));
        return result;
    }

    private void StopWhenOver(FileInfo file, CancellationTokenSource over)
    {
        if (Length(file) > Bytes)
        {
            over.Cancel();
        }
    }

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private static long Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A network share on Windows has no letter, for instance: the owner's limit holds alone.
            return long.MaxValue;
        }
    }
}
