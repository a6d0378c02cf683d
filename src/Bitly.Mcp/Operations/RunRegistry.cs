using System.Collections.Concurrent;
using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations;

/// <summary>A run of this process.</summary>
internal sealed record ActiveRun(string RunId, string Pipeline, RunBoard Board, Task<RunReport> Task, CancellationTokenSource Stop)
{
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>
/// The runs of this process, which go on after the call that started them was answered, and through the traces on disk those of every
/// other process, earlier ones included. One pipeline is loaded by one run at a time.
/// </summary>
internal sealed class RunRegistry(TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, ActiveRun> _runs = new(StringComparer.Ordinal);
    private readonly Lock _starting = new();

    /// <summary>Starts a run and returns at once.</summary>
    /// <exception cref="PipelineException">RUN_IN_PROGRESS when this process loads the pipeline already; what the definition's reading throws.</exception>
    public ActiveRun Start(ProjectPipeline pipeline, RunOptions options)
    {
        var name = pipeline.Definition.PipelineName;
        lock (_starting)
        {
            if (_runs.Values.FirstOrDefault(run => run.Pipeline == name && !run.Task.IsCompleted) is { } going)
            {
                throw SurfaceErrors.RunGoesOn(name, going.RunId);
            }

            var now = time.GetUtcNow();
            var id = PipelineRunner.NewRunId(now);
            var stop = new CancellationTokenSource();
            var board = new RunBoard();
            var task = Task.Run(() => pipeline.RunAsync(options with { RunId = id }, board, stop.Token), CancellationToken.None);
            return _runs[id] = new ActiveRun(id, name, board, task, stop) { StartedAt = now };
        }
    }

    /// <summary>The run of this process with that id, or null.</summary>
    public ActiveRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    /// <summary>How a run stands: one of this process from its board, any other from its trace. A null id means the latest.</summary>
    /// <exception cref="PipelineException">UNKNOWN_RUN.</exception>
    public RunAnswer Describe(ProjectPipeline pipeline, string? runId)
    {
        var id = runId ?? Latest(pipeline);
        var active = id is null ? null : Find(id);
        if (active is { Task.IsCompletedSuccessfully: false })
        {
            return RunAnswers.Of(active, time.GetUtcNow());
        }

        // What ended well says more in its trace, and the same to every process.
        var trace = id is null ? null : pipeline.TraceOf(id);
        return trace is not null
            ? RunAnswers.Of(trace, time.GetUtcNow())
            : throw SurfaceErrors.UnknownRun(id ?? "", [.. pipeline.KeptTraces().Reverse().Select(kept => kept.RunId)]);
    }

    /// <summary>Asks a run of this process to stop and waits for it, at most <paramref name="patience"/>.</summary>
    /// <returns>False when this process has no such run.</returns>
    public async Task<bool> CancelAsync(string runId, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (Find(runId) is not { } run)
        {
            return false;
        }

        await run.Stop.CancelAsync();
        await Task.WhenAny(run.Task, Task.Delay(patience, time, cancellationToken));
        return true;
    }

    /// <summary>Stops what still runs; a package that was being read waits for the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs.Values)
        {
            await run.Stop.CancelAsync();
        }

        await Task.WhenAny(Task.WhenAll(_runs.Values.Select(run => run.Task)).ContinueWith(_ => { }, TaskScheduler.Default), Task.Delay(Farewell, time));
        foreach (var run in _runs.Values)
        {
            run.Stop.Dispose();
        }
    }

    private string? Latest(ProjectPipeline pipeline)
    {
        var own = _runs.Values.Where(run => run.Pipeline == pipeline.Definition.PipelineName).Select(run => run.RunId).Order(StringComparer.Ordinal).LastOrDefault();
        var kept = pipeline.LastTrace()?.RunId;
        return string.CompareOrdinal(own, kept) >= 0 ? own : kept;
    }
}
