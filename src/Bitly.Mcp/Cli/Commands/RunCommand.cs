using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Planning;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Loads, shows how far it is, and ends with dlt's lines.</summary>
internal static class RunCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "run",
        Summary = "Load from Bitly into the dataset",
        Details = "Finishes what an earlier run left, or reads what is new and loads it. Stopping it (Ctrl-C) keeps what was read: the next run goes on there.\nExit code 6 when all went well but something of what was asked for is missing (not in the account's plan, deleted at Bitly): it is named.\nA page limit is your own wish and ends with 0.",
        Arguments = [new("RESOURCE", "Only these; default: all selected ones", Repeated: true)],
        Options =
        [
            new("--limit", "At most N pages per resource and parent, for a first look", "N"),
            new("--max-requests", "Stop at N requests and keep what was read; the next run goes on", "N"),
            new("--plan", "Take a plan: its resources, and a cap by its requests; refuses when it is not true any more", "ID"),
            new("--refresh", "Drop before loading: tables and state, or rows only", "MODE", Allowed: ["drop_sources", "drop_resources", "drop_data"]),
            new("--write-disposition", "Instead of each resource's own", "MODE", Allowed: ["append", "replace", "merge"]),
            new("--schema-contract", "What this run may change in the tables, instead of what the definition says", "MODE", Allowed: ["evolve", "freeze", "discard_row", "discard_value"]),
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["run", "run --limit 1", "run group_bitlinks --max-requests 200"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var options = new RunOptions
        {
            Resources = call.Arguments.Words,
            Limit = call.Arguments.Number("--limit"),
            MaxRequests = call.Arguments.Number("--max-requests"),
            Refresh = call.Arguments.Text("--refresh"),
            WriteDisposition = call.Arguments.Text("--write-disposition"),
            SchemaContract = Contract(call.Arguments.Text("--schema-contract")),
        };
        var pipeline = call.Project.Open();
        var report = await LoadAsync(call, pipeline, LoadPlans.Options(pipeline, options, call.Arguments.Text("--plan")), cancellationToken);
        if (call.Json)
        {
            call.Print(RunAnswers.Of(report), AnswerJson.Default.RunAnswer);
        }
        else
        {
            Show(call.Terminal, report);
        }

        return report.LeftOut.Count == 0 ? ExitCode.Ok : ExitCode.Partial;
    }

    private static SchemaContract? Contract(string? mode) => mode switch
    {
        "evolve" => SchemaContract.All(ContractMode.Evolve),
        "freeze" => SchemaContract.All(ContractMode.Freeze),
        "discard_row" => SchemaContract.All(ContractMode.DiscardRow),
        "discard_value" => SchemaContract.All(ContractMode.DiscardValue),
        _ => null,
    };

    /// <summary>Runs with a progress display. Ctrl-C ends as <see cref="OperationCanceledException"/>.</summary>
    internal static async Task<RunReport> LoadAsync(Invocation call, ProjectPipeline pipeline, RunOptions options, CancellationToken cancellationToken)
    {
        var board = new RunBoard();
        using var display = new RunDisplay(call.Terminal, board, call.Project.Time);
        try
        {
            return await pipeline.RunAsync(options, board, cancellationToken);
        }
        catch (PipelineException error) when (cancellationToken.IsCancellationRequested && error.Code == "RUN_CANCELLED")
        {
            display.Dispose();
            call.Terminal.Note(error.Message);
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }

    internal static void Show(Terminal terminal, RunReport report)
    {
        foreach (var warning in report.Warnings)
        {
            terminal.Note($"warning: {warning}");
        }

        foreach (var line in ReportText.Lines(report))
        {
            terminal.Say(line);
        }

        if (report.Month is { } month)
        {
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{report.RequestsSpent:N0} requests; {month.Left:N0} of {month.Limit:N0} left this month ({month.LimitFrom})"));
        }

        foreach (var part in report.LeftOut)
        {
            terminal.Note(part.Parents is { } parents ? $"left out: {parents} of the requests of {part.Resource}: {part.Why}" : $"left out: {part.Resource}: {part.Why}");
        }
    }
}
