using System.Text.Json;
using Bitly.EndToEnd.Safety;
using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.EndToEnd.Commands;

/// <summary>Plan, preview, run and diagnose as processes against a sandbox.</summary>
public sealed class LoadCommandsTests
{
    private const string Links = "[[resources]]\nuse = \"groups\"\n[[resources]]\nuse = \"group_bitlinks\"\n";
    private static readonly SandboxOptions Account = new() { LinkCounts = [130, 40, 0], QrCodesPerGroup = 3 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_s_id_is_taken_by_one_run_which_spends_what_was_planned()
    {
        // Fewer than the 100 a minute that the sandbox tells: this clock is real.
        await using var sandbox = await SandboxServer.StartAsync(Account with { LinkCounts = [60, 20, 0] }, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, Links + "[[resources]]\nuse = \"bitlink_clicks\"\n");
        var planned = await project.RunAsync("plan", "--json");
        Assert.True(planned.Code == 0, planned.ErrorText);
        var plan = JsonDocument.Parse(planned.Text).RootElement;
        Assert.Equal(("fits", 84), (plan.GetProperty("verdict").GetString(), plan.GetProperty("requests_needed").GetInt32()));
        Assert.StartsWith("plan_limits, asked on ", plan.GetProperty("limit_from").GetString(), StringComparison.Ordinal);
        Assert.Equal(sandbox.Log.Count, plan.GetProperty("spent").EnumerateArray().Sum(one => one.GetProperty("requests").GetInt32()));
        var id = plan.GetProperty("plan_id").GetString()!;

        sandbox.Log.Clear();
        var run = await project.RunAsync("run", "--plan", id, "--json");
        Assert.True(run.Code == 0, run.ErrorText);
        Assert.Equal((84, 84), (sandbox.Log.Count, JsonDocument.Parse(run.Text).RootElement.GetProperty("requests_spent").GetInt32()));
        var again = await project.RunAsync("run", "--plan", id);
        Assert.Equal(3, again.Code);
        Assert.StartsWith("PLAN_STALE: ", again.ErrorText, StringComparison.Ordinal);
        Assert.Equal(84, sandbox.Log.Count);
    }

    [Fact]
    public async Task A_plan_for_people_names_the_cheaper_route_and_its_own_cost()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account with { Plan = "free", RequestsUsed = 900 }, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, Links + "[[resources]]\nuse = \"bitlink_countries\"\n");
        var ended = await project.RunAsync("plan");
        Assert.True(ended.Code == 0, ended.ErrorText);
        Assert.Contains("group_link_clicks_countries", ended.Text, StringComparison.Ordinal);
        Assert.Contains($"This plan cost {sandbox.Log.Count} requests", ended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_shows_records_and_tables_and_loads_nothing()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, Links);
        var ended = await project.RunAsync("preview", "group_bitlinks", "--json");
        Assert.True(ended.Code == 0, ended.ErrorText);
        var answer = JsonDocument.Parse(ended.Text).RootElement;
        Assert.Equal(("proven", sandbox.Log.Count), (answer.GetProperty("paginator").GetString(), answer.GetProperty("requests_spent").GetInt32()));
        Assert.Contains("group_bitlinks__tags", answer.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("name").GetString()));
        Assert.False(File.Exists(project.Database));
        Assert.Equal(0, (await project.RunAsync("preview", "group_bitlinks")).Code);
        Assert.Equal(3, (await project.RunAsync("preview", "group_bitlink")).Code);
    }

    [Fact]
    public async Task What_is_not_in_the_plan_is_left_out_named_and_ends_with_6()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account with { Plan = "free" }, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, Links + "[[resources]]\nuse = \"campaigns\"\n");
        var ended = await project.RunAsync("run", "--json");
        Assert.Equal(6, ended.Code);
        var answer = JsonDocument.Parse(ended.Text).RootElement;
        Assert.Equal("completed", answer.GetProperty("status").GetString());
        Assert.Equal("campaigns", Assert.Single(answer.GetProperty("left_out").EnumerateArray().ToList()).GetProperty("resource").GetString());
        Assert.Equal(["170"], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks"));
        var diagnosed = await project.RunAsync("diagnose");
        Assert.Equal(3, diagnosed.Code);
        Assert.Contains("UPGRADE_REQUIRED", diagnosed.Text + diagnosed.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_child_is_left_out_named_and_ends_with_6_and_a_page_limit_with_0()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        sandbox.Inject(new SandboxFault("gone-410", "/qr-codes/", After: 1));
        using var project = new LiveProject(sandbox.BaseUrl, "[[resources]]\nuse = \"qr_code\"\n");
        var ended = await project.RunAsync("run");
        Assert.Equal(6, ended.Code);
        Assert.Contains("left out: 1 of the requests of qr_code: ", ended.ErrorText, StringComparison.Ordinal);
        using var limited = new LiveProject(sandbox.BaseUrl, Links);
        Assert.Equal(0, (await limited.RunAsync("run", "--limit", "1")).Code);
    }

    [Fact]
    public async Task A_cap_ends_with_5_and_the_next_run_goes_on_without_asking_twice()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, Links);
        var capped = await project.RunAsync("run", "--max-requests", "3");
        Assert.Equal(5, capped.Code);
        Assert.StartsWith("REQUEST_BUDGET_SPENT: ", capped.ErrorText.Split('\n').First(line => line.StartsWith("REQUEST", StringComparison.Ordinal)), StringComparison.Ordinal);
        var diagnosed = JsonDocument.Parse((await project.RunAsync("diagnose", "--json")).Text).RootElement;
        Assert.Equal("REQUEST_BUDGET_SPENT", diagnosed.GetProperty("code").GetString());
        Assert.Equal(0, (await project.RunAsync("run")).Code);
        Assert.Equal(["170"], project.Query("SELECT count(*) FROM bitly_data.group_bitlinks"));
        Assert.Equal(sandbox.Log.Count, sandbox.Log.All.Select(request => $"{request.Path}?{request.Query}").Distinct().Count());
        Assert.Equal(0, (await project.RunAsync("diagnose")).Code);
    }

    [Theory]
    [InlineData("month-spent", 5, "MONTH_SPENT")]
    [InlineData("forbidden-403", 3, "FORBIDDEN")]
    [InlineData("missing-404", 3, "NOT_FOUND")]
    public async Task A_failed_run_and_its_diagnosis_agree_on_the_cause(string fault, int code, string cause)
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, Links);
        sandbox.Inject(new SandboxFault(fault, fault == "missing-404" ? "/groups" : "/groups/Bsandbox001/bitlinks"));
        var ended = await project.RunAsync("run", "--json");
        Assert.Equal((code, cause), (ended.Code, JsonDocument.Parse(ended.Text).RootElement.GetProperty("code").GetString()));
        var diagnosed = await project.RunAsync("diagnose", "--json");
        Assert.Equal((3, cause), (diagnosed.Code, JsonDocument.Parse(diagnosed.Text).RootElement.GetProperty("code").GetString()));
    }
}
