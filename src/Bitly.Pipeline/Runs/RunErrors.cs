using System.Globalization;
using Bitly.Pipeline.Errors;

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
        $"Load package {loadId} waits: it began behind what would be dropped, so that its records would leave a hole. Run the pipeline first (the package is finished without a request), then drop.",
        new NextStep("run-pipeline", "finishes the waiting package"));

    public static PipelineException UnknownRefresh(string mode) => new(
        "REFRESH_UNKNOWN",
        Recovery.FixAndRerun,
        $"`{mode}` is no refresh mode. Modes are drop_sources (all tables and the state of the source), drop_resources (those of the resources of this run), drop_data (rows and state, columns stay).");

    public static PipelineException UnknownDisposition(string text) => new(
        "WRITE_DISPOSITION_UNKNOWN",
        Recovery.FixAndRerun,
        $"`{text}` is no write disposition. Choose append, replace, merge or skip.");

    public static PipelineException Unexpected(Exception error) => new(
        "UNEXPECTED",
        Recovery.Bug,
        $"The run met a defect of this program ({error.GetType().Name}). The dataset is as it was after the last complete load; what was read is kept.",
        inner: error);
}
