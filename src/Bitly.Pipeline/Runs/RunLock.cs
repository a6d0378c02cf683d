using System.Text.Json;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// One loader per pipeline. The lock is an open file that the operating system releases with its process, so a dead owner never blocks;
/// who holds it stands in a file beside it, because a locked file can not be read everywhere.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(40);
    private readonly FileStream _held;
    private readonly string _ownerFile;

    private RunLock(FileStream held, string ownerFile) => (_held, _ownerFile) = (held, ownerFile);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="Errors.PipelineException">RUN_IN_PROGRESS: another process, or another run of this one, has it.</exception>
    public static async Task<RunLock> AcquireAsync(string workingFolder, string pipeline, string runId, TimeProvider time, CancellationToken cancellationToken)
    {
        AtomicFile.CreateFolder(workingFolder);
        for (var attempt = 1; ; attempt++)
        {
            if (TryOwn(workingFolder, new RunningRun(runId, Environment.ProcessId, time.GetUtcNow())) is { } owned)
            {
                return owned;
            }

            // A short second look: someone may only have asked whether the lock is free.
            if (attempt == Attempts)
            {
                throw RunErrors.InProgress(pipeline, ReadOwner(workingFolder), time.GetUtcNow());
            }

            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }
    }

    /// <summary>Who runs the pipeline now, or null when nobody does.</summary>
    public static RunningRun? Holder(string workingFolder)
    {
        if (ReadOwner(workingFolder) is not { } owner)
        {
            return null;
        }

        try
        {
            using var free = TryHold(LockFile(workingFolder));
            return free is null ? owner : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written nobody loads.
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_ownerFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without the lock the note means nothing.
        }
        finally
        {
            _held.Dispose();
        }
    }

    private static RunLock? TryOwn(string folder, RunningRun owner)
    {
        var held = TryHold(LockFile(folder));
        if (held is null)
        {
            return null;
        }

        try
        {
            AtomicFile.Write(OwnerFile(folder), JsonSerializer.SerializeToUtf8Bytes(owner, RunJson.Default.RunningRun), lasting: false);
            return new RunLock(held, OwnerFile(folder));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static string LockFile(string folder) => Path.Combine(folder, "run.lock");

    private static string OwnerFile(string folder) => Path.Combine(folder, "run.json");

    private static FileStream? TryHold(string path)
    {
        try
        {
            return AtomicFile.Create(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
    }

    /// <summary>Another one has the file open. A full or read-only disk says something else, and waiting would not help.</summary>
    private static bool IsHeld(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is 32 or 33
        : error.HResult is 11 or 35;

    private static RunningRun? ReadOwner(string folder)
    {
        try
        {
            return AtomicFile.Read(OwnerFile(folder)) is { } bytes ? JsonSerializer.Deserialize(bytes, RunJson.Default.RunningRun) : null;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null;
        }
    }
}
