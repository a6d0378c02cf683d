using System.Text.Json.Serialization.Metadata;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Inspection;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;

namespace Bitly.Mcp.Cli.Commands.Inspection;

/// <summary>What dlt's <c>pipeline</c> command shows of the project's own pipeline. Nothing here sends a request or changes a file.</summary>
internal static class InspectCommands
{
    private static readonly OptionSpec Verbose = new("--verbose", "Say more");
    private static readonly OptionSpec V = new("-v", "The same");

    public static CommandSpec List() => Shown<PipelinesAnswer>("pipeline list", "Pipelines with working files in this project, the last used first",
        call => (PipelineInspection.Pipelines(call.Project), AnswerJson.Default.PipelinesAnswer, answer => InspectionText.Lines(answer, call.Project.Time.GetUtcNow())));

    public static CommandSpec Info() => Shown<PipelineInfoAnswer>("pipeline info", "State, resources with their tables, load packages",
        call =>
        {
            var verbose = IsVerbose(call);
            return (Inspect(call).Info(verbose), AnswerJson.Default.PipelineInfoAnswer, answer => InspectionText.Lines(answer, verbose));
        }) with
    {
        Details = "Reads this machine only. With --verbose also the cursors of the sources and each table.",
        Options = [Verbose, V, CommandSpec.Project, CommandSpec.Json],
        Examples = ["pipeline info", "pipeline info -v"],
    };

    public static CommandSpec Trace() => Shown<RunTrace>("pipeline trace", "What the last run did, step by step",
        call =>
        {
            var verbose = IsVerbose(call);
            return (TraceOf(call), AnswerJson.Default.RunTrace, trace => TraceText.Lines(trace, verbose));
        }) with
    {
        Details = "With --verbose also where each setting came from (never its value), what was read of each resource, and what the schema gained.",
        Options = [new("--run", "Another of the last 20 runs", "RUN_ID"), Verbose, V, CommandSpec.Project, CommandSpec.Json],
        Examples = ["pipeline trace", "pipeline trace -v", "pipeline trace --run 20260102T101530.000000Z"],
    };

    public static CommandSpec LoadPackage() => Shown<PackageAnswer>("pipeline load-package", "One load package, by default the latest",
        call =>
        {
            var verbose = IsVerbose(call);
            return (new PackageAnswer { Package = Inspect(call).Package(call.Arguments.Word(0)) }, AnswerJson.Default.PackageAnswer, answer => PackageText.Lines(answer.Package, verbose));
        }) with
    {
        Details = "Without an id: the latest one that waits, else the latest. With --verbose also what it changed in the schema.",
        Arguments = [new("LOAD_ID", "Its load id")],
        Options = [Verbose, V, CommandSpec.Project, CommandSpec.Json],
        Examples = ["pipeline load-package", "pipeline load-package 1767348930.25 -v"],
    };

    public static CommandSpec FailedJobs() => Shown<FailedJobsAnswer>("pipeline failed-jobs", "What could not be loaded, package by package",
        call => (Inspect(call).FailedJobs(), AnswerJson.Default.FailedJobsAnswer, InspectionText.Lines)) with
    {
        Details = "A load package is loaded in one transaction, so it fails as a whole: shown is why its last try failed.",
    };

    public static CommandSpec Schema() => new()
    {
        Name = "pipeline schema",
        Summary = "Tables and columns as the pipeline knows them",
        Arguments = [new("SCHEMA", "A schema's name; default: that of the definition's source")],
        Options = [new("--format", "How to write it (yaml)", "FORMAT", Allowed: SchemaExport.Formats), CommandSpec.Project, new("--json", "The same as --format json")],
        Examples = ["pipeline schema", "pipeline schema --format mermaid"],
        Run = (call, _) =>
        {
            var text = Inspect(call).SchemaText(call.Json ? "json" : call.Arguments.Text("--format") ?? "yaml", call.Arguments.Word(0));
            call.Terminal.Say(text.TrimEnd('\n'));
            return Task.FromResult(ExitCode.Ok);
        },
    };

    private static CommandSpec Shown<T>(string name, string summary, Func<Invocation, (T Answer, JsonTypeInfo<T> Type, Func<T, IEnumerable<string>> Lines)> read) => new()
    {
        Name = name,
        Summary = summary,
        Options = [CommandSpec.Project, CommandSpec.Json],
        Examples = [name],
        Run = (call, _) =>
        {
            var (answer, type, lines) = read(call);
            if (call.Json)
            {
                call.Print(answer, type);
                return Task.FromResult(ExitCode.Ok);
            }

            foreach (var line in lines(answer))
            {
                call.Terminal.Say(line);
            }

            return Task.FromResult(ExitCode.Ok);
        },
    };

    private static PipelineInspection Inspect(Invocation call) => new(call.Project.Open());

    private static bool IsVerbose(Invocation call) => call.Arguments.Flag("--verbose") || call.Arguments.Flag("-v");

    private static RunTrace TraceOf(Invocation call)
    {
        var pipeline = call.Project.Open();
        if (call.Arguments.Text("--run") is { } runId)
        {
            return pipeline.TraceOf(runId) ?? throw SurfaceErrors.UnknownRun(runId, [.. pipeline.KeptTraces().Reverse().Select(kept => kept.RunId)]);
        }

        return pipeline.LastTrace() ?? throw SurfaceErrors.NoLocalState(pipeline.Definition.PipelineName);
    }
}
