using Bitly.Benchmarks.Measuring;
using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>Point 4: every tenth link changed, merged into all of them, against the plain statements over rows that are staged already.</summary>
internal static class MergePoint
{
    private const int Step = 10;

    public static PointResult Measure(Options options)
    {
        var links = options.Smoke ? options.Links * 2 : options.Links * 10 / 3;
        var upsert = Measure(options, links, "upsert");
        var deleteInsert = Measure(options, links, "delete-insert");
        return new PointResult([.. upsert, .. deleteInsert],
        [
            new Check(4, $"upsert of {links / Step:N0} changed links into {links:N0} / DuckDB's MERGE of staged rows, CPU", upsert[1].MinCpu / upsert[0].MinCpu, "x", 1.5),
            new Check(4, "delete-insert of the same with child tables / plain DELETE and INSERT, CPU", deleteInsert[1].MinCpu / deleteInsert[0].MinCpu, "x", 2.0),
        ]);
    }

    private static IReadOnlyList<Series> Measure(Options options, int links, string strategy)
    {
        var resource = $$"""
            [[resources]]
            name = "links"
            endpoint = { path = "links", data_selector = "links" }
            primary_key = "id"
            write_disposition = { disposition = "merge", strategy = "{{strategy}}" }
            """;
        using var before = TempProject.Make("https://api.example/v4", resource);
        Child.Run("make", before.Folder, $"{links}", "1", "1");
        using var changed = TempProject.Make("https://api.example/v4", resource);
        Child.Run("make", changed.Folder, $"{links / Step}", $"{Step}", "2");
        using var waiting = before.Copy();
        Child.Run("stage", waiting.Folder, $"{links / Step}", $"{Step}", "2");
        return Rounds.Alternate(
            4,
            options.Rounds,
            options.Warmups,
            ($"{strategy} by plain statements", () => Floor(before, strategy, changed)),
            ($"{strategy} of a stored package", () => Merge(options, waiting)));
    }

    private static Sample Floor(TempProject before, string strategy, TempProject changed)
    {
        using var copy = before.Copy();
        return Child.Run("merge-floor", strategy, copy.Database, changed.Database);
    }

    private static Sample Merge(Options options, TempProject waiting)
    {
        using var copy = waiting.Copy();
        return External.Observe(options.Server, copy.Folder, "run", "--json");
    }
}
