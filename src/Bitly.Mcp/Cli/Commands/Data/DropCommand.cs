using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Data;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Cli.Commands.Data;

/// <summary>Drops tables and cursors after a yes.</summary>
internal static class DropCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "drop",
        Summary = "Drop tables and forget cursors, after a yes",
        Details = "Lists what goes and asks. Without a terminal --confirm must name it: the resources, joined by commas, or the dataset when all go.\nTables, stored schema and state change in one transaction.",
        Arguments = [new("RESOURCE", "Only the tables of these; default: all", Repeated: true)],
        Options =
        [
            new("--keep-tables", "Only forget the cursors, so that the next run reads everything anew"),
            new("--confirm", "Say yes beforehand, by name", "NAME"),
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["drop group_bitlinks", "drop group_bitlinks --confirm group_bitlinks", "drop --keep-tables"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var request = new DropRequest { Resources = call.Arguments.Words, KeepTables = call.Arguments.Flag("--keep-tables") };
        await using var data = new LoadedData(call.Project);
        var drop = new DataDrop(call.Project, data);
        var answer = await drop.PlanAsync(request, cancellationToken);
        var word = DataDrop.Word(call.Project.Open(), request);
        if (!call.Json)
        {
            Show(call, answer);
        }

        answer = Confirmed(call, word) ? await drop.DropAsync(request, answer, cancellationToken) : DataDrop.Refused(answer, word, $"{Invoked.As} drop");
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.DropAnswer);
        }
        else
        {
            call.Terminal.Say(answer.Dropped ? "\nDone. The next run reads these resources from the beginning." : $"\nNothing was changed. To do it: --confirm {word}");
        }

        return answer.Dropped ? ExitCode.Ok : ExitCode.FixAndRerun;
    }

    private static bool Confirmed(Invocation call, string word)
    {
        if (call.Arguments.Text("--confirm") is { } given)
        {
            return given == word ? true : throw SurfaceErrors.Usage($"--confirm must be \"{word}\", not \"{given}\".");
        }

        if (!call.Terminal.Interactive || call.Json)
        {
            return false;
        }

        call.Terminal.Error.Write($"\nThis cannot be taken back. Type {word} to do it: ");
        return Console.In.ReadLine()?.Trim() == word;
    }

    private static void Show(Invocation call, DropAnswer answer)
    {
        if (answer.Tables.Count > 0)
        {
            call.PrintTable(["table to drop", "resource", "rows"], answer.Tables.Select(row => new[] { row.Table, row.Resource, row.Rows.ToString("N0", CultureInfo.InvariantCulture) }));
        }

        call.Terminal.Say($"Cursors to forget: {string.Join(", ", answer.CursorsForgotten)}");
    }
}
