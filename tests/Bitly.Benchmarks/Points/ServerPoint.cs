using System.Diagnostics;
using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>Point 6: how long an agent waits for the server, against a server of one tool on the same SDK.</summary>
internal static class ServerPoint
{
    private const string Query = """{"sql":"SELECT id FROM group_bitlinks LIMIT 10"}""";

    /// <summary>The gate remembers what passed last; this one it has to judge anew.</summary>
    private const string OtherQuery = """{"sql":"SELECT id FROM group_bitlinks LIMIT 10 -- TIME"}""";
    private static readonly string[] Steps = ["initialize", "tools/list", "first list-endpoints"];

    public static PointResult Measure(Options options)
    {
        using var sandbox = SandboxProcess.Start(3, 1000);
        using var project = TempProject.Make(sandbox.BaseUrl, TempProject.LinksAndGroups);
        Child.Run("load", project.Folder);
        var rounds = options.Smoke ? 3 : options.Rounds * 2;
        var (ours, hello) = (new List<Sample>[4], new List<Sample>[3]);
        for (var round = -1; round < rounds; round++)
        {
            Add(hello, Start(options.HelloServer, project.Folder, ["mcp"], "echo", null), round);
            Add(ours, Start(options.StartedServer, project.Folder, ["mcp"], "list-endpoints", "query-table"), round);
        }

        var (theirs, mine) = (Named("hello-world server: ", hello), Named("bitly-mcp: ", ours));
        var warm = Warm(options.StartedServer, project, options.Smoke ? 40 : 200);
        return new PointResult([.. theirs, .. mine, warm.Server, warm.InProcess],
        [
            .. Steps.Select((step, i) => new Check(6, $"process start to {step} / hello-world server, CPU", mine[i].MinCpu / theirs[i].MinCpu, "x", 1.3)),
            .. Steps.Select((step, i) => new Check(6, $"process start to {step} / hello-world server, wall", mine[i].MinWall / theirs[i].MinWall, "x", options.Smoke ? null : 1.3)),
            new Check(6, "process start to first query-table, cold child, wall", mine[3].MinWall, "s"),
            new Check(6, "DuckDB's library in the server before and after a query (0 is no)", warm.Touched, "", 0),
            new Check(6, "warm query-table of 10 rows, median", warm.Median * 1000, "ms", options.Smoke ? null : 10),
            new Check(6, "the same / DuckDB in the process", warm.Median / warm.InProcess.MinOf("median"), "x", options.Smoke ? null : 3),
            new Check(6, "the same, another text each time, median", warm.OtherMedian * 1000, "ms"),
        ]);
    }

    /// <summary>Marks after initialize, tools/list, the first call of a tool, and that of another one.</summary>
    private static List<Sample> Start(string program, string folder, string[] arguments, string tool, string? another)
    {
        using var session = new McpSession(program, folder, arguments);
        session.Initialize();
        List<Sample> marks = [session.Mark()];
        session.ListTools();
        marks.Add(session.Mark());
        session.Call(tool);
        marks.Add(session.Mark());
        if (another is not null)
        {
            session.Call(another, Query);
            marks.Add(session.Mark());
        }

        return marks;
    }

    private static (Series Server, Series InProcess, double Median, double OtherMedian, double Touched) Warm(string program, TempProject project, int times)
    {
        using var session = new McpSession(program, project.Folder, "mcp");
        session.Initialize();
        for (var i = 0; i < 10; i++)
        {
            session.Call("query-table", Query);
        }

        var (took, other) = (new List<Sample>(), new List<double>());
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            session.Call("query-table", Query);
            took.Add(new Sample(0, Stopwatch.GetElapsedTime(start).TotalSeconds, 0));
        }

        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            session.Call("query-table", OtherQuery.Replace("TIME", $"{i}", StringComparison.Ordinal));
            other.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var touched = session.HasLoaded("libduckdb") ? 1 : 0;
        var server = new Series(6, "warm query-table of 10 rows", took);
        return (server, new Series(6, $"{times} such queries in the process", [Child.Run("query", project.Database, $"{times}")]), server.MedianWall, Series.Median(other), touched);
    }

    private static void Add(List<Sample>[] to, List<Sample> marks, int round)
    {
        for (var i = 0; i < marks.Count && round >= 0; i++)
        {
            (to[i] ??= []).Add(marks[i]);
        }
    }

    private static Series[] Named(string who, List<Sample>[] samples) =>
        [.. samples.Select((list, i) => new Series(6, who + (i < Steps.Length ? $"start to {(who.StartsWith("hello", StringComparison.Ordinal) && i == 2 ? "first call" : Steps[i])}" : "start to first query-table"), list))];
}
