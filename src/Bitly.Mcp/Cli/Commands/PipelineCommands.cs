using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Schemas;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>What dlt's <c>pipeline</c> command offers, for the project's own pipeline.</summary>
internal static class PipelineCommands
{
    private static readonly OptionSpec Verbose = new("--verbose", "Say more");

    public static CommandSpec Info() => Lines("pipeline info", "State, resources with their tables, load packages", [Verbose], [],
        (inspection, call) => inspection.Info(call.Arguments.Flag("--verbose")));

    public static CommandSpec LoadPackage() => Lines("pipeline load-package", "One load package, by default the newest", [], [new("LOAD_ID", "its id")],
        (inspection, call) => inspection.Package(call.Arguments.Word(0)));

    public static CommandSpec FailedJobs() => Lines("pipeline failed-jobs", "What could not be loaded, package by package", [], [],
        (inspection, _) => inspection.FailedJobs());

    public static CommandSpec Trace() => new()
    {
        Name = "pipeline trace",
        Summary = "What the last run did, step by step",
        Options = [new("--run", "Another run", "RUN_ID"), Verbose, CommandSpec.Project, CommandSpec.Json],
        Examples = ["pipeline trace", "pipeline trace --verbose"],
        Run = (call, _) => Task.FromResult(ShowTrace(call)),
    };

    public static CommandSpec Schema() => new()
    {
        Name = "pipeline schema",
        Summary = "Tables and columns as the pipeline knows them",
        Options = [new("--format", "How to write it (yaml)", "FORMAT", Allowed: SchemaExport.Formats), CommandSpec.Project],
        Examples = ["pipeline schema", "pipeline schema --format mermaid"],
        Run = (call, _) =>
        {
            call.Terminal.Say(new PipelineInspection(call.Project.Open()).SchemaText(call.Arguments.Text("--format") ?? "yaml").TrimEnd('\n'));
            return Task.FromResult(ExitCode.Ok);
        },
    };

    public static CommandSpec DropPending() => new()
    {
        Name = "pipeline drop-pending-packages",
        Summary = "Give up load packages that wait; no run finishes them",
        Details = "They are renamed, not deleted. What they hold is fetched again by the next run.",
        Options = [new("--yes", "Do not ask"), CommandSpec.Project],
        Examples = ["pipeline drop-pending-packages --yes"],
        Run = (call, _) => Task.FromResult(Drop(call)),
    };

    private static CommandSpec Lines(
        string name, string summary, IReadOnlyList<OptionSpec> options, IReadOnlyList<ArgumentSpec> arguments, Func<PipelineInspection, Invocation, IReadOnlyList<string>> read) => new()
        {
            Name = name,
            Summary = summary,
            Arguments = arguments,
            Options = [.. options, CommandSpec.Project, CommandSpec.Json],
            Examples = [name],
            Run = (call, _) =>
            {
                var lines = read(new PipelineInspection(call.Project.Open()), call);
                if (call.Json)
                {
                    call.Print(new LinesAnswer { Lines = lines }, AnswerJson.Default.LinesAnswer);
                }
                else
                {
                    foreach (var line in lines)
                    {
                        call.Terminal.Say(line);
                    }
                }

                return Task.FromResult(ExitCode.Ok);
            },
        };

    private static int ShowTrace(Invocation call)
    {
        var pipeline = call.Project.Open();
        var asked = call.Arguments.Text("--run");
        var trace = (asked is null ? pipeline.LastTrace() : pipeline.TraceOf(asked))
            ?? throw SurfaceErrors.UnknownRun(asked ?? "", [.. pipeline.KeptTraces().Reverse().Select(kept => kept.RunId)]);
        if (call.Json)
        {
            call.Print(RunAnswers.Of(trace, call.Project.Time.GetUtcNow()), AnswerJson.Default.RunAnswer);
            return ExitCode.Ok;
        }

        foreach (var line in PipelineInspection.Trace(trace, call.Arguments.Flag("--verbose")))
        {
            call.Terminal.Say(line);
        }

        return ExitCode.Ok;
    }

    private static int Drop(Invocation call)
    {
        var pipeline = call.Project.Open();
        var waiting = pipeline.Packages().Where(package => package.State is "extracting" or "extracted").Select(package => package.LoadId).ToList();
        if (waiting.Count == 0)
        {
            call.Terminal.Say("No pending packages found");
            return ExitCode.Ok;
        }

        if (!call.Arguments.Flag("--yes"))
        {
            throw SurfaceErrors.Usage($"This gives up {string.Join(", ", waiting)}. Say --yes to do it.");
        }

        call.Terminal.Say($"Gave up {string.Join(", ", pipeline.DropPendingPackagesAsync(CancellationToken.None).GetAwaiter().GetResult())}");
        return ExitCode.Ok;
    }
}
