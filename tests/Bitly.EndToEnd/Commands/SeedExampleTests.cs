using Bitly.EndToEnd.Safety;
using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.EndToEnd.Commands;

/// <summary>The pipeline of dltHub's Bitly page (groups and their links) as a definition file, loaded by the program as a process.</summary>
public sealed class SeedExampleTests
{
    /// <summary>The page's names, paths and selectors; what it leaves out so that nothing comes twice stands beside them.</summary>
    private const string Resources = """
        [[resources]]
        name = "groups"
        write_disposition = "replace"
        endpoint = { path = "groups", data_selector = "groups" }

        [[resources]]
        name = "group_bitlinks"
        primary_key = "id"
        include_from_parent = ["guid"]

        [resources.endpoint]
        path = "groups/{group_guid}/bitlinks"
        data_selector = "links"
        params = { size = 50, archived = "both" }
        incremental = { cursor_path = "created_at", start_param = "created_after", convert = "unix_seconds" }
        """;

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["groups"] = "_dlt_id VARCHAR, _dlt_load_id VARCHAR, created TIMESTAMP WITH TIME ZONE, guid VARCHAR, is_active BOOLEAN, modified TIMESTAMP WITH TIME ZONE, name VARCHAR, organization_guid VARCHAR, references__organization VARCHAR, role VARCHAR",
        ["groups__bsds"] = Values,
        ["group_bitlinks"] = "_dlt_id VARCHAR, _dlt_load_id VARCHAR, _groups_guid VARCHAR, archived BOOLEAN, client_id VARCHAR, created_at TIMESTAMP WITH TIME ZONE, created_by VARCHAR, id VARCHAR, is_deleted BOOLEAN, link VARCHAR, long_url VARCHAR, references__group VARCHAR, title VARCHAR",
        ["group_bitlinks__campaign_ids"] = Values,
        ["group_bitlinks__custom_bitlinks"] = Values,
        ["group_bitlinks__deeplinks"] = "_dlt_id VARCHAR, _dlt_list_idx BIGINT, _dlt_parent_id VARCHAR, app_guid VARCHAR, app_uri_path VARCHAR, bitlink VARCHAR, brand_guid VARCHAR, created TIMESTAMP WITH TIME ZONE, guid VARCHAR, install_type VARCHAR, install_url VARCHAR, modified TIMESTAMP WITH TIME ZONE, os VARCHAR",
        ["group_bitlinks__tags"] = Values,
        ["_dlt_loads"] = "inserted_at TIMESTAMP WITH TIME ZONE, load_id VARCHAR, schema_name VARCHAR, schema_version_hash VARCHAR, status BIGINT",
        ["_dlt_pipeline_state"] = "_dlt_id VARCHAR, _dlt_load_id VARCHAR, created_at TIMESTAMP WITH TIME ZONE, engine_version BIGINT, pipeline_name VARCHAR, state VARCHAR, version BIGINT, version_hash VARCHAR",
        ["_dlt_version"] = "engine_version BIGINT, inserted_at TIMESTAMP WITH TIME ZONE, schema VARCHAR, schema_name VARCHAR, version BIGINT, version_hash VARCHAR",
    };

    private const string Values = "_dlt_id VARCHAR, _dlt_list_idx BIGINT, _dlt_parent_id VARCHAR, value VARCHAR";

    private static readonly SandboxOptions Account = new() { LinkCounts = [125, 100, 25], Fields = SandboxFields.Core };

    [Fact]
    public async Task Two_runs_make_dlt_s_tables_once_and_the_second_asks_only_for_what_is_new()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, TestContext.Current.CancellationToken);
        using var project = new LiveProject(sandbox.BaseUrl, Resources);
        var first = await project.RunAsync("run");
        Assert.True(first.Code == 0, first.ErrorText);
        Assert.Matches(@"^Pipeline bitly_pipeline load step completed in .+\n1 load package\(s\) were loaded to destination duckdb and into dataset bitly_data\nThe duckdb destination used duckdb:///.+bitly_pipeline\.duckdb location to store data\nLoad package \d+\.\d+ is LOADED and contains no failed jobs\n$", first.Text);
        Assert.Equal(Tables.Select(table => $"{table.Key}: {table.Value}").Order(StringComparer.Ordinal), Columns(project).Order(StringComparer.Ordinal));
        Assert.Equal(["3", "250", "250"], Counts(project));
        // One list of groups; 50, 50 and 25 links, 50 and 50 (which need not end there), 25.
        Assert.InRange(sandbox.Log.Count, 7, 8);

        sandbox.Log.Clear();
        sandbox.AddLinks("Bsandbox002", 5);
        var second = await project.RunAsync("run");
        Assert.True(second.Code == 0, second.ErrorText);
        Assert.Equal(["3", "255", "255"], Counts(project));
        Assert.Equal(4, sandbox.Log.Count);
        Assert.All(sandbox.Log.All.Where(request => request.Path.EndsWith("/bitlinks", StringComparison.Ordinal)), request => Assert.Contains("created_after=", request.Query, StringComparison.Ordinal));
        Assert.Equal(Tables.Select(table => $"{table.Key}: {table.Value}").Order(StringComparer.Ordinal), Columns(project).Order(StringComparer.Ordinal));

        var third = await project.RunAsync("run");
        Assert.True(third.Code == 0, third.ErrorText);
        Assert.Equal(["3", "255", "255"], Counts(project));
    }

    [Fact]
    public async Task The_example_as_the_page_writes_it_loads_and_appends_as_dlt_does()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, TestContext.Current.CancellationToken);
        using var project = new LiveProject(sandbox.BaseUrl, """
            [[resources]]
            name = "groups"
            endpoint = { path = "groups", data_selector = "groups" }

            [[resources]]
            name = "group_bitlinks"
            endpoint = { path = "groups/{group_guid}/bitlinks", data_selector = "links" }
            """);
        Assert.Equal(0, (await project.RunAsync("run")).Code);
        var once = int.Parse(Counts(project)[1], System.Globalization.CultureInfo.InvariantCulture);
        // Without archived = "both" the API leaves archived links out.
        Assert.InRange(once, 125, 249);
        Assert.Equal(0, (await project.RunAsync("run")).Code);
        Assert.Equal([$"{6}", $"{2 * once}", $"{once}"], Counts(project));
    }

    private static IReadOnlyList<string> Columns(LiveProject project) => project.Query(
        "SELECT table_name || ': ' || string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_name) FROM information_schema.columns WHERE table_schema = 'bitly_data' GROUP BY table_name");

    /// <summary>Groups, links, different links.</summary>
    private static IReadOnlyList<string> Counts(LiveProject project) => project.Query(
        "SELECT count(*) FROM bitly_data.groups UNION ALL SELECT count(*) FROM bitly_data.group_bitlinks UNION ALL SELECT count(DISTINCT id) FROM bitly_data.group_bitlinks");
}
