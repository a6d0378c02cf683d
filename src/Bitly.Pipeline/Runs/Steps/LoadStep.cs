using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// Normalizes a package's pages straight into the destination, in one transaction. State, schema and the package's own note follow the commit:
/// a crash before it changes nothing, a crash after it is found out by the next sync.
/// </summary>
internal sealed class LoadStep(RunParts parts, LocalState local, RunRecord record)
{
    /// <param name="package">All pages are there.</param>
    /// <param name="resumed">An earlier run began it.</param>
    /// <param name="cancellationToken">Undoes the load.</param>
    public PackageReport Run(LoadPackage package, bool resumed, CancellationToken cancellationToken)
    {
        using var step = record.Begin("load", package.LoadId);
        using var log = package.OpenPages(parts.Time);
        var work = new PackageWork(parts, PackageMaker.WithCurrentHints(package.Manifest, parts.Definition), log, local);
        var normalizer = work.NewNormalizer();
        using var batches = new TimedBatches(normalizer.Normalize(work.Pages.All()), package.LoadId, parts.Time);
        var result = new Loader(parts.Destination, parts.Time).Load(work.Request(batches.All(), record), cancellationToken);
        record.AddStep("normalize", package.LoadId, step.StartedAt, batches.Spent);
        foreach (var warning in result.Warnings)
        {
            record.Report(warning);
        }

        foreach (var warning in normalizer.Warnings)
        {
            record.Warn("COLUMN_ALL_NULL", warning);
        }

        if (result.AlreadyLoaded)
        {
            record.Warn("ALREADY_LOADED", $"Load package {package.LoadId} is in the dataset already; nothing was written.");
            step.Complete();
            return new PackageReport(package.LoadId, "loaded", package.Manifest.RowCounts, resumed);
        }

        local.Commit(work.State, work.Schema, package.LoadId);
        var rows = normalizer.RowCounts.ToDictionary();
        if (local.Keeps)
        {
            package.Update(package.Manifest with { State = PackageState.Loaded, LoadedAt = parts.Time.GetUtcNow(), RowCounts = rows });
        }

        step.Complete();
        var report = new PackageReport(package.LoadId, "loaded", rows, resumed);
        record.Add(report, result.Changes.Select(change => change.Column is null ? $"new table {change.Table}" : $"new column {change.Table}.{change.Column} {change.Type}"));
        if (work.StateLoad is { } state)
        {
            record.Add(new PackageReport(state.LoadId, "loaded", new Dictionary<string, long>(), resumed), []);
        }

        return report;
    }
}
