using System.Globalization;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// A run from end to end: lock, sync, then either finish the packages that wait or read and load a new one. As in dlt, a run that finishes
/// waiting packages reads nothing new.
/// </summary>
internal sealed class PipelineRunner(RunParts parts)
{
    private readonly PackageShelf _shelf = new(Path.Combine(parts.WorkingFolder, "load"));

    /// <summary>Finishes what waits, or reads and loads what is new.</summary>
    /// <exception cref="PipelineException">Every failure; the trace holds it too.</exception>
    public Task<RunReport> RunAsync(RunOptions options, IProgress<RunEvent>? progress, CancellationToken cancellationToken) =>
        RecordedAsync(parts, options.RunId, progress, async record =>
        {
            using var ledger = parts.Ledger?.Invoke();
            record.Budget = new RequestBudget(options.MaxRequests, parts.Month, ledger, parts.Time);
            await RunAsync(options, new Stages(parts, record), record.Budget, cancellationToken);
            _shelf.Prune(parts.KeepPackages);
        }, cancellationToken);

    /// <summary>Loads a kept package again without a request, into the pipeline's own destination or, with <paramref name="elsewhere"/>, into another one.</summary>
    /// <exception cref="PipelineException">PACKAGE_NOT_FOUND, PACKAGE_NOT_COMPLETE, or a failure of the load.</exception>
    public Task<RunReport> ReplayAsync(string loadId, IDestination? elsewhere, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var used = elsewhere is null ? parts : parts with { Destination = elsewhere };
        return RecordedAsync(used, null, progress, async record =>
        {
            var stages = new Stages(used, record, keepState: elsewhere is null);
            var package = _shelf.Find(loadId);
            await stages.SyncAsync(_shelf, cancellationToken);
            if (package.Manifest.State == PackageState.Extracting)
            {
                throw PackageErrors.NotComplete(loadId);
            }

            try
            {
                await stages.LoadAsync(package, resumed: true, cancellationToken);
            }
            catch (PipelineException broken) when (broken.Code == "PACKAGE_BROKEN" && !package.IsPending)
            {
                throw PackageErrors.KeptBroken(broken);
            }
        }, cancellationToken);
    }

    /// <summary>Takes tables and state away, in one transaction.</summary>
    /// <param name="request">What goes.</param>
    /// <param name="shown">What a person agreed to: anything else is refused. null when nobody was asked.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Undoes the drop.</param>
    /// <exception cref="PipelineException">DROP_WITH_PENDING: packages wait whose cursors would be wrong afterwards; RESOURCE_UNKNOWN; DROP_CHANGED; failures of the load.</exception>
    public Task<RunReport> DropAsync(DropRequest request, DropPreview? shown, IProgress<RunEvent>? progress, CancellationToken cancellationToken) =>
        RecordedAsync(parts, null, progress, async record =>
        {
            var stages = new Stages(parts, record);
            await stages.SyncAsync(_shelf, cancellationToken);
            RefuseWithPending(record);
            await stages.DropAsync(_shelf, request, shown, cancellationToken);
        }, cancellationToken);

    /// <summary>What <see cref="DropAsync"/> would take away now, after a sync; leaves no trace.</summary>
    /// <exception cref="PipelineException">As <see cref="DropAsync"/>.</exception>
    public async Task<DropPreview> PlanDropAsync(DropRequest request, CancellationToken cancellationToken)
    {
        var runId = NewRunId(parts.Time.GetUtcNow());
        using var held = await RunLock.AcquireAsync(parts.WorkingFolder, parts.Definition.PipelineName, runId, parts.Time, cancellationToken);
        var record = new RunRecord(parts, runId, null, keep: false);
        var stages = new Stages(parts, record);
        await stages.SyncAsync(_shelf, cancellationToken);
        RefuseWithPending(record);
        return stages.PlanDrop(request);
    }

    /// <summary>Puts the destination's state and schemas in place of the local ones; without <paramref name="apply"/> it only says what would be.</summary>
    /// <exception cref="PipelineException">SYNC_NOTHING_FOUND: the destination has none; what is local stays as it is. RUN_IN_PROGRESS.</exception>
    public async Task<RestoreReport> RestoreAsync(bool apply, CancellationToken cancellationToken)
    {
        using var held = await RunLock.AcquireAsync(parts.WorkingFolder, parts.Definition.PipelineName, NewRunId(parts.Time.GetUtcNow()), parts.Time, cancellationToken);
        return await Task.Run(() => new RestoreStep(parts).Run(_shelf, apply, cancellationToken), CancellationToken.None);
    }

    /// <summary>Gives up packages that wait: renamed, not deleted. Their load ids.</summary>
    /// <exception cref="PipelineException">RUN_IN_PROGRESS: a run is working on them.</exception>
    public async Task<IReadOnlyList<string>> DropPendingAsync(CancellationToken cancellationToken)
    {
        using var held = await RunLock.AcquireAsync(parts.WorkingFolder, parts.Definition.PipelineName, NewRunId(parts.Time.GetUtcNow()), parts.Time, cancellationToken);
        var pending = _shelf.All().Where(package => package.IsPending).ToList();
        pending.ForEach(PackageShelf.Drop);
        return [.. pending.Select(package => package.LoadId)];
    }

    private void RefuseWithPending(RunRecord record)
    {
        if (_shelf.All(record.Warn).FirstOrDefault(package => package.IsPending) is { } waiting)
        {
            throw RunErrors.DropWithPending(waiting.LoadId);
        }
    }

    private async Task<RunReport> RecordedAsync(RunParts used, string? runId, IProgress<RunEvent>? progress, Func<RunRecord, Task> work, CancellationToken cancellationToken)
    {
        runId ??= NewRunId(parts.Time.GetUtcNow());
        try
        {
            using var held = await RunLock.AcquireAsync(parts.WorkingFolder, parts.Definition.PipelineName, runId, parts.Time, cancellationToken);
            return await RecordedAsync(new RunRecord(used, runId, progress), work, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw RunErrors.NotWritable(error);
        }
    }

    private async Task<RunReport> RecordedAsync(RunRecord record, Func<RunRecord, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(record);
            return record.Complete();
        }
        catch (Exception error)
        {
            throw Ended(error, record, cancellationToken);
        }
    }

    /// <summary>An id that sorts by time.</summary>
    public static string NewRunId(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.ffffff'Z'", CultureInfo.InvariantCulture);

    private async Task RunAsync(RunOptions options, Stages stages, RequestBudget budget, CancellationToken cancellationToken)
    {
        await stages.SyncAsync(_shelf, cancellationToken);
        var waiting = stages.Waiting(_shelf);
        if (waiting.Count == 0 && !stages.FinishedAny)
        {
            await stages.FinishAsync(stages.Begin(_shelf, options), resumed: false, budget, cancellationToken);
            return;
        }

        stages.Record.Warn("PACKAGES_FINISHED", "This run finished what an earlier one had begun. Run again to read what is newer.");
        foreach (var package in waiting)
        {
            await stages.FinishAsync(package, resumed: true, budget, cancellationToken);
        }
    }

    private PipelineException Ended(Exception error, RunRecord record, CancellationToken cancellationToken)
    {
        var known = error switch
        {
            PipelineException one => one,
            OperationCanceledException when cancellationToken.IsCancellationRequested =>
                RunErrors.Cancelled(null, _shelf.All().LastOrDefault(package => package.IsPending)?.LoadId),
            IOException or UnauthorizedAccessException => RunErrors.NotWritable(error),
            _ => RunErrors.Unexpected(error),
        };
        if (known is { Code: "PACKAGE_BROKEN", LoadId: { } loadId } && Directory.Exists(Path.Combine(_shelf.Folder, loadId)))
        {
            _shelf.SetAside(loadId);
        }

        try
        {
            record.Fail(known);
        }
        catch (Exception hindered) when (hindered is IOException or UnauthorizedAccessException)
        {
            // What hinders the run hinders its trace too; the error itself says it.
        }

        return known;
    }
}

/// <summary>The steps of one run with what they share.</summary>
internal sealed class Stages(RunParts parts, RunRecord record, bool keepState = true)
{
    private readonly LocalState _local = new(parts, keepState);

    public RunRecord Record { get; } = record;

    /// <summary>True when the sync found packages that were committed already.</summary>
    public bool FinishedAny { get; private set; }

    public async Task SyncAsync(PackageShelf shelf, CancellationToken cancellationToken)
    {
        using var step = Record.Begin("sync");
        var sync = new SyncStep(parts, _local, Record);
        await Blocking("sync", () => sync.Run(shelf, cancellationToken));
        FinishedAny = sync.NotedAny;
        step.Complete();
    }

    public LoadPackage Begin(PackageShelf shelf, RunOptions options) => new PackageMaker(parts, _local).Begin(shelf, options);

    public IReadOnlyList<LoadPackage> Waiting(PackageShelf shelf) => new PackageRenewal(parts, _local, Record).Waiting(shelf);

    public async Task FinishAsync(LoadPackage package, bool resumed, RequestBudget budget, CancellationToken cancellationToken)
    {
        if (package.Manifest.State == PackageState.Extracting)
        {
            if (resumed)
            {
                new PackageRenewal(parts, _local, Record).Renew(package);
            }

            await new ExtractStep(parts, Record).RunAsync(package, budget, cancellationToken);
        }
        else
        {
            Record.Add(package.LoadId, package.Manifest.Resources, before: true);
        }

        if (IsEmpty(package))
        {
            PackageShelf.Delete(package);
            return;
        }

        await LoadAsync(package, resumed, cancellationToken);
    }

    public Task LoadAsync(LoadPackage package, bool resumed, CancellationToken cancellationToken)
    {
        var load = new LoadStep(parts, _local, Record);
        return Blocking("load", () => load.Run(package, resumed, cancellationToken));
    }

    public DropPreview PlanDrop(DropRequest request) => DropPreview.Of(new DropStep(parts, _local, Record).Plan(request), parts);

    public Task DropAsync(PackageShelf shelf, DropRequest request, DropPreview? shown, CancellationToken cancellationToken)
    {
        var drop = new DropStep(parts, _local, Record);
        return Blocking("load", () => drop.Run(shelf, request, shown, cancellationToken));
    }

    private bool IsEmpty(LoadPackage package)
    {
        using var log = package.OpenPages(parts.Time);
        var withRecords = package.Manifest.Resources.Where(pair => pair.Value.Records > pair.Value.Dropped).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var work = Prepare(package, log);
        withRecords.IntersectWith(work.Pages.Written.Select(resource => resource.Name));
        return work.IsEmpty(withRecords);
    }

    /// <summary>Hints that contradict the schema, and a new table that a contract forbids: in dlt's words failures of the extract.</summary>
    private PackageWork Prepare(LoadPackage package, PageLog log)
    {
        try
        {
            return new PackageWork(parts, PackageMaker.WithCurrentHints(package.Manifest, parts.Definition), log, _local);
        }
        catch (PipelineException error)
        {
            (error.Step, error.LoadId) = (error.Step ?? "extract", error.LoadId ?? package.LoadId);
            throw;
        }
    }

    /// <summary>A database blocks its thread; the caller's stays free.</summary>
    private static async Task Blocking(string step, Action action)
    {
        try
        {
            await Task.Run(action, CancellationToken.None);
        }
        catch (PipelineException error)
        {
            error.Step ??= step;
            throw;
        }
    }
}
