using System.Globalization;
using System.Runtime.CompilerServices;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Catalog;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Shows what can be loaded.</summary>
internal static class EndpointsCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "endpoints",
        Summary = "What can be loaded, by goal, with its cost in requests",
        Details = "Lists the 67 reads of the Bitly API v4. Cost is the number of requests of one load; a Free account has 1,000 a month.\nWith a name it shows that entry in full: request, tables, columns, a sample answer, the lines for bitly_pipeline.toml.",
        Arguments = [new("NAME", "An entry to show in full")],
        Options =
        [
            new("--goal", "Only entries that answer this, best first", "WORDS"),
            new("--tier", "Only entries of this plan tier", "TIER", Allowed: ["any", "paid", "enterprise"]),
            new("--coverage", "Load all of them from a local API with an invented account, and print what came"),
            new("--writes", "The operations that change an account; no load runs them"),
            CommandSpec.Json,
        ],
        Examples = ["endpoints", "endpoints --goal \"clicks by country\"", "endpoints group_bitlinks"],
        Brief = arguments => !arguments.Flag("--coverage"),
        Run = (call, cancellationToken) => call.Arguments.Flag("--coverage") ? Checks.CoverageCommand.RunAsync(call, cancellationToken) : RunAsync(call),
    };

    private static Task<int> RunAsync(Invocation call)
    {
        if (call.Arguments.Flag("--writes"))
        {
            ShowWrites(call);
        }
        else if (call.Arguments.Word(0) is { } name)
        {
            ShowOne(call, OfCatalog().One(name));
        }
        else
        {
            ShowList(call);
        }

        return Task.FromResult(ExitCode.Ok);
    }

    /// <summary>In a method of its own, like all that the plain list can do without: a method that names an assembly loads it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Endpoints OfCatalog() => new(new BitlyCatalog());

    private static void ShowList(Invocation call)
    {
        var (goal, tier) = (call.Arguments.Text("--goal"), call.Arguments.Text("--tier"));
        if (call.Json)
        {
            PrintJson(call, OfCatalog().List(goal, tier, 0, int.MaxValue));
            return;
        }

        var rows = string.IsNullOrWhiteSpace(goal) ? Endpoints.All(tier) : OfCatalog().Find(goal, tier);
        var lines = new List<string[]>();
        foreach (var row in rows)
        {
            lines.Add([row.Name, row.Cost, row.Tier, row.About]);
        }

        call.PrintTable(["name", "requests", "tier", "about"], lines);
        call.Terminal.Say("\n" + rows.Count.ToString(CultureInfo.InvariantCulture) + " entries. One in full: " + Invoked.As + " endpoints NAME");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PrintJson(Invocation call, EndpointsAnswer answer) => call.Print(answer, AnswerJson.Default.EndpointsAnswer);

    private static void ShowWrites(Invocation call)
    {
        var writes = Endpoints.Writes();
        if (call.Json)
        {
            call.Print(new EndpointsAnswer { Writes = writes, Total = writes.Count }, AnswerJson.Default.EndpointsAnswer);
            return;
        }

        call.PrintTable(["operation", "request", "about"], writes.Select(row => new[] { row.Operation, row.Request, row.About }));
    }

    private static void ShowOne(Invocation call, EndpointsAnswer answer)
    {
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.EndpointsAnswer);
            return;
        }

        var entry = answer.Endpoint!;
        var terminal = call.Terminal;
        terminal.SayBold(entry.Name, $": {entry.About}\n");
        terminal.Say($"request            {entry.Request}");
        terminal.Say($"requests, tier     {entry.Cost}, {entry.Tier}");
        terminal.Say($"data_selector      {entry.DataSelector}");
        WriteIf(terminal, "parent             ", entry.Parent);
        WriteIf(terminal, "params             ", entry.Params?.ToJsonString());
        WriteIf(terminal, "primary_key        ", entry.PrimaryKey is { } key ? string.Join(", ", key) : null);
        terminal.Say($"write_disposition  {entry.WriteDisposition}");
        WriteIf(terminal, "incremental by     ", entry.Cursor);
        terminal.Say();
        call.PrintTable(["table", "column", "type", "about"], entry.Columns.Select(row => new[] { row.Table, row.Column, row.Type, row.About }));
        terminal.Say($"\nA sample answer (invented values):\n{AnswerJson.Indented(entry.Sample)}");
        terminal.Say($"\nIn bitly_pipeline.toml:\n{entry.Toml}");
    }

    private static void WriteIf(Terminal terminal, string label, string? value)
    {
        if (value is not null)
        {
            terminal.Say(label + value);
        }
    }
}
