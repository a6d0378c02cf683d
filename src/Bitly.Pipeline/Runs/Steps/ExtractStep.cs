using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Runs;

/// <summary>Reads what a package still misses. A package whose pages are all there needs neither source nor credentials.</summary>
internal sealed class ExtractStep(RunParts parts, RunRecord record)
{
    public async Task RunAsync(LoadPackage package, RequestBudget budget, CancellationToken cancellationToken)
    {
        var manifest = package.Manifest;
        using var step = record.Begin("extract", package.LoadId);
        using var log = package.OpenPages(parts.Time, write: true);
        var opened = Open(manifest, budget);
        using var owner = opened.Owner;
        var extractor = new Extractor(new ExtractRequest
        {
            Definition = manifest.Definition,
            Graph = ResourceGraph.Of(manifest.Definition, manifest.Options.Resources),
            Log = log,
            LoadId = package.LoadId,
            Source = opened.Source,
            CursorStart = manifest.CursorStart,
            LeftOut = manifest.LeftOut,
            Limit = manifest.Options.Limit,
            Budget = budget,
            Time = parts.Time,
            Progress = record,
        });
        var result = await RunAsync(extractor, package, cancellationToken);
        record.Add(package.LoadId, result.Resources);
        package.Update(manifest with
        {
            State = PackageState.Extracted,
            CursorEnd = result.CursorEnd,
            Resources = result.Resources,
            Warnings = [.. manifest.Warnings, .. result.Warnings.Select(warning => warning.Message)],
        });
        step.Complete();
    }

    private static async Task<ExtractResult> RunAsync(Extractor extractor, LoadPackage package, CancellationToken cancellationToken)
    {
        try
        {
            return await extractor.RunAsync(cancellationToken);
        }
        catch
        {
            Keep(extractor.LeftOut, package);
            throw;
        }
    }

    /// <summary>A resource that the account's plan does not hold is refused again when the package is gone on with: that need not be asked.</summary>
    private static void Keep(IReadOnlyDictionary<string, string> leftOut, LoadPackage package)
    {
        if (leftOut.Count == package.Manifest.LeftOut.Count)
        {
            return;
        }

        try
        {
            package.Update(package.Manifest with { LeftOut = leftOut });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PipelineException)
        {
            // What stopped the extract may hinder this too; the extract's own error is the one to tell.
        }
    }

    private OpenedSource Open(PackageManifest manifest, RequestBudget budget)
    {
        try
        {
            return parts.OpenSource(manifest.Definition, budget, record);
        }
        catch (PipelineException error)
        {
            error.Step ??= "extract";
            error.LoadId ??= manifest.LoadId;
            throw;
        }
    }
}
