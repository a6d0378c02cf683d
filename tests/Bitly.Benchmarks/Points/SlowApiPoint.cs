using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>Point 5: an API that takes 300 ms a page. The ideal is one request for the groups, then five connections that never wait for each other.</summary>
internal static class SlowApiPoint
{
    private const int Connections = 5;
    private const int Groups = 10;
    private const double Delay = 0.3;

    public static PointResult Measure(Options options)
    {
        var pages = options.Smoke ? 5 : 20;
        using var sandbox = SandboxProcess.Start(Groups, pages * 100, (int)(Delay * 1000));
        var ideal = Delay + (Delay * pages * Groups / Connections);
        var series = Rounds.Alternate(5, Math.Min(options.Rounds, options.Smoke ? 1 : 3), 0, ($"extract of {Groups} groups with {pages} pages each", () => Extract(sandbox.BaseUrl)));
        return new PointResult(series,
        [
            new Check(5, $"extract over a slow API / the ideal {ideal:0.0} s, wall", series[0].MinWall / ideal, "x", 1.1),
            new Check(5, "CPU of it / one core", series[0].MinCpu / series[0].MinWall, "x"),
        ]);
    }

    private static Sample Extract(string baseUrl)
    {
        using var project = TempProject.Make(baseUrl, TempProject.LinksAndGroups);
        return Child.Run("extract", project.Folder);
    }
}
