using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>
/// How long until the first answer, in both protocol eras: this server and the hello-world server on the same SDK, each compiled in three ways.
/// What the hello-world server needs as well is the runtime's and the SDK's; the rest is ours.
/// </summary>
internal static class StartTable
{
    private const int Point = 6;
    private const int Times = 15;
    private static readonly Build[] Builds = [Build.Jit, Build.ReadyToRun, Build.Native];

    private static readonly (string Name, Action<McpSession> Open)[] Openings =
        [("initialize", session => session.Initialize()), ("discover", session => session.Discover())];

    public static PointResult Measure(Options options)
    {
        using var folder = TempProject.Make("http://127.0.0.1:1/v4", TempProject.LinksAndGroups);
        var cases = (
            from build in Builds
            from opening in Openings
            from one in new[] { ("hello-world", Published.Baselines(build)), ("bitly-mcp", Published.Server(build)) }
            select ($"{one.Item1}, {build}, start to {opening.Name}", (Func<Sample>)(() => Start(one.Item2, folder.Folder, opening.Open)))).ToArray();
        var series = Rounds.Alternate(Point, options.Smoke ? 3 : Times, 1, cases);
        return new PointResult(series, [.. Enumerable.Range(0, series.Count / 2).SelectMany(i => Shares(series[2 * i], series[(2 * i) + 1]))]);
    }

    private static IEnumerable<Check> Shares(Series hello, Series ours)
    {
        var what = ours.Name.Replace("bitly-mcp, ", "", StringComparison.Ordinal);
        yield return new Check(Point, $"{what}: bitly-mcp / hello-world, CPU", ours.MinCpu / hello.MinCpu, "x");
        yield return new Check(Point, $"{what}: bitly-mcp / hello-world, wall", ours.MinWall / hello.MinWall, "x");
        yield return new Check(Point, $"{what}: the share that is ours, CPU (below 0: less than hello-world needs)", (ours.MinCpu - hello.MinCpu) * 1000, "ms");
    }

    private static Sample Start(string program, string folder, Action<McpSession> open)
    {
        using var session = new McpSession(program, folder, "mcp");
        open(session);
        return session.Mark();
    }
}
