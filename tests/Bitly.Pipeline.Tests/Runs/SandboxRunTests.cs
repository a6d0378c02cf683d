using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>From a project folder over real HTTP into a DuckDB file.</summary>
public sealed class SandboxRunTests
{
    private const string GroupsAndLinks = """
        [[resources]]
        use = "groups"

        [[resources]]
        use = "group_bitlinks"
        """;

    [Fact]
    public async Task A_project_loads_groups_and_links_and_then_only_new_links()
    {
        await using var project = await SandboxProject.Start(new SandboxOptions { Groups = 3, LinksPerGroup = 250 }, GroupsAndLinks);

        var first = await project.Run();
        var asked = project.Sandbox.Log.Count;
        project.Sandbox.AddLinks("Bsandbox001", 5);
        var second = await project.Run();

        Assert.Equal(3, first.Packages[0].RowCounts["groups"]);
        Assert.Equal(750, first.Packages[0].RowCounts["group_bitlinks"]);
        Assert.Equal(["755|755"], project.Query("SELECT count(*), count(DISTINCT id) FROM bitly_data.group_bitlinks"));
        Assert.Equal(["2"], project.Query("SELECT count(*) FROM bitly_data._dlt_loads"));
        Assert.Equal(asked, first.RequestsSpent);
        Assert.InRange(second.RequestsSpent, 4, asked);
        Assert.Equal(first.RequestsSpent + second.RequestsSpent, project.Pipeline.RequestsThisMonth());
        Assert.Equal(5, second.Packages[0].RowCounts["group_bitlinks"]);
    }

    [Fact]
    public async Task Every_child_row_has_its_parent()
    {
        await using var project = await SandboxProject.Start(new SandboxOptions { Groups = 2, LinksPerGroup = 300 }, GroupsAndLinks);
        await project.Run();

        Assert.Equal(["0"], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks__tags t WHERE NOT EXISTS (SELECT 1 FROM bitly_data.group_bitlinks p WHERE p._dlt_id = t._dlt_parent_id)"));
        Assert.NotEqual(["0"], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks__tags"));
    }

    [Fact]
    public async Task A_month_that_is_spent_stops_the_run_and_the_package_is_finished_later()
    {
        await using var project = await SandboxProject.Start(
            new SandboxOptions { Groups = 3, LinksPerGroup = 250, Faults = [new SandboxFault(SandboxFaultKinds.MonthSpent, After: 4, Times: SandboxFault.Always)] }, GroupsAndLinks);
        var error = await Assert.ThrowsAsync<PipelineException>(() => project.Run());
        var asked = project.Sandbox.Log.All.Where(request => request.Status == 200).ToList();
        Assert.Equal("MONTH_SPENT", error.Code);
        Assert.Equal("extract", error.Step);

        project.Sandbox.ClearFaults();
        project.Sandbox.Log.Clear();
        var report = await project.Run();

        Assert.True(report.Packages[0].Resumed);
        Assert.Equal(["750"], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks"));
        Assert.Empty(project.Sandbox.Log.All.Select(request => request.Path + "?" + request.Query).Intersect(asked.Select(request => request.Path + "?" + request.Query)));
    }

    [Fact]
    public async Task A_wrong_token_is_an_error_without_the_token()
    {
        await using var project = await SandboxProject.Start(new SandboxOptions { Token = "the-right-one-0123456789" }, GroupsAndLinks);

        var error = await Assert.ThrowsAsync<PipelineException>(() => project.Run());

        Assert.Contains(error.Code, new[] { "FORBIDDEN", "TOKEN_REFUSED" });
        Assert.DoesNotContain("sandbox-token", error.ToString());
        Assert.DoesNotContain("sandbox-token", File.ReadAllText(Path.Combine(project.Pipeline.Paths.WorkingFolder("bitly_pipeline"), "trace.json")));
        Assert.Equal(error.Code, project.Pipeline.LastTrace()!.Error!.Code);
    }

    [Fact]
    public async Task A_token_that_the_api_echoes_reaches_no_file()
    {
        await using var project = await SandboxProject.Start(
            new SandboxOptions { Groups = 1, LinksPerGroup = 10, Faults = [new SandboxFault(SandboxFaultKinds.EchoToken, Times: SandboxFault.Always)] }, GroupsAndLinks);
        await project.Run();

        foreach (var file in Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf("sandbox-token"u8) >= 0, file);
        }
    }
}
