using Bitly.Mcp.Operations;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline;
using Bitly.Pipeline.Configuration;
using Xunit;

namespace Bitly.Mcp.Tests.Limits;

/// <summary>A run keeps below the rate windows it can know of, and is slowed by nothing else. The sandbox and the client share one clock.</summary>
public sealed class PaceTests
{
    private const string Clicks = "/bitlinks/";
    private static readonly string[] Resources = ["group_bitlinks", "bitlink_clicks"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Limits_that_a_plan_asked_for_are_never_run_into()
    {
        await using var project = await StartAsync(links: 70, perHour: 200);
        var plan = await PlanAsync(project);
        var asked = project.Sandbox.Log.Count;
        await project.RunAsync();
        Assert.DoesNotContain(project.Sandbox.Log.All, request => request.Status == 429);
        Assert.Equal(plan.Total, project.Sandbox.Log.Count - asked);
        Assert.Equal(70, project.Query("SELECT DISTINCT _group_bitlinks_id FROM bitly_data.bitlink_clicks").Count);
        // 70 links at 20 a minute: three windows have to pass.
        Assert.InRange(project.Time.Waits.Where(wait => wait > TimeSpan.FromSeconds(1)).Sum(wait => wait.TotalMinutes), 2.9, 3.5 * 5);
    }

    [Fact]
    public async Task An_hour_that_is_used_up_is_waited_for()
    {
        await using var project = await StartAsync(links: 70, perHour: 50);
        await PlanAsync(project);
        var start = project.Time.GetUtcNow();
        await project.RunAsync();
        Assert.DoesNotContain(project.Sandbox.Log.All, request => request.Status == 429);
        Assert.True(project.Time.GetUtcNow() - start > TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_second_run_knows_what_the_first_one_used_of_the_hour()
    {
        await using var project = await StartAsync(links: 30, perHour: 50);
        await PlanAsync(project);
        await project.RunAsync();
        await project.RunAsync();
        Assert.DoesNotContain(project.Sandbox.Log.All, request => request.Status == 429);
        Assert.True(project.Sandbox.Log.All.Count(request => request.Path.StartsWith(Clicks, StringComparison.Ordinal)) >= 30);
    }

    [Fact]
    public async Task Where_nothing_is_known_nothing_is_slowed()
    {
        await using var project = await StartAsync(links: 70, perHour: null);
        await project.RunAsync();
        Assert.Empty(project.Time.Waits);
    }

    [Fact]
    public async Task Wide_limits_slow_nothing()
    {
        await using var project = await StartAsync(links: 70, perHour: null);
        await PlanAsync(project);
        await project.RunAsync();
        Assert.Empty(project.Time.Waits);
    }

    [Fact]
    public async Task A_refusal_teaches_a_pace_that_is_not_refused_again()
    {
        await using var project = await StartAsync(links: 200, perHour: 300);
        await project.RunAsync();
        var all = project.Sandbox.Log.All.ToList();
        var refused = all.Count(request => request.Status == 429);
        // One lesson, at most one refusal for each connection; without it every minute would end in refusals.
        Assert.InRange(refused, 1, 5);
        // The minute's 30, of which the other four connections may write theirs down behind the first refusal.
        Assert.InRange(all.TakeWhile(request => request.Status == 200).Count(request => request.Path.StartsWith(Clicks, StringComparison.Ordinal)), 26, 30);
        Assert.Equal(200, project.Query("SELECT DISTINCT _group_bitlinks_id FROM bitly_data.bitlink_clicks").Count);
    }

    [Fact]
    public async Task Limits_cost_no_request_of_a_run()
    {
        await using var project = await StartAsync(links: 20, perHour: 1000);
        await PlanAsync(project);
        project.Sandbox.Log.Clear();
        await project.RunAsync();
        Assert.DoesNotContain(project.Sandbox.Log.All, request => request.Path.Contains("limits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_token_forgets_the_limits_of_the_account_before()
    {
        await using var project = await StartAsync(links: 5, perHour: 50);
        await PlanAsync(project);
        Assert.NotEmpty(project.Pipeline.Limits().Read().Rates);
        using var token = new StringReader("another-token");
        new Credentials(project.Project).Set(new Secret(token.ReadToEnd()));
        Assert.Empty(project.Pipeline.Limits().Read().Rates);
        Assert.Null(project.Pipeline.Month());
    }

    private static Task<Pipeline.Planning.RequestPlan> PlanAsync(TempProject project) => new ProjectPlans(project.Pipeline).MakeAsync(new PlanQuery(), Stop);

    private static Task<TempProject> StartAsync(int links, int? perHour)
    {
        var options = new SandboxOptions { LinkCounts = [links], RequestsPerHour = perHour };
        return TempProject.StartAsync(options with { Time = new JumpingTime(options.Now) }, Resources);
    }
}
