using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>Keeps the trace of one run while it goes on, and passes events to whoever watches. Safe for several threads.</summary>
internal sealed class RunRecord : IProgress<RunEvent>
{
    private readonly Lock _lock = new();
    private readonly TraceStore? _store;
    private readonly TimeProvider _time;
    private readonly ResolvedSettings? _resolved;
    private readonly IProgress<RunEvent>? _watcher;
    private RunTrace _trace;

    public RunRecord(RunParts parts, string runId, IProgress<RunEvent>? watcher, bool keep = true)
    {
        (_store, _time, _watcher) = (keep ? new TraceStore(parts.WorkingFolder) : null, parts.Time, watcher);
        _resolved = parts.Resolved;
        _trace = new RunTrace
        {
            RunId = runId,
            PipelineName = parts.Definition.PipelineName,
            Destination = parts.Destination.Name,
            DatasetName = parts.Definition.DatasetName,
            Location = parts.Destination.Location,
            Status = RunStatus.Running,
            StartedAt = parts.Time.GetUtcNow(),
        };
        _store?.Write(_trace);
    }

    /// <summary>Asked for the requests of this run when the trace is written.</summary>
    public RequestBudget? Budget { get; set; }

    public void Report(RunEvent value)
    {
        if (value is Warned warned)
        {
            Change(trace => trace with { Warnings = [.. trace.Warnings, new WarningTrace(warned.Code, warned.Message)] });
        }

        _watcher?.Report(value);
    }

    public void Warn(string code, string message) => Report(new Warned(_time.GetUtcNow(), code, message));

    public void Warn(PipelineException error) => Warn(error.Code, error.Message);

    /// <summary>Begins a step; disposing ends it, completed only when it was said so.</summary>
    public StepRecord Begin(string step, string? loadId = null)
    {
        Report(new StepChanged(_time.GetUtcNow(), step, Ended: false, loadId));
        return new StepRecord(this, step, loadId, _time.GetUtcNow());
    }

    /// <summary>What was read for a package; by an earlier run when <paramref name="before"/>: then its requests are not this run's.</summary>
    public void Add(string loadId, IReadOnlyDictionary<string, ResourceTally> read, bool before = false) => Change(trace => trace with
    {
        Resources =
        [
            .. trace.Resources,
            .. read.Select(pair => new ResourceTrace
            {
                Resource = pair.Key,
                LoadId = loadId,
                Pages = pair.Value.Pages,
                Records = pair.Value.Records,
                Dropped = pair.Value.Dropped,
                Requests = before ? 0 : pair.Value.Requests,
                Skipped = pair.Value.Skipped,
                SkippedWhy = pair.Value.SkippedWhy,
                LeftOut = pair.Value.LeftOut,
                CutByLimit = pair.Value.CutByLimit,
            }),
        ],
    });

    public void Add(PackageReport package, IEnumerable<string> schemaChanges) => Change(trace => trace with
    {
        Packages = [.. trace.Packages, package],
        SchemaChanges = [.. trace.SchemaChanges, .. schemaChanges],
    });

    /// <summary>Ends the run well and gives its report.</summary>
    public RunReport Complete() => Finish(trace => trace with { Status = RunStatus.Completed }).ToReport();

    public void Fail(PipelineException error) => Finish(trace => trace with
    {
        Status = error.Code == "RUN_CANCELLED" ? RunStatus.Cancelled : RunStatus.Failed,
        Error = new ErrorTrace
        {
            Code = error.Code,
            Recovery = error.Recovery.ToString(),
            Message = error.Message,
            Cause = error.Cause,
            Step = error.Step,
            LoadId = error.LoadId,
            Evidence = error.Evidence,
            NextTool = error.Next?.Tool,
            NextWhy = error.Next?.Why,
        },
    });

    /// <summary>A step that went on inside another one: normalizing, which the load asks for batch by batch.</summary>
    public void AddStep(string step, string loadId, DateTimeOffset startedAt, TimeSpan spent) =>
        Change(trace => trace with { Steps = [.. trace.Steps, new StepTrace(step, loadId, startedAt, spent, Completed: true)] });

    internal void End(StepRecord step, bool completed)
    {
        var now = _time.GetUtcNow();
        Change(trace => trace with { Steps = [.. trace.Steps, new StepTrace(step.Name, step.LoadId, step.StartedAt, now - step.StartedAt, completed)] });
        Report(new StepChanged(now, step.Name, Ended: true, step.LoadId));
    }

    private static MonthRequests? MonthOf(RequestBudget? budget) =>
        budget is { Month: { } month, MonthLeft: { } left } ? new MonthRequests(month.Limit, left, month.From) : null;

    private RunTrace Finish(Func<RunTrace, RunTrace> how)
    {
        Change(trace => how(trace) with { FinishedAt = _time.GetUtcNow(), RequestsSpent = Budget?.Spent ?? 0, Month = MonthOf(Budget), ResolvedConfig = _resolved?.All ?? [] });
        _store?.Write(_trace);
        return _trace;
    }

    private void Change(Func<RunTrace, RunTrace> how)
    {
        lock (_lock)
        {
            _trace = how(_trace);
        }
    }
}

/// <summary>One step while it goes on.</summary>
internal sealed class StepRecord(RunRecord record, string name, string? loadId, DateTimeOffset startedAt) : IDisposable
{
    private bool _completed;

    public string Name { get; } = name;
    public string? LoadId { get; } = loadId;
    public DateTimeOffset StartedAt { get; } = startedAt;

    public void Complete() => _completed = true;

    public void Dispose() => record.End(this, _completed);
}
