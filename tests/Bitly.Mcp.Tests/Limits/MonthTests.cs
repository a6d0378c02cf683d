using Bitly.Mcp.Cli;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Account;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Limits;

/// <summary>A run counts with the month's limit that a person set, else with the one the API last said, and names which.</summary>
public sealed class MonthTests
{
    private static readonly SandboxOptions Account = new() { LinkCounts = [230, 60], QrCodesPerGroup = 4, Plan = "free", RequestsUsed = 980 };
    private static readonly string[] Resources = ["groups", "group_bitlinks", "qr_scans"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_plan_or_a_setting_no_limit_is_known_and_none_is_claimed()
    {
        await using var project = await TempProject.StartAsync(Account with { RequestsUsed = 0 }, Resources);
        Assert.Null((await project.RunAsync()).Month);
    }

    [Fact]
    public async Task What_a_plan_learned_stops_the_run_before_the_api_would_with_what_others_spent_counted_in()
    {
        await using var project = await TempProject.StartAsync(Account, Resources);
        await new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery(), Stop);
        var error = await Assert.ThrowsAsync<PipelineException>(() => project.RunAsync());
        Assert.Equal(("REQUEST_BUDGET_SPENT", ExitCode.QuotaSpent), (error.Code, ExitCode.Of(error)));
        Assert.Equal(("1000", "plan_limits, asked on 2026-11-16", "2026-12-01"), (error.Evidence["month_limit"], error.Evidence["limit_from"], error.Evidence["goes_on"]));
        Assert.DoesNotContain(project.Sandbox.Log.All, request => request.Status == 429);
        Assert.Equal(20, project.Sandbox.Log.Count);

        project.Sandbox.Advance(TimeSpan.FromDays(20));
        project.Time.Advance(TimeSpan.FromDays(20));
        var report = await project.RunAsync();
        Assert.Equal((1000, 1000 - report.RequestsSpent), (report.Month!.Limit, report.Month.Left));
        Assert.Equal(290, project.Count("group_bitlinks"));
    }

    [Fact]
    public async Task What_a_verify_learned_counts_too_and_the_answer_says_where_it_is_from()
    {
        await using var project = await TempProject.StartAsync(Account with { RequestsUsed = 500 }, "groups");
        await new AccountChecks(project.Project).VerifyAsync(Stop);
        var answer = RunAnswers.Of(await project.RunAsync());
        Assert.Equal((1000, 496, "plan_limits, asked on 2026-11-16"), (answer.Month!.Limit, answer.Month.Left, answer.Month.LimitFrom));
    }

    [Fact]
    public async Task What_a_person_set_goes_before_what_the_api_said()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        project.Environment["EXTRACT__REQUESTS_PER_MONTH"] = "700";
        var plan = await new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery(), Stop);
        Assert.Equal((700, "extract.requests_per_month"), (plan.Quota!.Limit, plan.Quota.Source));
        var month = (await project.RunAsync()).Month!;
        Assert.Equal((700, 700 - project.Sandbox.Log.Count, "extract.requests_per_month"), (month.Limit, month.Left, month.LimitFrom));
    }

    [Fact]
    public async Task A_plan_that_asks_for_no_limits_uses_those_that_are_kept()
    {
        await using var project = await TempProject.StartAsync(Account with { RequestsUsed = 100 }, "groups");
        await new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery(), Stop);
        var plan = await new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery { AskLimits = false }, Stop);
        Assert.Equal((1000, "plan_limits, asked on 2026-11-16", "fits"), (plan.Quota!.Limit, plan.Quota.Source, plan.Verdict.Kind));
    }

    [Fact]
    public async Task Limits_that_can_not_be_read_are_as_none()
    {
        await using var project = await TempProject.StartAsync(Account with { RequestsUsed = 0 }, "groups");
        await new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery(), Stop);
        var file = Assert.Single(Directory.GetFiles(project.Folder, "limits@*.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        await File.WriteAllTextAsync(file, "{\"month\":", Stop);
        Assert.Null((await project.RunAsync()).Month);
    }
}
