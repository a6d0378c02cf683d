using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>The whole way in one command, without a token: a local API, a project, a load, an answer.</summary>
internal static class DemoCommand
{
    private const int LinksPerGroup = 2000;
    private static readonly string[] Resources = ["groups", "group_bitlinks", "group_qr_codes", "group_top_links"];

    private const string NewestLinks = "SELECT id, title, created_at, long_url FROM group_bitlinks ORDER BY created_at DESC, id LIMIT 3";

    private const string TopLinks = """
        SELECT t.clicks, l.id, g.name AS "group", l.title
        FROM group_top_links t JOIN group_bitlinks l ON l.id = t.id JOIN groups g ON g.guid = t._groups_guid
        ORDER BY t.clicks DESC, l.id LIMIT 5
        """;

    public static CommandSpec Spec() => new()
    {
        Name = "demo",
        Summary = "See it work without a token: a project, a load of 6,000 links, an answer",
        Details = "Starts the sandbox in this process, makes a complete project in FOLDER (bitly-demo below the current one), loads it and queries it.\nThe project stays: go into it and go on. Running it again loads only what is new.",
        Arguments = [new("FOLDER", "Where the project goes; default: bitly-demo")],
        Examples = ["demo", "demo /tmp/try-bitly"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(call.Arguments.Word(0) ?? "bitly-demo", call.Project.Folder);
        await using var sandbox = await StartAsync(cancellationToken);
        Prepare(folder, sandbox.BaseUrl);
        var terminal = call.Terminal;
        terminal.Note($"1. A local Bitly API with an invented account: {sandbox.BaseUrl}");
        terminal.Note($"2. A project in {folder}");

        // Only the demo's own files count here: a real token in the environment must not go to the sandbox.
        var demo = call with { Project = new Project(folder, call.Project.Time, new Dictionary<string, string>()) };
        terminal.Note($"3. Loading {string.Join(", ", Resources)}");
        var report = await RunCommand.LoadAsync(demo, demo.Project.Open(), new RunOptions(), cancellationToken);
        RunCommand.Show(terminal, report);
        await AnswerAsync(demo, cancellationToken);
        SayNext(terminal, folder);
        return ExitCode.Ok;
    }

    private static async Task<SandboxServer> StartAsync(CancellationToken cancellationToken)
    {
        var options = new SandboxOptions { Port = SandboxCommand.DefaultPort, LinksPerGroup = LinksPerGroup, Fields = SandboxFields.Core };
        try
        {
            return await SandboxServer.StartAsync(options, cancellationToken);
        }
        catch (PipelineException error) when (error.Code == "SANDBOX_PORT_TAKEN")
        {
            return await SandboxServer.StartAsync(options with { Port = 0 }, cancellationToken);
        }
    }

    /// <summary>Makes the project, or points the one of an earlier demo at this sandbox. A project for another API is left alone.</summary>
    private static void Prepare(string folder, string baseUrl)
    {
        var project = new Project(folder, TimeProvider.System, new Dictionary<string, string> { ["DLT_PROJECT_DIR"] = folder });
        if (project.TryOpen() is { } pipeline)
        {
            var known = pipeline.Definition.Client.BaseUrl;
            if (!known.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))
            {
                throw SurfaceErrors.NotADemo(folder, known);
            }

            var file = pipeline.Paths.DefinitionFile;
            var text = File.ReadAllText(file);
            ProjectScaffold.Replace(file, ResourceEditor.SetTable(text, "client", "base_url", baseUrl), secret: false, text);
        }

        var definitions = new Definitions(new Endpoints(new BitlyCatalog()));
        definitions.Scaffold(folder, new ScaffoldRequest { BaseUrl = baseUrl, Resources = Resources }, new SandboxOptions().Token);
    }

    private static async Task AnswerAsync(Invocation demo, CancellationToken cancellationToken)
    {
        await using var data = new LoadedData(demo.Project);
        var tables = await data.TablesAsync(null, includeDlt: false, cancellationToken);
        demo.Terminal.SayBold("\nWhat was loaded", $" (dataset {tables.Dataset})");
        demo.PrintTable(["table", "rows"], tables.Tables!.Select(table => new[] { table.Name, table.Rows.ToString("N0", CultureInfo.InvariantCulture) }));
        await ShowAsync(demo, data, "The newest links", NewestLinks, cancellationToken);
        await ShowAsync(demo, data, "Which links get the most clicks?", TopLinks, cancellationToken);
    }

    private static async Task ShowAsync(Invocation demo, LoadedData data, string title, string sql, CancellationToken cancellationToken)
    {
        var answer = await data.QueryAsync(sql, QueryLimits.ForPeople, null, null, cancellationToken);
        demo.Terminal.SayBold("\n" + title);
        DataCommands.Print(demo, answer, "table");
    }

    private static void SayNext(Terminal terminal, string folder)
    {
        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder);
        var inside = Invoked.From(folder);
        terminal.SayBold("\nTry next");
        terminal.Say($"  cd {(shown.Contains(' ', StringComparison.Ordinal) ? $"\"{shown}\"" : shown)}");
        terminal.Say($"  {inside} query \"SELECT value AS tag, count(*) AS links FROM group_bitlinks__tags GROUP BY ALL ORDER BY links DESC LIMIT 5\"");
        terminal.Say($"  {inside} tables group_bitlinks");
        terminal.Say($"  {inside} endpoints --goal \"clicks by country\"");
        terminal.Say($"  {inside} sandbox      # in another terminal, then: {inside} run");
    }
}
