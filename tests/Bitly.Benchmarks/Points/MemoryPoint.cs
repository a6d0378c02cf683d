using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>Point 2: whole runs of more and more links, one process and one transaction each. What the managed heap gets per record is told apart by size.</summary>
internal static class MemoryPoint
{
    private const double Limit = 500;

    public static PointResult Measure(Options options)
    {
        int[] sizes = options.Smoke ? [options.Links, options.Links * 3] : options.Huge ? [300_000, 1_000_000, 10_000_000] : [300_000, 1_000_000];
        var series = sizes.Select(links => new Series(2, $"run of {links:N0} links", [Run(options, links)])).ToList();
        var (small, large) = (series[0].Samples[0], series[^1].Samples[0]);
        var perPage = (large.Numbers["normalizer_bytes"] - small.Numbers["normalizer_bytes"]) / (sizes[^1] - sizes[0]) * LinkPages.LinksAPage;
        var perRecord = Child.Run("per-record").Numbers["bytes_per_record"];
        return new PointResult(series,
        [
            // The load point tells the peak of its own size.
            .. series.Where((_, i) => sizes[i] != options.Links).Select(one => new Check(2, $"peak memory of a {one.Name}", one.Peak, "MB", Limit)),
            new Check(2, "managed bytes allocated per further record of a page while it is normalized", perRecord, "bytes", 1),
            new Check(2, $"managed bytes allocated per further page of {LinkPages.LinksAPage} records, reading and unpacking it included", perPage, "bytes"),
            new Check(2, $"managed heap after {sizes[^1]:N0} links / after {sizes[0]:N0}", large.Numbers["heap_bytes"] / small.Numbers["heap_bytes"], "x", options.Smoke ? null : 1.2),
        ]);
    }

    private static Sample Run(Options options, int links)
    {
        // A group holds a million links at most.
        var groups = Math.Max(3, links / 1_000_000);
        using var sandbox = SandboxProcess.Start(groups, links / groups);
        using var project = TempProject.Make(sandbox.BaseUrl, TempProject.LinksAndGroups);
        var sample = External.Observe(options.Server, project.Folder, "run", "--json");
        var normalizer = Child.Run("normalize", project.Folder);
        sample.Numbers["normalizer_bytes"] = normalizer.Numbers["allocated_bytes"];
        sample.Numbers["heap_bytes"] = normalizer.Numbers["heap_bytes"];
        return sample;
    }
}
