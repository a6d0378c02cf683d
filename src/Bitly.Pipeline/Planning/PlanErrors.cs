using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Planning;

/// <summary>Errors of plans.</summary>
internal static class PlanErrors
{
    private static readonly NextStep Anew = new("plan-load", "counts again and gives a new plan_id");

    public static PipelineException Unknown(string planId) => new(
        "PLAN_UNKNOWN", Recovery.FixAndRerun, $"There is no plan {planId} in this project. Plans are kept for a day.", Anew);

    public static PipelineException Stale(string planId, string why) => new(
        "PLAN_STALE", Recovery.FixAndRerun, $"Plan {planId} is not true any more: {why}. Nothing was sent.", Anew);
}
