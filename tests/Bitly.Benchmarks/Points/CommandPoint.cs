using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>Point 7: what a person waits for at a prompt.</summary>
internal static class CommandPoint
{
    private const int Links = 1000;

    public static PointResult Measure(Options options)
    {
        using var sandbox = SandboxProcess.Start(1, Links);
        var folder = AppContext.BaseDirectory;
        var (program, baselines) = (options.StartedServer, Published.Baselines());
        var series = Rounds.Alternate(
            7,
            options.Smoke ? 3 : options.Rounds * 2,
            1,
            ("empty .NET program over the installed runtime", () => External.Run(baselines, folder)),
            ("bitly-mcp --help", () => External.Run(program, folder, "--help")),
            ("bitly-mcp endpoints", () => External.Run(program, folder, "endpoints")),
            ($"bitly-mcp run of {Links:N0} links", () => Run(program, sandbox.BaseUrl)));
        var empty = series[0];
        return new PointResult(series,
        [
            .. series.Skip(1).Take(2).Select(one => new Check(7, $"{one.Name} / empty program, CPU", one.MinCpu / empty.MinCpu, "x", 1.5)),
            .. series.Skip(1).Take(2).Select(one => new Check(7, $"{one.Name} / empty program, wall", one.MinWall / empty.MinWall, "x", options.Smoke ? null : 1.5)),
            new Check(7, $"{series[3].Name}, cold process, wall", series[3].MinWall, "s", options.Smoke ? null : 0.6),
        ]);
    }

    private static Sample Run(string program, string baseUrl)
    {
        using var project = TempProject.Make(baseUrl, TempProject.LinksAndGroups);
        return External.Run(program, project.Folder, "run");
    }
}
