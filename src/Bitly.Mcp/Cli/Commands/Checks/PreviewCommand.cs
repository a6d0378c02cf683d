using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Previews;

namespace Bitly.Mcp.Cli.Commands.Checks;

/// <summary>A few records of one endpoint and the tables they would make.</summary>
internal static class PreviewCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "preview",
        Summary = "A few records of one endpoint and the tables they would make; nothing is loaded",
        Details = "Reads two small pages at most, of parents two records, so it costs a handful of requests. Works for catalogue entries that are not in the definition yet.",
        Arguments = [new("RESOURCE", "A resource of the definition or an entry of the catalogue", Required: true)],
        Options = [CommandSpec.Project, CommandSpec.Json],
        Examples = ["preview group_bitlinks"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var answer = await new EndpointPreviews(call.Project).ReadAsync(call.Arguments.Word(0)!, cancellationToken);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.PreviewAnswer);
            return ExitCode.Ok;
        }

        var terminal = call.Terminal;
        terminal.Say($"{answer.Request}, records at {answer.DataSelector}: {Text(answer.RecordsSeen)} on {Text(answer.Pages)} page(s), paginator {answer.Paginator}\n");
        foreach (var record in answer.Records)
        {
            terminal.Say(AnswerJson.Indented(record));
        }

        foreach (var candidate in answer.Candidates ?? [])
        {
            terminal.Say($"nothing found there; data_selector = \"{candidate.DataSelector}\" finds {Text(candidate.Records)} records");
        }

        terminal.Say("\nTables:");
        call.PrintTable(["table", "column", "type"], answer.Tables.SelectMany(table => table.Columns.Select(column => new[] { table.Name, column.Name, column.Type })));
        terminal.Say($"\nAgainst what is loaded: {(answer.SchemaChanges.Count == 0 ? "no change" : string.Join(", ", answer.SchemaChanges))}.");
        terminal.Say($"This cost {Text(answer.RequestsSpent)} requests; nothing was loaded.");
        return ExitCode.Ok;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
