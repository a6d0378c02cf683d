using Bitly.Mcp.Cli;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using Xunit;

namespace Bitly.Mcp.Tests.Limits;

public sealed class CapTests
{
    private static readonly SandboxOptions Account = new() { LinkCounts = [230, 60], QrCodesPerGroup = 4 };
    private static readonly string[] Resources = ["groups", "group_bitlinks", "group_clicks", "qr_scans"];

    [Fact]
    public async Task A_run_that_hits_the_cap_three_times_finishes_on_the_fourth_with_the_rows_of_one_run_and_no_page_twice()
    {
        await using var whole = await TempProject.StartAsync(Account, Resources);
        await whole.RunAsync();
        await using var capped = await TempProject.StartAsync(Account, Resources);
        var codes = new List<string>();
        for (var run = 0; run < 4; run++)
        {
            codes.Add(await capped.CodeOfRunAsync(new RunOptions { MaxRequests = 5 }));
        }

        Assert.Equal(["REQUEST_BUDGET_SPENT", "REQUEST_BUDGET_SPENT", "REQUEST_BUDGET_SPENT", "ok"], codes);
        Assert.Equal(whole.Sandbox.Log.Count, capped.Sandbox.Log.Count);
        Assert.Equal(whole.Sandbox.Log.Count, capped.Sandbox.Log.All.Select(request => $"{request.Path}?{request.Query}").Distinct().Count());
        foreach (var table in whole.Query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'bitly_data' AND table_name NOT LIKE '\\_dlt%' ESCAPE '\\'"))
        {
            Assert.Equal(whole.Count(table[0]), capped.Count(table[0]));
        }

        Assert.Equal(
            whole.Query("SELECT id, title, created_at FROM bitly_data.group_bitlinks ORDER BY id").Select(row => string.Join('|', row)),
            capped.Query("SELECT id, title, created_at FROM bitly_data.group_bitlinks ORDER BY id").Select(row => string.Join('|', row)));
    }

    [Fact]
    public async Task The_month_s_limit_that_a_person_set_stops_before_the_request_and_names_the_date()
    {
        await using var project = await TempProject.StartAsync(Account, Resources);
        project.Environment["EXTRACT__REQUESTS_PER_MONTH"] = "6";
        var error = await Assert.ThrowsAsync<PipelineException>(() => project.RunAsync());
        Assert.Equal(("REQUEST_BUDGET_SPENT", Recovery.RetryLater, ExitCode.QuotaSpent), (error.Code, error.Recovery, ExitCode.Of(error)));
        Assert.Contains("2026-12-01", error.Message, StringComparison.Ordinal);
        Assert.Equal("2026-12-01", error.Evidence["goes_on"]);
        Assert.Equal(6, project.Sandbox.Log.Count);

        project.Time.Advance(TimeSpan.FromDays(20));
        project.Environment["EXTRACT__REQUESTS_PER_MONTH"] = "100";
        Assert.Equal("ok", await project.CodeOfRunAsync());
        Assert.Equal(290, project.Count("group_bitlinks"));
        Assert.Equal(project.Sandbox.Log.Count, project.Sandbox.Log.All.Select(request => $"{request.Path}?{request.Query}").Distinct().Count());
    }

    [Fact]
    public async Task The_api_s_own_monthly_code_is_asked_for_once_and_the_package_goes_on_after_the_first()
    {
        await using var project = await TempProject.StartAsync(Account with { RequestsUsed = 995, MonthlyRequests = 1000 }, Resources);
        var error = await Assert.ThrowsAsync<PipelineException>(() => project.RunAsync());
        Assert.Equal(("MONTH_SPENT", ExitCode.QuotaSpent), (error.Code, ExitCode.Of(error)));
        Assert.Equal("2026-12-01", error.Evidence["goes_on"]);
        Assert.Empty(project.Time.Waits);
        Assert.InRange(project.Sandbox.Log.All.Count(request => request.Status == 429), 1, 5);

        project.Sandbox.Advance(TimeSpan.FromDays(20));
        project.Time.Advance(TimeSpan.FromDays(20));
        Assert.Equal("ok", await project.CodeOfRunAsync());
        Assert.Equal(290, project.Count("group_bitlinks"));
    }

    [Fact]
    public async Task The_ledger_counts_what_the_sandbox_saw_plans_included()
    {
        await using var project = await TempProject.StartAsync(Account, Resources);
        await new Bitly.Pipeline.ProjectPlans(project.Pipeline).MakeAsync(new(), TestContext.Current.CancellationToken);
        await project.RunAsync();
        Assert.Equal(project.Sandbox.Log.Count, project.Pipeline.RequestsThisMonth());
    }
}
