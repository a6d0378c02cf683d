using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Planning;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools;

/// <summary>Tools that load, follow and stop.</summary>
internal sealed class RunTools(Project project, RunRegistry runs, LoadedData data)
{
    /// <summary>Longer than this no call keeps a client waiting.</summary>
    private const int SoftLimit = 45;
    private static readonly TimeSpan BetweenNotices = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(2);

    [McpServerTool(Name = "run-pipeline", Title = "Run pipeline", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = true, UseStructuredContent = true)]
    [McpMeta("anthropic/alwaysLoad", true)]
    [Description("Loads into DuckDB. Spends API requests. A longer run answers with a run_id and goes on: follow it with get-run. An earlier stopped run is finished first; nothing is fetched twice.")]
    public async Task<RunAnswer> RunPipeline(
        IProgress<ProgressNotificationValue> progress,
        [Description("Only these; empty for all selected ones")] string[]? resources = null,
        [Description("Pages per resource and parent; 1 for a first look, 0 for all"), Range(0, int.MaxValue)] int limit = 0,
        [Description("Stop at this many requests and keep what was read; 0 for no cap"), Range(0, int.MaxValue)] int max_requests = 0,
        [Description("From plan-load; refused when it is not true any more")] string plan_id = "",
        [Description("Seconds to wait for the end"), Range(0, SoftLimit)] int wait_seconds = SoftLimit,
        CancellationToken cancellationToken = default)
    {
        var options = new RunOptions { Resources = resources ?? [], Limit = limit > 0 ? limit : null, MaxRequests = max_requests > 0 ? max_requests : null };
        var pipeline = project.Open();
        options = LoadPlans.Options(pipeline, options, plan_id);
        await data.ReleaseAsync(cancellationToken);
        var run = runs.Start(pipeline, options);
        try
        {
            await FollowAsync(run, progress, TimeSpan.FromSeconds(wait_seconds), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await runs.CancelAsync(run.RunId, CancelPatience, CancellationToken.None);
            throw;
        }

        // A failed start is a failed call; what fails later is found with get-run as well.
        return run.Task is { IsFaulted: true, Exception.InnerException: PipelineException error } ? throw error : RunAnswers.Of(run, project.Time.GetUtcNow());
    }

    [McpServerTool(Name = "get-run", Title = "Get run", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("How a run stands: status, pages, rows, requests, error. Finds runs of earlier sessions too.")]
    public async Task<RunAnswer> GetRun(
        [Description("Empty for the latest")] string run_id = "",
        [Description("Wait up to so many seconds for its end"), Range(0, SoftLimit)] int wait_seconds = 0,
        CancellationToken cancellationToken = default)
    {
        var id = run_id.Length == 0 ? null : run_id;
        if (wait_seconds > 0 && id is not null && runs.Find(id) is { } run)
        {
            await Task.WhenAny(run.Task, Task.Delay(TimeSpan.FromSeconds(wait_seconds), project.Time, cancellationToken));
        }

        return runs.Describe(project.Open(), id);
    }

    [McpServerTool(Name = "cancel-run", Title = "Cancel run", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Stops a run tidily. What was read is kept; the next run goes on from there.")]
    public async Task<RunAnswer> CancelRun([Description("From run-pipeline or get-status")] string run_id, CancellationToken cancellationToken = default)
    {
        var pipeline = project.Open();
        if (!await runs.CancelAsync(run_id, CancelPatience, cancellationToken) && pipeline.Running() is { } other && other.RunId == run_id)
        {
            throw SurfaceErrors.RunElsewhere(other.RunId, other.ProcessId);
        }

        return runs.Describe(pipeline, run_id);
    }

    /// <summary>Tells the client how far it is until the run ends or the time is over.</summary>
    private async Task FollowAsync(ActiveRun run, IProgress<ProgressNotificationValue> progress, TimeSpan patience, CancellationToken cancellationToken)
    {
        var over = Task.Delay(patience, project.Time, cancellationToken);
        var told = 0L;
        while (!run.Task.IsCompleted && !over.IsCompleted)
        {
            await Task.WhenAny(run.Task, over, Task.Delay(BetweenNotices, project.Time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            var board = run.Board.Read();
            if (board.Events > told)
            {
                told = board.Events;
                progress.Report(new ProgressNotificationValue { Progress = told, Message = board.Line() });
            }
        }
    }
}
