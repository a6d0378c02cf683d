using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Data;

namespace Bitly.Mcp.Cli.Commands.Data;

/// <summary>Checks the loaded tables.</summary>
internal static class CheckCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "check",
        Summary = "Are the loaded tables right: keys, parents, loads, days, totals",
        Details = "Reads the dataset only. Exit code 3 when something is wrong.",
        Options = [CommandSpec.Project, CommandSpec.Json],
        Examples = ["check"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        await using var data = new LoadedData(call.Project);
        var answer = await new DataChecks(call.Project, data).RunAsync(cancellationToken);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.ChecksAnswer);
        }
        else
        {
            foreach (var (check, count) in answer.Passed)
            {
                call.Terminal.Say($"ok       {check} ({count.ToString(System.Globalization.CultureInfo.InvariantCulture)})");
            }

            foreach (var row in answer.Findings)
            {
                call.Terminal.Say($"{row.State,-8} {row.Check}: {row.Table} {row.Detail}");
            }
        }

        return answer.Ok ? ExitCode.Ok : ExitCode.FixAndRerun;
    }
}
