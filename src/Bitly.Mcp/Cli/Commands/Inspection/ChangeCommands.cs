using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Data;
using Bitly.Mcp.Operations.Inspection;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Cli.Commands.Inspection;

/// <summary>
/// What dlt's <c>pipeline</c> command takes away or puts back. Each shows first what it would do, and does it after a yes: typed at a
/// terminal, or given with --yes.
/// </summary>
internal static class ChangeCommands
{
    private static readonly OptionSpec Yes = new("--yes", "Do it without asking");

    public static CommandSpec Drop() => new()
    {
        Name = "pipeline drop",
        Summary = "Drop tables of resources and forget their state, after a yes",
        Details = "Shows first what would go. Tables, stored schema and state change in one transaction; the next run reads the resources anew.\nRefuses while a load package waits.",
        Arguments = [new("RESOURCE", "Whose tables and state go", Repeated: true)],
        Options =
        [
            new("--drop-all", "All resources"),
            new("--state-only", "Keep the tables, forget state only"),
            new("--state-paths", "Forget these members of the source's state: dotted, * for every key", "PATHS", Repeated: true),
            Yes,
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["pipeline drop group_bitlinks", "pipeline drop --drop-all --yes", "pipeline drop --state-paths resources.group_bitlinks.incremental --yes"],
        Run = DropAsync,
    };

    public static CommandSpec DropPending() => new()
    {
        Name = "pipeline drop-pending-packages",
        Summary = "Give up load packages that wait",
        Details = "They are renamed, not deleted, and no run finishes them. What they hold is fetched again by the next run.",
        Options = [Yes, CommandSpec.Project, CommandSpec.Json],
        Examples = ["pipeline drop-pending-packages", "pipeline drop-pending-packages --yes"],
        Run = DropPendingAsync,
    };

    public static CommandSpec Sync() => new()
    {
        Name = "pipeline sync",
        Summary = "Put the destination's state and schema in place of the local ones",
        Details = "For a fresh folder, another machine, or a dataset that dlt made. Load packages that wait are given up; when the destination has no\nstate of this pipeline, nothing changes.",
        Options = [Yes, CommandSpec.Project, CommandSpec.Json],
        Examples = ["pipeline sync", "pipeline sync --yes"],
        Run = SyncAsync,
    };

    private static async Task<int> DropAsync(Invocation call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        var paths = arguments.Texts("--state-paths");
        var all = arguments.Flag("--drop-all");
        if (all == arguments.Words.Count > 0 && (all || paths.Count == 0))
        {
            throw SurfaceErrors.Usage(all ? "Name resources or say --drop-all, not both." : "Name resources, or say --drop-all or --state-paths. pipeline info lists the resources.");
        }

        await using var data = new LoadedData(call.Project);
        var drop = new DataDrop(call.Project, data);
        var request = new DropRequest { Resources = arguments.Words, KeepTables = arguments.Flag("--state-only"), StatePaths = paths, All = all };
        var planned = await drop.PlanAsync(request, cancellationToken);
        Say(call, InspectionText.Lines(planned.Shown));
        if (planned.Shown.IsEmpty || !Agreed(call, "Drop these?"))
        {
            Print(call, planned.Shown.IsEmpty ? planned.Answer : DataDrop.Refused(planned.Answer, "say --yes"));
            return planned.Shown.IsEmpty ? ExitCode.Ok : NotDone(call);
        }

        var done = await drop.DropAsync(request, planned, cancellationToken);
        Say(call, [$"Dropped with load package {done.LoadId}"]);
        Print(call, done);
        return ExitCode.Ok;
    }

    private static async Task<int> DropPendingAsync(Invocation call, CancellationToken cancellationToken)
    {
        var pipeline = call.Project.Open();
        var waiting = new PipelineInspection(pipeline).Pending();
        Say(call, waiting.Count == 0 ? ["No pending packages found"] : waiting.Select(loadId => $"Load package {loadId} waits"));
        if (waiting.Count == 0 || !Agreed(call, "Give them up?"))
        {
            Print(call, new PendingAnswer { Done = false, LoadIds = waiting });
            return waiting.Count == 0 ? ExitCode.Ok : NotDone(call);
        }

        var dropped = await pipeline.DropPendingPackagesAsync(cancellationToken);
        Say(call, [$"Gave up {string.Join(", ", dropped)}"]);
        Print(call, new PendingAnswer { Done = true, LoadIds = dropped });
        return ExitCode.Ok;
    }

    private static async Task<int> SyncAsync(Invocation call, CancellationToken cancellationToken)
    {
        var pipeline = call.Project.Open();
        var shown = await pipeline.RestoreAsync(apply: false, cancellationToken);
        Say(call, InspectionText.Lines(shown));
        if (!Agreed(call, "Put this in place of the local state?"))
        {
            Print(call, new SyncAnswer { Done = false, Restored = shown });
            return NotDone(call);
        }

        var done = await pipeline.RestoreAsync(apply: true, cancellationToken);
        Say(call, ["The local state and schemas are those of the destination"]);
        Print(call, new SyncAnswer { Done = true, Restored = done });
        return ExitCode.Ok;
    }

    /// <summary>Whether a person said yes, here or on the command line.</summary>
    private static bool Agreed(Invocation call, string question) =>
        call.Arguments.Flag("--yes") || (!call.Json && call.Terminal.Interactive && call.Terminal.Confirm(question));

    /// <summary>A "no" at the terminal is a fine end; a script that did not say --yes made a mistake.</summary>
    private static int NotDone(Invocation call)
    {
        call.Terminal.Note(call.Terminal.Interactive && !call.Json ? "Nothing was changed." : "Nothing was changed. Say --yes to do it.");
        return call.Terminal.Interactive && !call.Json ? ExitCode.Ok : ExitCode.Usage;
    }

    private static void Say(Invocation call, IEnumerable<string> lines)
    {
        if (call.Json)
        {
            return;
        }

        foreach (var line in lines)
        {
            call.Terminal.Say(line);
        }

        call.Terminal.Out.Flush();
    }

    private static void Print(Invocation call, DropAnswer answer)
    {
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.DropAnswer);
        }
    }

    private static void Print(Invocation call, PendingAnswer answer)
    {
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.PendingAnswer);
        }
    }

    private static void Print(Invocation call, SyncAnswer answer)
    {
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.SyncAnswer);
        }
    }
}
