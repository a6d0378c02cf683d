using Bitly.Mcp.Operations.Planning;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Planning;
using Bitly.Pipeline.Runs;
using Xunit;

namespace Bitly.Mcp.Tests.Planning;

public sealed class PlanTests
{
    private static readonly SandboxOptions Small = new() { LinkCounts = [130, 40, 0], QrCodesPerGroup = 5 };

    [Fact]
    public void An_id_is_never_taken_for_a_number() =>
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Matches("^p[0-9a-f]{10}$", Bitly.Pipeline.Planning.PlanStore.NewId()));

    [Fact]
    public async Task A_plan_says_what_the_run_then_spends()
    {
        await using var project = await TempProject.StartAsync(Small, "groups", "group_bitlinks", "bitlink_clicks", "group_countries");
        var plan = await PlanAsync(project);
        // 1 list of groups, 2 + 1 + 1 pages of links, 170 links, 3 groups.
        Assert.Equal([1, 4, 170, 3], plan.Requests.Select(one => one.Requests));
        Assert.True(plan.Exact);
        Assert.Equal(plan.Counting.Sum(one => one.Requests), project.Sandbox.Log.Count);
        Assert.Equal(7, project.Sandbox.Log.Count);
        project.Sandbox.Log.Clear();
        await project.RunAsync(new ProjectPlans(project.Pipeline).Use(plan.PlanId, new RunOptions()));
        Assert.Equal(plan.Total, project.Sandbox.Log.Count);
    }

    [Fact]
    public async Task The_second_load_is_planned_from_the_cursor()
    {
        await using var project = await TempProject.StartAsync(Small, "group_bitlinks", "bitlink_clicks");
        await project.RunAsync();
        project.Sandbox.AddLinks("Bsandbox002", 3);
        var plan = await PlanAsync(project);
        project.Sandbox.Log.Clear();
        await project.RunAsync();
        Assert.InRange(project.Sandbox.Log.Count, 4, plan.Total);
        Assert.InRange(plan.Total, 4, 12);
    }

    [Fact]
    public async Task A_free_month_that_is_too_small_gets_a_date_and_a_cheaper_route()
    {
        await using var project = await TempProject.StartAsync(Small with { Plan = "free", RequestsUsed = 900 }, "group_bitlinks", "bitlink_countries");
        var plan = await PlanAsync(project);
        Assert.Equal("cheaper_route", plan.Verdict.Kind);
        Assert.Equal(("2026-12-01", 15), (plan.Verdict.GoesOnDate, plan.Verdict.Days));
        Assert.Equal(("bitlink_countries", "group_link_clicks_countries", 3, 167), (plan.Cheaper[0].Resource, plan.Cheaper[0].Instead, plan.Cheaper[0].Requests, plan.Cheaper[0].Saves));
        Assert.Equal(("Free", 1000), (plan.Quota!.Plan, plan.Quota.Limit));
    }

    [Fact]
    public async Task What_the_free_plan_does_not_hold_costs_the_requests_that_find_it_out()
    {
        await using var project = await TempProject.StartAsync(Small with { Plan = "free" }, "group_bitlinks", "bitlink_devices", "campaigns");
        var plan = await PlanAsync(project);
        project.Sandbox.Log.Clear();
        await project.RunAsync();
        Assert.InRange(project.Sandbox.Log.Count, 1, plan.Total);
        Assert.InRange(plan.Total, 1, 12);
    }

    [Fact]
    public async Task What_the_plan_does_not_hold_gets_a_substitute_that_it_holds()
    {
        await using var project = await TempProject.StartAsync(Small with { Plan = "free" }, "group_clicks", "bitlink_cities", "campaigns");
        var plan = await PlanAsync(project);
        Assert.Equal(["bitlink_cities", "campaigns", "group_clicks"], plan.Requests.Where(one => one.LeftOut is not null).Select(one => one.Resource).Order());
        Assert.Equal(
            [("bitlink_cities", "group_link_clicks_cities"), ("group_clicks", "group_link_clicks_over_time")],
            plan.Cheaper.Select(route => (route.Resource, route.Instead)).Order());
    }

    [Fact]
    public async Task Counting_stops_at_its_own_limit_and_says_so()
    {
        await using var project = await TempProject.StartAsync(Small, "group_bitlinks", "bitlink_clicks");
        var plan = await new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery { CountWith = 2, AskLimits = false }, TestContext.Current.CancellationToken);
        Assert.False(plan.Exact);
        Assert.Equal(2, project.Sandbox.Log.Count);
        Assert.Equal("unknown", plan.Verdict.Kind);
    }

    [Theory]
    [InlineData("definition")]
    [InlineData("state")]
    [InlineData("time")]
    [InlineData("id")]
    public async Task A_plan_that_is_not_true_any_more_is_refused(string change)
    {
        await using var project = await TempProject.StartAsync(Small, "groups", "group_bitlinks");
        var plan = await PlanAsync(project);
        switch (change)
        {
            case "definition":
                File.AppendAllText(Path.Combine(project.Folder, "bitly_pipeline.toml"), "\n[[resources]]\nuse = \"user\"\n");
                break;
            case "state":
                await project.RunAsync();
                break;
            case "time":
                project.Time.Advance(TimeSpan.FromHours(25));
                break;
        }

        var id = change == "id" ? "p0000000000" : plan.PlanId;
        var refused = Assert.Throws<PipelineException>(() => new ProjectPlans(project.Pipeline).Use(id, new RunOptions()));
        Assert.Equal(change == "id" ? "PLAN_UNKNOWN" : "PLAN_STALE", refused.Code);
        Assert.Equal("plan-load", refused.Next!.Tool);
    }

    [Fact]
    public async Task The_answer_names_the_plan_and_what_it_cost()
    {
        await using var project = await TempProject.StartAsync(Small, "groups", "group_bitlinks");
        var answer = await new LoadPlans(project.Project).MakeAsync(new PlanQuery(), TestContext.Current.CancellationToken);
        Assert.Equal(("fits", 5), (answer.Verdict, answer.RequestsNeeded));
        Assert.Equal(answer.PlanId, answer.NextStep!.Arguments!["plan_id"]!.GetValue<string>());
        Assert.Equal(project.Sandbox.Log.Count, answer.Spent.Sum(one => one.Requests));
    }

    private static Task<RequestPlan> PlanAsync(TempProject project) => new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery(), TestContext.Current.CancellationToken);
}
