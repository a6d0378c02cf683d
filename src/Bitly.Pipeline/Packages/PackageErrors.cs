using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Packages;

/// <summary>Errors of load packages.</summary>
internal static class PackageErrors
{
    /// <summary>Thrown where a package can not be used; the shelf catches it, sets the package aside and says so.</summary>
    public static PipelineException Broken(string loadId, string why, Exception? inner = null) => new(
        "PACKAGE_BROKEN",
        Recovery.FixAndRerun,
        $"Load package {loadId} can not be read: {why} It is set aside as {loadId}.broken; what the dataset lacks of it is read again from the API by the next run.",
        new NextStep("run-pipeline", "reads the lost pages again"),
        inner)
    {
        LoadId = loadId,
        Cause = why,
    };

    /// <summary>A package that was loaded and kept for replay: its rows are safe, and no run reads them again.</summary>
    public static PipelineException KeptBroken(PipelineException broken) => new(
        broken.Code,
        Recovery.FixAndRerun,
        $"The kept copy of load package {broken.LoadId} can not be replayed: {broken.Cause} It was loaded before, so the dataset it was loaded into has its rows and no run reads them again. The copy is set aside as {broken.LoadId}.broken. To have the data in another database, load it there with a project of its own, or copy it from the dataset.",
        new NextStep("list-tables", "shows what the dataset holds"),
        broken)
    {
        LoadId = broken.LoadId,
        Step = broken.Step,
    };

    public static PipelineException NotFound(string loadId, IReadOnlyList<string> kept) => new(
        "PACKAGE_NOT_FOUND",
        Recovery.FixAndRerun,
        kept.Count == 0
            ? $"There is no load package {loadId}: none is kept yet."
            : $"There is no load package {loadId}. Kept are: {string.Join(", ", kept)}.");

    public static PipelineException NotComplete(string loadId) => new(
        "PACKAGE_NOT_COMPLETE",
        Recovery.FixAndRerun,
        $"Load package {loadId} still misses pages, so it can not be replayed. Run the pipeline: it goes on where the package stopped.",
        new NextStep("run-pipeline", "finishes the package first"));

    /// <summary>Writing failed: full disk, missing right, vanished volume.</summary>
    public static PipelineException WriteFailed(string loadId, string file, IOException inner) => AtomicFile.IsTooLarge(inner) ? TooLarge(inner) : IsFull(inner)
        ? new PipelineException(
            "DISK_FULL",
            Recovery.FixAndRerun,
            $"The disk is full: {file} of load package {loadId} could not be written. Free some space and run again: all pages before it are kept.",
            new NextStep("run-pipeline", "goes on at the last stored page"),
            inner)
        : new PipelineException(
            "PACKAGE_WRITE_FAILED",
            Recovery.FixAndRerun,
            $"{file} of load package {loadId} could not be written: {inner.Message} All pages before it are kept.",
            new NextStep("run-pipeline", "goes on at the last stored page"),
            inner);

    /// <summary>The system lets this process write no larger file.</summary>
    public static PipelineException TooLarge(Exception inner) => new(
        "FILE_SIZE_LIMIT",
        Recovery.FixAndRerun,
        "A file would grow beyond the size that the system allows this process (`ulimit -f`, or the file system's own limit). Raise the limit and run again: the dataset is whole, and what was read is kept.",
        new NextStep("run-pipeline", "goes on at the last stored page"),
        inner);

    /// <summary>No space, quota reached (ENOSPC, EDQUOT).</summary>
    internal static bool IsFull(IOException error) =>
        OperatingSystem.IsWindows() ? (error.HResult & 0xFFFF) is 112 or 39 : error.HResult is 28 or 122 or 69;
}
