using System.Text.Json;
using Bitly.Mcp.Sandbox;
using ModelContextProtocol;
using Xunit;

namespace Bitly.Mcp.Tests.Tools;

/// <summary>An agent's whole way over the protocol, with the local API behind it.</summary>
public sealed class RunToolsTests
{
    private static readonly SandboxOptions Small = new() { Groups = 2, LinksPerGroup = 150, QrCodesPerGroup = 4 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Dictionary<string, string> Environment(TempFolder folder) => new()
    {
        ["DLT_PROJECT_DIR"] = folder.Path,
        ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = Small.Token,
    };

    private static async Task<TestServer> StartAsync(TempFolder folder, SandboxServer sandbox, string? era)
    {
        var server = await TestServer.StartAsync(folder.Path, era, Environment(folder));
        await server.AskAsync("scaffold-pipeline", ("base_url", sandbox.BaseUrl));
        return server;
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_load_ends_with_the_lines_of_dlt_and_its_rows_can_be_queried(string? era)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SandboxServer.StartAsync(Small, Cancellation);
        await using var server = await StartAsync(folder, sandbox, era);
        var run = await server.AskAsync("run-pipeline");
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.StartsWith("Pipeline bitly_pipeline load step completed in ", run.GetProperty("report").GetString(), StringComparison.Ordinal);
        Assert.Equal(300, run.GetProperty("rows").GetProperty("group_bitlinks").GetInt64());
        Assert.Equal("list-tables", run.GetProperty("next_step").GetProperty("tool").GetString());

        var tables = await server.AskAsync("list-tables");
        Assert.Contains("group_bitlinks__tags", tables.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("name").GetString()));
        var answer = await server.AskAsync("query-table", ("sql", "SELECT count(*) AS links FROM group_bitlinks"));
        Assert.Equal(300, answer.GetProperty("rows")[0][0].GetInt64());

        var file = await server.AskAsync("export-data", ("path", "out/groups.csv"), ("table", "groups"));
        Assert.Equal(2, file.GetProperty("rows").GetInt64());
        Assert.True(File.Exists(folder["out/groups.csv"]));
        Assert.StartsWith("EXPORT_", await server.FailAsync("export-data", ("path", "../groups.csv"), ("table", "groups")), StringComparison.Ordinal);

        var again = await server.AskAsync("get-run");
        Assert.Equal(run.GetProperty("run_id").GetString(), again.GetProperty("run_id").GetString());
        Assert.Equal("completed", again.GetProperty("status").GetString());
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task Progress_comes_when_a_token_is_given_and_only_grows(string? era)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SandboxServer.StartAsync(Small with { PageDelay = TimeSpan.FromMilliseconds(300) }, Cancellation);
        await using var server = await StartAsync(folder, sandbox, era);
        var told = new List<ProgressNotificationValue>();
        var progress = new Collector(told);
        await server.Client.CallToolAsync("run-pipeline", new Dictionary<string, object?>(), progress, cancellationToken: Cancellation);
        lock (told)
        {
            Assert.NotEmpty(told);
            Assert.Equal(told.Select(one => one.Progress).Order(), told.Select(one => one.Progress));
            Assert.All(told, one => Assert.False(string.IsNullOrEmpty(one.Message)));
        }
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_long_run_answers_with_its_id_goes_on_and_can_be_stopped_and_resumed(string? era)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SandboxServer.StartAsync(Small with { LinksPerGroup = 1500, PageDelay = TimeSpan.FromMilliseconds(400) }, Cancellation);
        await using var server = await StartAsync(folder, sandbox, era);
        var run = await server.AskAsync("run-pipeline", ("wait_seconds", 0));
        var id = run.GetProperty("run_id").GetString();
        Assert.Equal("running", run.GetProperty("status").GetString());
        Assert.Equal("get-run", run.GetProperty("next_step").GetProperty("tool").GetString());

        Assert.StartsWith("RUN_IN_PROGRESS", await server.FailAsync("run-pipeline"), StringComparison.Ordinal);
        var stopped = await server.AskAsync("cancel-run", ("run_id", id));
        Assert.Equal("cancelled", stopped.GetProperty("status").GetString());
        Assert.Equal("run-pipeline", stopped.GetProperty("next_step").GetProperty("tool").GetString());

        var asked = sandbox.Log.Count;
        var ended = await server.AskAsync("run-pipeline");
        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.InRange(sandbox.Log.Count - asked, 0, 31);
        Assert.Equal(3000, (await server.AskAsync("query-table", ("sql", "SELECT count(DISTINCT id) FROM group_bitlinks"))).GetProperty("rows")[0][0].GetInt64());
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_run_is_found_again_by_a_server_that_was_started_later(string? era)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SandboxServer.StartAsync(Small, Cancellation);
        string? id;
        await using (var server = await StartAsync(folder, sandbox, era))
        {
            id = (await server.AskAsync("run-pipeline", ("limit", 1))).GetProperty("run_id").GetString();
        }

        await using var later = await TestServer.StartAsync(folder.Path, era, Environment(folder));
        var found = await later.AskAsync("get-run", ("run_id", id));
        Assert.Equal("completed", found.GetProperty("status").GetString());
        Assert.Equal(id, (await later.AskAsync("get-status")).GetProperty("last_run_id").GetString());
        Assert.StartsWith("UNKNOWN_RUN", await later.FailAsync("get-run", ("run_id", "20200101T000000.000000Z")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_refused_token_is_an_error_without_the_token(string? era)
    {
        const string token = "feedfacefeedfacefeedfacefeedfacefeedface";
        using var folder = new TempFolder();
        await using var sandbox = await SandboxServer.StartAsync(Small, Cancellation);
        await using var server = await TestServer.StartAsync(folder.Path, era, new Dictionary<string, string> { ["DLT_PROJECT_DIR"] = folder.Path, ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = token });
        await server.AskAsync("scaffold-pipeline", ("base_url", sandbox.BaseUrl));
        var text = await server.FailAsync("run-pipeline");
        Assert.Contains("recovery: fix_and_rerun", text, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..6], text, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..6], (await server.AskAsync("get-run")).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM read_text('.dlt/secrets.toml')")]
    [InlineData("COPY groups TO 'out.csv'")]
    [InlineData("ATTACH 'x.duckdb'")]
    [InlineData("SET memory_limit = '1GB'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("SELECT 1; SELECT 2")]
    public async Task A_query_that_is_more_than_reading_tables_is_refused(string sql)
    {
        using var folder = new TempFolder();
        await using var sandbox = await SandboxServer.StartAsync(Small, Cancellation);
        await using var server = await StartAsync(folder, sandbox, null);
        await server.AskAsync("run-pipeline", ("limit", 1));
        var text = await server.FailAsync("query-table", ("sql", sql));
        Assert.Matches("^QUERY_(REFUSED|FAILED): ", text);
        Assert.DoesNotContain("configure me", text, StringComparison.Ordinal);
    }

    private sealed class Collector(List<ProgressNotificationValue> told) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }
}
