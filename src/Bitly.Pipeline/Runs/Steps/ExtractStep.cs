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
        var result = await new Extractor(new ExtractRequest
        {
            Definition = manifest.Definition,
            Graph = ResourceGraph.Of(manifest.Definition, manifest.Options.Resources),
            Log = log,
            LoadId = package.LoadId,
            Source = opened.Source,
            CursorStart = manifest.CursorStart,
            Limit = manifest.Options.Limit,
            Budget = budget,
            Time = parts.Time,
            Progress = record,
        }).RunAsync(cancellationToken);
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
