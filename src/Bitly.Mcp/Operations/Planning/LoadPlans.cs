using System.Text.Json.Nodes;
using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Planning;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations.Planning;

/// <summary>Plans of a project as answers, and runs that take one.</summary>
internal sealed class LoadPlans(Project project)
{
    /// <summary>Substitutes that an answer names.</summary>
    private const int MostRoutes = 8;

    public async Task<PlanAnswer> MakeAsync(PlanQuery query, CancellationToken cancellationToken)
    {
        var pipeline = project.Open();
        var plan = await new ProjectPlans(pipeline).MakeAsync(query, cancellationToken);
        var waiting = pipeline.Packages().Where(package => package.State is "extracting" or "extracted").Select(package => package.LoadId).ToList();
        return Of(plan, waiting);
    }

    /// <summary>Options of a run: as given, or with what the plan says when one is named.</summary>
    public static RunOptions Options(ProjectPipeline pipeline, RunOptions options, string? planId) =>
        string.IsNullOrEmpty(planId) ? options : new ProjectPlans(pipeline).Use(planId, options);

    private static PlanAnswer Of(RequestPlan plan, List<string> waiting) => new()
    {
        PlanId = plan.PlanId,
        Verdict = plan.Verdict.Kind,
        Summary = (plan.Exact ? "" : "At least ") + plan.Verdict.Text,
        RequestsNeeded = plan.Total,
        Exact = plan.Exact,
        RequestsLeft = plan.Quota?.Left,
        MonthLimit = plan.Quota?.Limit,
        LimitFrom = plan.Quota?.Source,
        ResetsOn = plan.Quota?.ResetsOn,
        Plan = plan.Quota?.Plan,
        Days = plan.Verdict.Days,
        HoursAtLeast = plan.Verdict.HoursAtLeast,
        Resources = [.. plan.Requests.Select(one => new PlanRow(one.Resource, one.Requests, one.Written, one.LeftOut))],
        Cheaper = plan.Cheaper.Count == 0 ? null : [.. plan.Cheaper.Take(MostRoutes).Select(route => new CheaperRow(route.Resource, route.Instead, route.Requests, route.Saves, route.Difference))],
        Spent = [.. plan.Counting.Where(one => one.Requests > 0).Select(one => new PlanCost(one.What, one.Requests))],
        Warnings = waiting.Count == 0 ? null : [$"Load package {waiting[0]} waits: the next run finishes it first and reads nothing else; this plan is for the run after it."],
        NextStep = Next(plan),
    };

    private static NextCall Next(RequestPlan plan) => plan.Verdict.Kind switch
    {
        "cheaper_route" => new NextCall("edit-pipeline", "adds the cheaper entry, when the person wants it; then count again with plan-load", new() { ["action"] = "add", ["resource"] = plan.Cheaper[0].Instead }),
        "fits_later" => new NextCall("run-pipeline", "reads what the month leaves and keeps it; agree with the person first", new() { ["plan_id"] = plan.PlanId }),
        _ => new NextCall("run-pipeline", "loads it; refuses if the account's situation changed", new() { ["plan_id"] = plan.PlanId }),
    };
}
