using Bitly.Benchmarks.Measuring;
using Bitly.Pipeline;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;

namespace Bitly.Benchmarks.Cases;

/// <summary>Runs of a project: what a person waits for.</summary>
internal static class LoadCases
{
    /// <summary>Reads the API into a package and stops there, so that another process can load it.</summary>
    public static Task<Sample> ExtractAsync(string folder) => ExtractAsync(TempProject.Open(folder).Parts());

    public static Task<Sample> ExtractAsync(RunParts parts) => Meter.MeasureAsync(async () =>
    {
        var record = new RunRecord(parts, "benchmark", null);
        var stages = new Stages(parts, record);
        var shelf = new PackageShelf(Path.Combine(parts.WorkingFolder, "load"));
        await stages.SyncAsync(shelf, CancellationToken.None);
        var budget = new RequestBudget(null, null, null, parts.Time);
        await new ExtractStep(parts, record).RunAsync(stages.Begin(shelf, new RunOptions()), budget, CancellationToken.None);
    });

    /// <summary>A whole run: with a package that waits it loads that one, without a request; else it reads the API too.</summary>
    public static async Task<Sample> RunAsync(string folder)
    {
        RunReport? report = null;
        var sample = await Meter.MeasureAsync(async () => report = await TempProject.Open(folder).RunAsync(new RunOptions(), null, CancellationToken.None));
        sample.Numbers["rows"] = report!.Packages.Sum(package => package.RowCounts.Values.Sum());
        sample.Numbers["requests"] = report.RequestsSpent;
        return sample;
    }

    /// <summary>
    /// The same number of pages with few and with many records each, into column buffers: what the managed heap gets per further record. The first
    /// pages of each teach the form and are not counted.
    /// </summary>
    public static Sample PerRecord()
    {
        const int pages = 60;
        const int few = 100;
        const int many = 400;
        var sample = new Sample(0, 0, 0);
        sample.Numbers["bytes_per_record"] = (double)(Allocated(pages, many) - Allocated(pages, few)) / (pages * (many - few));
        return sample;
    }

    private static long Allocated(int pages, int records)
    {
        var links = new MadeLinks(pages * records, Step: 1, Version: 1);
        var all = Enumerable.Range(0, pages).Select(page => new RecordPage { Body = LinkPages.Page(page * records, records, links), Selector = "links" }).ToArray();
        var normalizer = new PageNormalizer(new Schema("benchmark"), new NormalizeSettings { LoadId = "1700000000.123456", BatchRecords = records });
        long before = 0;
        var twice = new ResourcePages { Resource = "links", Hints = new TableHints(), Pages = [.. all, .. all] };
        foreach (var batch in normalizer.Normalize([twice]))
        {
            if (batch.Records == pages * records)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Pages of the newest package into column buffers, with no database behind.</summary>
    public static Sample Normalize(string folder)
    {
        var parts = TempProject.Open(folder).Parts();
        var package = new PackageShelf(Path.Combine(parts.WorkingFolder, "load")).All()[^1];
        using var log = package.OpenPages(parts.Time);
        var work = new PackageWork(parts, package.Manifest, log, new LocalState(parts, keep: false));
        var normalizer = work.NewNormalizer();
        return Meter.Measure(() =>
        {
            foreach (var batch in normalizer.Normalize(work.Pages.All()))
            {
                _ = batch.Records;
            }
        });
    }
}
