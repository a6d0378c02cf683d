using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Datasets;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Writes loaded rows to a file of the project.</summary>
internal static class ExportCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "export",
        Summary = "Write a table or a query's rows to a csv, jsonl or parquet file",
        Details = "The file lies inside the project and appears whole or not at all.",
        Arguments = [new("FILE", "where to, for instance links.csv", Required: true)],
        Options =
        [
            new("--table", "A table", "NAME"),
            new("--sql", "One SELECT instead", "SQL"),
            new("--format", "Instead of by the file's ending", "FORMAT", Allowed: ["csv", "jsonl", "parquet"]),
            new("--force", "Replace a file that is there"),
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["export links.parquet --table group_bitlinks", "export top.csv --sql \"SELECT id FROM group_bitlinks\""],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        if ((arguments.Text("--table") is null) == (arguments.Text("--sql") is null))
        {
            throw SurfaceErrors.Usage("export needs either --table NAME or --sql SQL.");
        }

        await using var data = new LoadedData(call.Project);
        var answer = await data.ExportAsync(new ExportRequest
        {
            Path = arguments.Word(0)!,
            Table = arguments.Text("--table"),
            Sql = arguments.Text("--sql"),
            Format = arguments.Text("--format") is { } format ? Enum.Parse<ExportFormat>(format, ignoreCase: true) : null,
            Force = arguments.Flag("--force"),
        }, cancellationToken);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.ExportAnswer);
        }
        else
        {
            call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{answer.Path}: {answer.Rows:N0} rows, {answer.Bytes:N0} bytes ({answer.Format})"));
        }

        return ExitCode.Ok;
    }
}
