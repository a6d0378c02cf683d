using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bitly.Mcp.Cli;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using Xunit;

namespace Bitly.EndToEnd.Safety.Wall;

/// <summary>A canary token, an API that gives it back in every way, every command and tool; then the search of every byte that is left.</summary>
public sealed class SecretWallTests
{
    private static readonly string Resources = string.Join('\n', HostileApi.Kinds.Select(kind => $$"""
        [[resources]]
        name = "{{kind}}"
        endpoint = { path = "{{kind}}", data_selector = "data", paginator = { type = "{{(kind == "header" ? "header_link" : kind is "foreignnext" or "ownnext" or "pathredirect" ? "json_link\", next_url_path = \"pagination.next" : "single_page")}}" } }
        """));

    private static readonly string[] NotRunHere = ["sandbox", "demo", "credentials set", "credentials remove"];

    [Fact]
    public async Task No_command_tool_or_file_shows_a_token_that_was_set_in_the_environment()
    {
        using var elsewhere = new HostileApi("http://127.0.0.1:9");
        using var api = new HostileApi(elsewhere.Origin);
        using var project = Project(api, Canary.Token);
        var said = await EveryCommandAsync(project);
        said += await EveryToolAsync(project);

        Assert.Empty(Canary.FindIn(Encoding.UTF8.GetBytes(said)));
        Assert.Empty(Canary.FindInFolder(project.Folder));
        Assert.Contains(api.Asked, asked => asked.Authorization == "Bearer " + Canary.Token);
        Assert.Empty(elsewhere.Asked);
    }

    [Fact]
    public async Task No_command_or_file_shows_a_token_that_was_set_in_the_secrets_file()
    {
        using var elsewhere = new HostileApi("http://127.0.0.1:9");
        using var api = new HostileApi(elsewhere.Origin);
        using var project = Project(api, null);
        var set = await LiveProgram.RunAsync(project.Folder, ["credentials", "set"], project.Environment, Canary.Token + "\n");
        Assert.True(set.Code == 0, set.ErrorText);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(project.At(".dlt/secrets.toml")));
        }

        var said = set.Text + set.ErrorText + await EachAsync(project, ["credentials"], ["status", "--json"], ["run", "body", "--json"], ["run", "error400"], ["query", "FROM body"]);
        Assert.Contains(api.Asked, asked => asked.Authorization == "Bearer " + Canary.Token);
        Assert.Empty(Canary.FindIn(Encoding.UTF8.GetBytes(said)));
        Assert.Empty(Canary.FindInFolder(project.Folder, project.At(".dlt/secrets.toml")));
        said = await EachAsync(project, ["credentials", "remove"]);
        Assert.Empty(Canary.FindIn(Encoding.UTF8.GetBytes(said)));
        Assert.Empty(Canary.FindInFolder(project.Folder));
    }

    [Fact]
    public async Task No_command_or_file_shows_a_token_that_came_by_oauth()
    {
        using var api = new HostileApi("http://127.0.0.1:9");
        using var project = Project(api, null);
        (project.Environment["SOURCES__BITLY_SOURCE__OAUTH__CLIENT_ID"], project.Environment["SOURCES__BITLY_SOURCE__OAUTH__CLIENT_SECRET"]) = ("the-app", "the-secret-of-the-app");
        var said = await LoginAsync(project);
        var home = Directory.EnumerateFiles(project.Folder, "secrets.toml", SearchOption.AllDirectories).Single();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home));
        }

        said += await EachAsync(project, ["credentials"], ["status", "--json"], ["run", "body", "--json"], ["run", "error400"], ["query", "FROM body"]);
        Assert.Contains(api.Asked, asked => asked.Authorization == "Bearer " + Canary.Token);
        said += await EachAsync(project, ["logout"]);
        Assert.Empty(Canary.FindIn(Encoding.UTF8.GetBytes(said)));
        Assert.DoesNotContain("the-secret-of-the-app", said, StringComparison.Ordinal);
        Assert.Empty(Canary.FindInFolder(project.Folder));
    }

    [Fact]
    public async Task No_file_shows_a_token_that_was_mounted()
    {
        using var api = new HostileApi("http://127.0.0.1:9");
        using var project = Project(api, null);
        await RunInProcessAsync(project, new OpenOptions { MountFolder = Mounted(project) });
        Assert.Contains(api.Asked, asked => asked.Authorization == "Bearer " + Canary.Token);
        Directory.Delete(project.At("mounted"), recursive: true);
        Assert.Empty(Canary.FindInFolder(project.Folder));
    }

    /// <summary>The search is able to fail.</summary>
    [Fact]
    public async Task Without_the_mask_the_same_search_finds_the_token()
    {
        using var api = new HostileApi("http://127.0.0.1:9");
        using var project = Project(api, null);
        await RunInProcessAsync(project, new OpenOptions { MountFolder = Mounted(project), LeaksSecrets = true });
        Directory.Delete(project.At("mounted"), recursive: true);
        var found = Canary.FindInFolder(project.Folder);
        Assert.Contains(found, place => place.Contains(".jsonl.gz", StringComparison.Ordinal));
        foreach (var spelling in Canary.Spellings.Keys.Except(["json", "json for html", "json escapes"]))
        {
            Assert.Contains(found, place => place.EndsWith($"a text: {spelling}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_query_worker_gets_no_token_by_arguments_or_environment()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's");
        using var api = new HostileApi("http://127.0.0.1:9");
        using var project = Project(api, Canary.Token);
        await using var session = await McpSession.StartAsync(project.Folder, project.Environment);
        await session.CallAsync("run-pipeline", new JsonObject { ["resources"] = new JsonArray("body") });
        Assert.Contains("\"rows\"", (await session.CallAsync("query-table", new JsonObject { ["sql"] = "SELECT 1" })).ToJsonString(), StringComparison.Ordinal);
        var workers = Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _) && ParentOf(folder) == session.Process.Id).ToList();
        Assert.NotEmpty(workers);
        foreach (var file in workers.SelectMany(worker => new[] { worker + "/cmdline", worker + "/environ" }).Append($"/proc/{session.Process.Id}/cmdline"))
        {
            Assert.Empty(Canary.FindIn(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        }
    }

    /// <summary>Plays the browser: takes the address from stderr and comes back with a code. All that was printed.</summary>
    private static async Task<string> LoginAsync(LiveProject project)
    {
        using var program = System.Diagnostics.Process.Start(LiveProgram.StartInfo(ProgramProcess.Executable, project.Folder, ["login", "--port", "0"], project.Environment))!;
        var said = new StringBuilder();
        string? address = null;
        while (address is null && await program.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Append(line);
            address = line.StartsWith("http", StringComparison.Ordinal) ? line.Trim() : null;
        }

        var asked = System.Web.HttpUtility.ParseQueryString(new Uri(address ?? throw new InvalidOperationException(said.ToString())).Query);
        using var browser = new HttpClient();
        said.Append(await browser.GetStringAsync($"{asked["redirect_uri"]}?code=a-code&state={Uri.EscapeDataString(asked["state"]!)}", TestContext.Current.CancellationToken));
        said.Append(await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Append(await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(program.ExitCode == 0, said.ToString());
        return said.ToString();
    }

    internal static LiveProject Project(HostileApi api, string? token)
    {
        var project = new LiveProject(api.Origin + "/v4", Resources, token ?? "");
        if (token is null)
        {
            project.Environment.Remove("SOURCES__BITLY_SOURCE__ACCESS_TOKEN");
        }

        // What is written to the home folder or the temporary one is searched too.
        Directory.CreateDirectory(project.At("home"));
        (project.Environment["HOME"], project.Environment["TMPDIR"]) = (project.At("home"), project.At("home"));
        Directory.CreateDirectory(project.At(".dlt"));
        File.WriteAllText(project.At(".dlt/config.toml"), "[runtime]\nrequest_max_attempts = 1\n");
        return project;
    }

    /// <summary>Some loads that work or fail, each command there is, and some with arguments; the tools run all the rest.</summary>
    private static async Task<string> EveryCommandAsync(LiveProject project)
    {
        var commands = new List<string[]>();
        commands.AddRange(((string[])["body", "error400", "redirect", "reason", "key"]).Select(kind => new[] { "run", kind, "--json" }));
        commands.AddRange(CommandTable.Entries.Where(entry => !NotRunHere.Contains(entry.Name)).Select(entry => (string[])[.. entry.Name.Split(' '), "--json"]));
        commands.AddRange([["query", "SELECT * FROM body"], ["query", "SELECT nothing FROM body"], ["query", "--format", "csv", "FROM body__tags"], ["tables", "body", "--json"], ["export", "body", "--to", "body.csv"]]);
        var said = new StringBuilder();
        foreach (var command in commands)
        {
            said.Append(await EachAsync(project, command));
            // A package that can not be finished would stop all that follow.
            await DropPendingAsync(project);
        }

        return said.ToString();
    }

    private static async Task DropPendingAsync(LiveProject project)
    {
        foreach (var package in await PipelineFactory.Open(project.Folder, new OpenOptions { Environment = project.Environment }).DropPendingPackagesAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotEmpty(package);
        }
    }

    internal static async Task<string> EachAsync(LiveProject project, params string[][] commands)
    {
        var said = new StringBuilder();
        foreach (var command in commands)
        {
            var ended = await project.RunAsync(command);
            said.Append(ended.Text).Append(ended.ErrorText);
            Assert.DoesNotContain("   at ", ended.ErrorText, StringComparison.Ordinal);
        }

        return said.ToString();
    }

    private static async Task<string> EveryToolAsync(LiveProject project)
    {
        await using var session = await McpSession.StartAsync(project.Folder, project.Environment);
        var tools = (await session.AskAsync("tools/list"))["result"]!["tools"]!.AsArray().Select(tool => tool!["name"]!.GetValue<string>()).ToList();
        foreach (var tool in tools)
        {
            await session.CallAsync(tool);
        }

        foreach (var kind in HostileApi.Kinds)
        {
            await session.CallAsync("run-pipeline", new JsonObject { ["resources"] = new JsonArray(kind) });
            await session.CallAsync("get-run");
            await DropPendingAsync(project);
        }

        await session.CallAsync("query-table", new JsonObject { ["sql"] = "SELECT * FROM body" });
        foreach (var list in new[] { "prompts", "resources" })
        {
            if ((await session.AskAsync(list + "/list"))["result"]?[list] is JsonArray all)
            {
                foreach (var one in all)
                {
                    await (list == "prompts"
                        ? session.AskAsync("prompts/get", new JsonObject { ["name"] = one!["name"]!.DeepClone() })
                        : session.AskAsync("resources/read", new JsonObject { ["uri"] = one!["uri"]!.DeepClone() }));
                }
            }
        }

        return await session.EndAsync() + session.Said;
    }

    private static string Mounted(LiveProject project)
    {
        Directory.CreateDirectory(project.At("mounted"));
        File.WriteAllText(project.At("mounted/sources--bitly-source--access-token"), Canary.Token + "\n");
        return project.At("mounted");
    }

    internal static async Task RunInProcessAsync(LiveProject project, OpenOptions options)
    {
        foreach (var kind in HostileApi.Kinds)
        {
            var pipeline = PipelineFactory.Open(project.Folder, options with { Environment = project.Environment });
            try
            {
                await pipeline.RunAsync(new RunOptions { Resources = [kind] }, null, TestContext.Current.CancellationToken);
            }
            catch (PipelineException)
            {
                await pipeline.DropPendingPackagesAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private static int ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(folder + "/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
