using System.Globalization;
using System.Text.Json;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Datasets;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Commands that read what was loaded.</summary>
internal static class DataCommands
{
    public static CommandSpec Query() => new()
    {
        Name = "query",
        Summary = "Run one SELECT over the loaded tables",
        Details = "Read-only, in a child process that can open no other file. Results go to stdout.",
        Arguments = [new("SQL", "one SELECT of DuckDB's SQL, or - to read it from stdin", Required: true)],
        Options =
        [
            new("--format", "How to print the rows", "FORMAT", Allowed: ["table", "csv", "jsonl"]),
            new("--max-rows", "Most rows (1000)", "N"),
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["query \"SELECT * FROM groups\"", "query --format csv \"SELECT id, long_url FROM group_bitlinks\" > links.csv"],
        Run = QueryAsync,
    };

    public static CommandSpec Tables() => new()
    {
        Name = "tables",
        Summary = "The loaded tables with their rows, or one table's columns",
        Arguments = [new("NAME", "A table to show in full")],
        Options = [new("--all", "Also dlt's own tables"), new("--diagram", "How the tables join, in Mermaid's language"), CommandSpec.Project, CommandSpec.Json],
        Examples = ["tables", "tables group_bitlinks", "tables --diagram"],
        Run = TablesAsync,
    };

    private static async Task<int> QueryAsync(Invocation call, CancellationToken cancellationToken)
    {
        var sql = call.Arguments.Word(0)!;
        if (sql == "-")
        {
            using var reader = new StreamReader(Console.OpenStandardInput());
            sql = await reader.ReadToEndAsync(cancellationToken);
        }

        await using var data = new LoadedData(call.Project);
        var limits = QueryLimits.ForPeople with { MaxRows = call.Arguments.Number("--max-rows") ?? QueryLimits.ForPeople.MaxRows };
        var answer = await data.QueryAsync(sql, limits, null, new WaitNote(call.Terminal), cancellationToken);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.QueryAnswer);
        }
        else
        {
            Print(call, answer, call.Arguments.Text("--format") ?? "table");
        }

        return ExitCode.Ok;
    }

    internal static void Print(Invocation call, QueryAnswer answer, string format)
    {
        var terminal = call.Terminal;
        switch (format)
        {
            case "csv":
                terminal.Say(string.Join(',', answer.Columns.Select(column => CsvCell(column.Name))));
                foreach (var row in answer.Rows)
                {
                    terminal.Say(string.Join(',', row.Select(cell => cell.ValueKind == JsonValueKind.Null ? "" : CsvCell(Text(cell)))));
                }

                break;
            case "jsonl":
                foreach (var row in answer.Rows)
                {
                    terminal.Say(AnswerJson.Record(answer.Columns, row));
                }

                break;
            default:
                call.PrintTable([.. answer.Columns.Select(column => column.Name)], answer.Rows.Select(row => row.Select(cell => OneLine(Text(cell))).ToArray()));
                break;
        }

        if (answer.Truncated)
        {
            call.Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{answer.RowCount} rows shown, there are more: --max-rows N"));
        }
    }

    private static async Task<int> TablesAsync(Invocation call, CancellationToken cancellationToken)
    {
        await using var data = new LoadedData(call.Project);
        var answer = call.Arguments.Flag("--diagram")
            ? await data.DiagramAsync(cancellationToken)
            : await data.TablesAsync(call.Arguments.Word(0), call.Arguments.Flag("--all"), cancellationToken);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.TablesAnswer);
        }
        else if (answer.Diagram is not null)
        {
            await call.Terminal.Out.WriteAsync(answer.Diagram);
        }
        else if (answer.Columns is not null)
        {
            call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{answer.Dataset}.{answer.Table!.Name}: {answer.Table.Rows:N0} rows\n"));
            call.PrintTable(["column", "type"], answer.Columns.Select(column => new[] { column.Name, column.Type }));
        }
        else if (answer.Tables is { Count: > 0 } tables)
        {
            call.PrintTable(["table", "rows", "columns"], tables.Select(table => new[]
            {
                table.Name, table.Rows.ToString("N0", CultureInfo.InvariantCulture), table.Columns.ToString(CultureInfo.InvariantCulture),
            }));
        }
        else
        {
            call.Terminal.Note($"Nothing was loaded yet. Load with: {Invoked.As} run");
        }

        return ExitCode.Ok;
    }

    private static string Text(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => "NULL",
        JsonValueKind.String => cell.GetString()!,
        _ => cell.GetRawText(),
    };

    private static string OneLine(string text) => UntrustedText.Visible(text);

    private static string CsvCell(string text) =>
        text.AsSpan().ContainsAny("\",\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <summary>One line, when a query has waited a second for a load.</summary>
internal sealed class WaitNote(Terminal terminal) : IProgress<DatasetWait>
{
    private bool _told;

    public void Report(DatasetWait value)
    {
        if (!_told && value.Waited > TimeSpan.FromSeconds(1))
        {
            _told = true;
            terminal.Note(value.Line());
        }
    }
}
