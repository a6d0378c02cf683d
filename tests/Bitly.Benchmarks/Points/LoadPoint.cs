using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>
/// Points 1 and 3, and the memory of both: a stored package of links into a new database (ids, state, system tables and checkpoint included), the same
/// with everything read over HTTP and kept, and a replay, against DuckDB's own writing of the finished tables. Ours is the program as a person starts
/// it, its start included.
/// </summary>
internal static class LoadPoint
{
    private const int Groups = 3;

    public static PointResult Measure(Options options)
    {
        using var sandbox = SandboxProcess.Start(Groups, options.Links / Groups);
        using var extracted = TempProject.Make(sandbox.BaseUrl, TempProject.LinksAndGroups);
        Child.Run("extract", extracted.Folder);
        using var loaded = extracted.Copy();
        Child.Run("load", loaded.Folder);
        var package = TempProject.Open(loaded.Folder).Packages()[0].LoadId;
        var series = Rounds.Alternate(
            1,
            options.Rounds,
            options.Warmups,
            ("DuckDB's CREATE TABLE AS of the finished tables", () => Floor(loaded)),
            ("load of a stored package", () => Load(options, extracted)),
            ("run: HTTP, raw pages kept, load", () => Run(options, sandbox.BaseUrl)),
            ("replay into another database", () => Replay(options, package, loaded)));
        var (floor, load, run, replay) = (series[0], series[1], series[2], series[3]);
        return new PointResult(series,
        [
            new Check(1, $"load of {options.Links:N0} links / DuckDB's own writing, CPU", load.MinCpu / floor.MinCpu, "x", 1.6),
            new Check(1, "the same with HTTP and the kept raw pages, CPU", run.MinCpu / floor.MinCpu, "x", 2.2),
            new Check(2, $"peak memory of a run of {options.Links:N0} links", Math.Max(load.Peak, run.Peak), "MB", 500),
            new Check(3, "replay of a stored package / load, CPU", replay.MinCpu / load.MinCpu, "x", 1.1),
            new Check(3, "requests of a replay", replay.Samples.Max(sample => sample.Numbers["requests"]), "", 0),
        ]);
    }

    private static Sample Floor(TempProject loaded)
    {
        using var target = TempProject.Make("", "");
        return Child.Run("floor", loaded.Database, target.Database);
    }

    private static Sample Load(Options options, TempProject extracted)
    {
        using var copy = extracted.Copy();
        return External.Observe(options.Server, copy.Folder, "run", "--json");
    }

    private static Sample Run(Options options, string baseUrl)
    {
        using var project = TempProject.Make(baseUrl, TempProject.LinksAndGroups);
        return External.Observe(options.Server, project.Folder, "run", "--json");
    }

    private static Sample Replay(Options options, string package, TempProject loaded)
    {
        using var target = TempProject.Make("", "");
        return External.Observe(options.Server, loaded.Folder, "replay", package, "--database", target.Database, "--json");
    }
}
