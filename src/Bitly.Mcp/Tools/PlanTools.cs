using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Planning;
using Bitly.Pipeline;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools;

/// <summary>The tool that says what a load costs.</summary>
internal sealed class PlanTools(Project project)
{
    [McpServerTool(Name = "plan-load", Title = "Plan load", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("What a load will cost in API requests and whether the month has them, with cheaper routes. Spends a few requests itself, at most count_with + 5. Its plan_id goes to run-pipeline.")]
    public Task<PlanAnswer> PlanLoad(
        [Description("Only these; empty for all selected ones")] string[]? resources = null,
        [Description("Requests it may spend on counting parents"), Range(1, 1000)] int count_with = 20,
        CancellationToken cancellationToken = default) =>
        new LoadPlans(project).MakeAsync(new PlanQuery { Resources = resources ?? [], CountWith = count_with }, cancellationToken);
}
