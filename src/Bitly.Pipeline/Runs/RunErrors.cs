using System.Globalization;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>Errors of a run as a whole.</summary>
internal static class RunErrors
{
    public static PipelineException InProgress(string pipeline, RunningRun? owner, DateTimeOffset now) => new(
        "RUN_IN_PROGRESS",
        Recovery.RetryLater,
        owner is null
            ? $"Pipeline {pipeline} is being run by another process. Try again when it is done."
            : $"Pipeline {pipeline} is being run by process {owner.ProcessId} since {owner.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC ({ReportText.Duration(TimeSpan.FromSeconds(Math.Max(0, (long)(now - owner.Since).TotalSeconds)))}). Wait for it, or stop it.",
        new NextStep("get-run", "says how far the running load is", owner is null ? null : new Dictionary<string, string> { ["run_id"] = owner.RunId }))
    {
        Evidence = owner is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["process_id"] = owner.ProcessId.ToString(CultureInfo.InvariantCulture), ["since"] = owner.Since.ToString("O", CultureInfo.InvariantCulture) },
    };

    public static PipelineException Cancelled(string? step, string? loadId) => new(
        "RUN_CANCELLED",
        Recovery.RetryLater,
        loadId is null
            ? "The run was stopped before it had begun to read."
            : $"The run was stopped. Load package {loadId} keeps what was read; the next run goes on from there.",
        new NextStep("run-pipeline", "goes on where this run stopped"))
    {
        Step = step,
        LoadId = loadId,
    };

    public static PipelineException NotBuilt(string what) =>
        new("NOT_BUILT", Recovery.Bug, $"This build has no {what} yet.");

    public static PipelineException DropWithPending(string loadId) => new(
        "DROP_WITH_PENDING",
        Recovery.FixAndRerun,
        $"Load package {loadId} waits: it began behind what would be dropped, so that its records would leave a hole. Run the pipeline first (it finishes the package), or give the package up, then drop.",
        new NextStep("run-pipeline", "finishes the waiting package"));

    public static PipelineException DropChanged() => new(
        "DROP_CHANGED",
        Recovery.FixAndRerun,
        "Tables or state changed after the drop was shown, so nothing was dropped. Look at it again.");

    public static PipelineException StatePathUnknown(string path, string source, IReadOnlyList<string> known) => new(
        "STATE_PATH_UNKNOWN",
        Recovery.FixAndRerun,
        known.Count == 0
            ? $"`{path}` selects nothing: source {source} has no state."
            : $"`{path}` selects nothing in the state of source {source}. It begins with: {string.Join(", ", known)}.");

    public static PipelineException NothingToRestore(string pipeline, string dataset, string location, int? loads) => new(
        "SYNC_NOTHING_FOUND",
        Recovery.FixAndRerun,
        loads is null
            ? $"There is no dataset {dataset} with dlt's tables at {location}. What is on this machine stays as it is. Check the destination, the dataset_name and the pipeline's name, or run the pipeline to make it."
            : $"Dataset {dataset} at {location} has {loads} load(s), but no state of pipeline {pipeline}. What is on this machine stays as it is. Check the pipeline's name in the definition.",
        new NextStep("run-pipeline", "makes the dataset"));

    public static PipelineException UnknownRefresh(string mode) => new(
        "REFRESH_UNKNOWN",
        Recovery.FixAndRerun,
        $"`{mode}` is no refresh mode. Modes are drop_sources (all tables and the state of the source), drop_resources (those of the resources of this run), drop_data (rows and state, columns stay).");

    public static PipelineException UnknownDisposition(string text) => new(
        "WRITE_DISPOSITION_UNKNOWN",
        Recovery.FixAndRerun,
        $"`{text}` is no write disposition. Choose append, replace, merge or skip.");

    /// <summary>A working file could not be written or read: full disk, missing right, vanished volume.</summary>
    public static PipelineException NotWritable(Exception inner) => AtomicFile.IsTooLarge(inner) ? PackageErrors.TooLarge(inner) : inner is IOException full && PackageErrors.IsFull(full)
        ? new PipelineException(
            "DISK_FULL",
            Recovery.FixAndRerun,
            "The disk is full: a working file of the pipeline could not be written. Free some space and run again: the dataset is whole, and what was read is kept.",
            new NextStep("run-pipeline", "goes on at the last stored page"),
            inner)
        : new PipelineException(
            "WORKING_FILES",
            Recovery.FixAndRerun,
            "A working file of the pipeline (.dlt/.var) could not be read or written. Make the folder readable and writable for you and run again: the dataset is whole, and what was read is kept.",
            new NextStep("run-pipeline", "goes on at the last stored page"),
            inner);

    public static PipelineException Unexpected(Exception error) => new(
        "UNEXPECTED",
        Recovery.Bug,
        $"The run met a defect of this program ({error.GetType().Name}). The dataset is as it was after the last complete load; what was read is kept.",
        inner: error);
}
