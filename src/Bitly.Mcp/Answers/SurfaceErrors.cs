using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Answers;

/// <summary>Errors of the doors themselves: how they were called, not what the engine found.</summary>
internal static class SurfaceErrors
{
    /// <summary>A command was typed wrongly. Exit code 2.</summary>
    public static PipelineException Usage(string message) => new("USAGE", Recovery.FixAndRerun, message);

    /// <summary>Something stands behind a command about secrets that it does not take: perhaps the token, so it is not quoted.</summary>
    public static PipelineException SecretTyped(string command) => Usage(
        $"{command} does not take what stands behind it. A token is typed at the prompt of credentials set or piped into it, never an argument: others of this machine see those, and the shell remembers them. If it was your token, replace it. See --help for the options.");

    /// <summary>A tool was called with arguments that do not fit its schema.</summary>
    public static PipelineException Argument(string message) => new("INVALID_ARGUMENT", Recovery.FixAndRerun, message);

    public static PipelineException ForeignBaseUrl() => Argument(
        "base_url says where the access token is sent, so a tool takes only Bitly's own address or one of this machine (the sandbox's). For another one the person runs: bitly-mcp scaffold --base-url ADDRESS");

    public static PipelineException NoProject(string folder) => new(
        "NO_PROJECT", Recovery.FixAndRerun,
        $"There is no bitly_pipeline.toml in {folder}. Make one with scaffold, or name the project's folder with --project.",
        new NextStep("scaffold-pipeline", "writes bitly_pipeline.toml and the .dlt folder"));

    public static PipelineException UnknownResource(string name, IReadOnlyList<string> known) => new(
        "UNKNOWN_ENDPOINT", Recovery.FixAndRerun,
        $"The catalogue has no entry named \"{name}\".{Nearest.Hint(name, known)} list-endpoints shows all of them.",
        new NextStep("list-endpoints", "shows every entry by goal, tier and cost"));

    public static PipelineException UnknownRun(string runId, IReadOnlyList<string> known) => new(
        "UNKNOWN_RUN", Recovery.FixAndRerun,
        $"There is no run {runId} in this project.{(known.Count == 0 ? " Nothing has been run yet." : $" The latest is {known[^1]}.")}",
        new NextStep("get-status", "names the latest run"));

    public static PipelineException RunGoesOn(string pipeline, string runId) => new(
        "RUN_IN_PROGRESS", Recovery.RetryLater,
        $"Pipeline {pipeline} is being loaded by run {runId}. Follow it with get-run or stop it with cancel-run; one pipeline is loaded by one run at a time.",
        new NextStep("get-run", "follows the run that goes on", new Dictionary<string, string> { ["run_id"] = runId }));

    public static PipelineException RunElsewhere(string runId, int processId) => new(
        "RUN_ELSEWHERE", Recovery.FixAndRerun,
        $"Run {runId} belongs to another process ({processId}), which alone can stop it: press Ctrl-C there or end that process. What was read is kept.");

    public static PipelineException NoLocalState(string pipeline) => new(
        "NO_LOCAL_STATE", Recovery.FixAndRerun,
        $"Pipeline {pipeline} has no state on this machine: nothing was loaded from here yet. A run makes it; pipeline sync takes it from the destination when the dataset is there already.",
        new NextStep("run-pipeline", "makes or restores the state"));

    public static PipelineException NoPackages() => new(
        "NO_PACKAGES", Recovery.FixAndRerun, "There is no load package on this machine: nothing was loaded from here yet.",
        new NextStep("run-pipeline", "makes the first one"));

    public static PipelineException UnknownSchema(string name, IReadOnlyList<string> known) => new(
        "UNKNOWN_SCHEMA", Recovery.FixAndRerun,
        $"This pipeline has no schema {name} on this machine.{(known.Count == 0 ? "" : $" It has: {string.Join(", ", known)}.")}");

    public static PipelineException NotADemo(string folder, string baseUrl) => new(
        "NOT_A_DEMO", Recovery.FixAndRerun,
        $"{folder} holds a project for {baseUrl}, which the demo leaves alone. Name another folder: demo FOLDER.");

    public static PipelineException EditRefused(string message) => new("EDIT_REFUSED", Recovery.FixAndRerun, message);

    /// <summary>Two edits at once: the second one would have taken the first one away.</summary>
    public static PipelineException EditOvertaken(string file) => new(
        "EDIT_OVERTAKEN", Recovery.RetryLater,
        $"{file} was changed by somebody else while this edit was made, so nothing was written. Make the edit again.",
        new NextStep("validate-pipeline", "shows the definition as it is now"));

    public static PipelineException Unwritable(string file, string why) => new(
        "PROJECT_NOT_WRITABLE", Recovery.FixAndRerun, $"{file} could not be written: {why}. Make the folder writable, or choose another one.");
}
