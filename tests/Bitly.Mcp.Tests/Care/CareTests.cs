using System.Text.Json;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Data;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Mcp.Tests.Tools;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using DuckDB.NET.Data;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Bitly.Mcp.Tests.Care;

/// <summary>Looking after loaded data: checks that find what is wrong, drops that ask first.</summary>
public sealed class CareTests
{
    private static readonly SandboxOptions Account = new() { Groups = 2, LinksPerGroup = 60 };

    [Fact]
    public async Task Fresh_data_passes_every_check_without_a_request()
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks", "group_countries");
        await project.RunAsync();
        var sent = project.Sandbox.Log.Count;
        var answer = await CheckAsync(project);
        Assert.True(answer.Ok, string.Join('\n', answer.Findings));
        Assert.Equal(["keys_set", "keys_unique", "loads_complete", "no_orphans", "not_empty"], answer.Passed.Keys);
        Assert.Equal(sent, project.Sandbox.Log.Count);
    }

    [Theory]
    [InlineData("keys_unique", "INSERT INTO bitly_data.groups SELECT * FROM bitly_data.groups LIMIT 1")]
    [InlineData("keys_set", "ALTER TABLE bitly_data.groups ALTER guid DROP NOT NULL; UPDATE bitly_data.groups SET guid = NULL WHERE guid = (SELECT min(guid) FROM bitly_data.groups)")]
    [InlineData("loads_complete", "UPDATE bitly_data._dlt_loads SET status = 1")]
    [InlineData("no_orphans", "DELETE FROM bitly_data.group_bitlinks WHERE _dlt_id IN (SELECT _dlt_parent_id FROM bitly_data.group_bitlinks__deeplinks LIMIT 1)")]
    [InlineData("not_empty", "DELETE FROM bitly_data.group_countries")]
    public async Task A_spoiled_table_is_found_by_the_check_that_is_for_it(string check, string sql)
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks", "group_engagements_over_time", "group_countries");
        await project.RunAsync();
        Spoil(project, sql);
        var answer = await CheckAsync(project);
        Assert.Contains(answer.Findings, row => row.Check == check);
        Assert.Equal(check == "not_empty", answer.Ok);
    }

    [Fact]
    public async Task A_day_that_is_gone_is_counted_and_left_to_a_person()
    {
        await using var project = await TempProject.StartAsync(Account with { Groups = 1 }, "group_engagements_over_time");
        await project.RunAsync();
        Spoil(project, "DELETE FROM bitly_data.group_engagements_over_time; INSERT INTO bitly_data.group_engagements_over_time (_groups_guid, unit, ts, _dlt_id, _dlt_load_id) "
            + "SELECT 'g', 'day', day, day::TEXT, (SELECT min(load_id) FROM bitly_data._dlt_loads) FROM generate_series(TIMESTAMPTZ '2026-01-01 00:00:00+00', TIMESTAMPTZ '2026-01-31 00:00:00+00', INTERVAL 1 DAY) AS t(day) WHERE day(day) NOT IN (7, 20, 21)");
        var found = Assert.Single((await CheckAsync(project)).Findings);
        Assert.Equal(("days_without_gap", "look"), (found.Check, found.State));
        Assert.StartsWith("3 days have no row, in 1 series", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_of_the_API_are_compared_with_the_sum_of_its_own_days()
    {
        await using var project = await TempProject.StartAsync(Account with { Groups = 1, LinksPerGroup = 5 }, "bitlink_clicks", "bitlink_clicks_summary");
        await project.RunAsync();
        var well = await CheckAsync(project);
        Assert.True(well.Ok && well.Passed.ContainsKey("totals_agree"), string.Join('\n', well.Findings));
        Spoil(project, "UPDATE bitly_data.bitlink_clicks SET clicks = clicks + 1");
        Assert.Contains((await CheckAsync(project)).Findings, row => row is { Check: "totals_agree", State: "problem" });
    }

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task A_drop_without_a_yes_changes_nothing_and_says_how_to_say_it(string? era)
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks");
        await project.RunAsync();
        await using var server = await TestServer.StartAsync(project.Folder, era, project.Environment);
        var shown = await server.AskAsync("drop-data", ("resources", new[] { "group_bitlinks" }));
        Assert.False(shown.GetProperty("dropped").GetBoolean());
        Assert.Contains("confirm = \"group_bitlinks\"", shown.GetProperty("how_to_confirm").GetString(), StringComparison.Ordinal);
        Assert.Equal(120, project.Count("group_bitlinks"));
        Assert.Contains("confirm must be \"group_bitlinks\"", await server.FailAsync("drop-data", ("resources", new[] { "group_bitlinks" }), ("confirm", "yes")), StringComparison.Ordinal);

        var done = await server.AskAsync("drop-data", ("resources", new[] { "group_bitlinks" }), ("confirm", "group_bitlinks"));
        Assert.True(done.GetProperty("dropped").GetBoolean());
        Assert.Equal(["groups"], project.Query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'bitly_data' AND table_name NOT LIKE '_dlt%' AND table_name NOT LIKE '%\\_\\_%' ESCAPE '\\'").Select(row => row[0]));
    }

    [Theory]
    [InlineData(null, "accept", true)]
    [InlineData(null, "decline", false)]
    [InlineData(null, "cancel", false)]
    [InlineData("2025-11-25", "accept", true)]
    [InlineData("2025-11-25", "decline", false)]
    public async Task A_client_with_forms_is_asked_and_its_answer_counts(string? era, string action, bool dropped)
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks");
        await project.RunAsync();
        var asked = "";
        var handlers = new McpClientHandlers
        {
            ElicitationHandler = (request, _) =>
            {
                asked = request!.Message;
                return ValueTask.FromResult(new ElicitResult { Action = action, Content = action == "accept" ? new Dictionary<string, JsonElement> { ["confirmed"] = JsonSerializer.SerializeToElement(true) } : null });
            },
        };
        await using var server = await TestServer.StartAsync(project.Folder, era, project.Environment, handlers);
        var answer = await server.AskAsync("drop-data");
        Assert.Contains("rows from dataset bitly_data", asked, StringComparison.Ordinal);
        Assert.Equal(dropped, answer.GetProperty("dropped").GetBoolean());
    }

    [Fact]
    public async Task After_a_drop_the_next_run_reads_everything_anew()
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks");
        await project.RunAsync();
        var before = project.Query("SELECT id FROM bitly_data.group_bitlinks ORDER BY id");
        await project.Pipeline.DropAsync(new DropRequest { Resources = ["group_bitlinks"] }, null, null, TestContext.Current.CancellationToken);
        project.Time.Advance(TimeSpan.FromSeconds(1));
        await project.RunAsync();
        Assert.Equal(before, project.Query("SELECT id FROM bitly_data.group_bitlinks ORDER BY id"));
        Assert.True((await CheckAsync(project)).Ok);
    }

    [Fact]
    public async Task Cursors_can_be_forgotten_while_the_tables_stay()
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks");
        await project.RunAsync();
        var full = project.Sandbox.Log.Count;
        await project.RunAsync();
        var less = project.Sandbox.Log.Count - full;
        await project.Pipeline.DropAsync(new DropRequest { Resources = ["group_bitlinks"], KeepTables = true }, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(120, project.Count("group_bitlinks"));
        project.Time.Advance(TimeSpan.FromSeconds(1));
        await project.RunAsync();
        Assert.Equal(full, project.Sandbox.Log.Count - full - less);
        Assert.Equal(120, project.Count("group_bitlinks"));
    }

    [Fact]
    public async Task An_unknown_resource_is_answered_with_those_there_are()
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks");
        await project.RunAsync();
        var error = await Assert.ThrowsAsync<PipelineException>(() => project.Pipeline.DropAsync(new DropRequest { Resources = ["links"] }, null, null, TestContext.Current.CancellationToken));
        Assert.Equal("RESOURCE_UNKNOWN", error.Code);
    }

    [Fact]
    public async Task The_diagram_shows_tables_columns_and_how_children_join()
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks");
        await project.RunAsync();
        await using var data = new LoadedData(project.Project);
        var diagram = (await data.DiagramAsync(TestContext.Current.CancellationToken)).Diagram!;
        Assert.StartsWith("erDiagram\n", diagram, StringComparison.Ordinal);
        Assert.Contains("  group_bitlinks {\n", diagram, StringComparison.Ordinal);
        Assert.Contains("}o--|| group_bitlinks : \"_dlt_parent_id = _dlt_id\"", diagram, StringComparison.Ordinal);
    }

    private static async Task<Bitly.Mcp.Answers.ChecksAnswer> CheckAsync(TempProject project)
    {
        await using var data = new LoadedData(project.Project);
        return await new DataChecks(project.Project, data).RunAsync(TestContext.Current.CancellationToken);
    }

    private static void Spoil(TempProject project, string sql)
    {
        using var connection = new DuckDBConnection($"DataSource={project.Pipeline.DatabasePath}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
