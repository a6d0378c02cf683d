using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Planning;
using Bitly.Pipeline;

namespace Bitly.Mcp.Cli.Commands.Checks;

/// <summary>What a load costs, before it is run.</summary>
internal static class PlanCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "plan",
        Summary = "What a load costs in requests, and whether the month has them",
        Details = "Reads the lists of parents (groups, links ...) in large pages and the account's limits, nothing else; its own requests are named and written into the ledger.\nThe plan's id is for run --plan, which refuses when the definition, the cursors or the month changed.",
        Arguments = [new("RESOURCE", "Only these; default: all selected ones", Repeated: true)],
        Options =
        [
            new("--count-with", "At most N requests for counting; beyond it the numbers are \"at least\" (default 20)", "N"),
            new("--no-limits", "Do not ask the API what the month and the hour leave"),
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["plan", "plan bitlink_clicks", "run --plan ID"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var query = new PlanQuery { Resources = call.Arguments.Words, CountWith = call.Arguments.Number("--count-with") ?? 20, AskLimits = !call.Arguments.Flag("--no-limits") };
        var plan = await new LoadPlans(call.Project).MakeAsync(query, cancellationToken);
        if (call.Json)
        {
            call.Print(plan, AnswerJson.Default.PlanAnswer);
        }
        else
        {
            Show(call, plan);
        }

        return ExitCode.Ok;
    }

    private static void Show(Invocation call, PlanAnswer plan)
    {
        call.PrintTable(
            ["resource", "requests", "loaded", "remark"],
            plan.Resources.Select(row => new[] { row.Resource, Text(row.Requests), row.Loaded ? "yes" : "for its children", row.LeftOut ?? "" }));
        call.Terminal.Say($"\n{plan.Summary}");
        if (plan.HoursAtLeast > 0)
        {
            call.Terminal.Say($"Hourly limits stretch it to at least {plan.HoursAtLeast} hours.");
        }

        if (plan.Cheaper is { } cheaper)
        {
            call.Terminal.Say("\nCheaper:");
            call.PrintTable(["instead of", "use", "requests", "saves", "difference"], cheaper.Select(row => new[] { row.Resource, row.Instead, Text(row.Requests), Text(row.Saves), row.Difference }));
        }

        foreach (var warning in plan.Warnings ?? [])
        {
            call.Terminal.Note($"warning: {warning}");
        }

        call.Terminal.Say($"\nThis plan cost {Text(plan.Spent.Sum(one => one.Requests))} requests ({string.Join(", ", plan.Spent.Select(one => $"{one.For} {one.Requests}"))}).");
        call.Terminal.Say($"Run it: {Invoked.As} run --plan {plan.PlanId}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
