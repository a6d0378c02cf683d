using System.Text;
using System.Text.Json;
using Bitly.Benchmarks.Measuring;

namespace Bitly.Benchmarks.Report;

/// <summary>README's section about speed: written from a result, which is kept beside this program.</summary>
internal static class ReadmeSection
{
    public const string Begin = "<!-- performance: written by tests/Bitly.Benchmarks --readme -->";
    public const string End = "<!-- /performance -->";

    private static string Results => Path.Combine(Repository.Root(), "tests", "Bitly.Benchmarks", "results.json");

    /// <summary>Puts a result in the place of those that stand there, or beside them.</summary>
    public static void Write(BenchmarkResult result, bool add)
    {
        var before = add ? JsonSerializer.Deserialize(File.ReadAllBytes(Results), BenchmarkJson.Default.BenchmarkRuns)!.Runs : [];
        var runs = new BenchmarkRuns([.. before, result]);
        File.WriteAllText(Results, Indented(runs));
        var readme = Path.Combine(Repository.Root(), "README.md");
        File.WriteAllText(readme, Put(File.ReadAllText(readme), Text(runs.Runs)));
    }

    /// <summary>The section's text, without its markers: one column a run.</summary>
    public static string Text(IReadOnlyList<BenchmarkResult> runs)
    {
        var names = runs.Count == 1 ? ["measured"] : runs.Select((_, i) => $"run {i + 1}");
        var text = new StringBuilder("| | ").AppendJoin(" | ", names).Append(" | promised |\n|").AppendJoin("", Enumerable.Repeat("---|", runs.Count + 2)).Append('\n');
        var what = runs.SelectMany(run => run.Checks).DistinctBy(check => check.What).OrderBy(check => check.Point);
        foreach (var row in what)
        {
            var promised = row.Target is { } target ? "at most " + TextReport.Number(target, row.Unit) : "";
            text.Append("| ").AppendJoin(" | ", [row.What, .. runs.Select(run => Cell(run, row.What)), promised]).Append(" |\n");
        }

        text.Append("\nRatios are taken in one run, case by case in turn, from the smallest of several rounds.\n");
        foreach (var run in runs.DistinctBy(run => (run.Machine, run.Command)))
        {
            text.Append("\nMeasured on ").Append(run.Machine).Append(", by\n\n```bash\ndotnet run -c Release --project tests/Bitly.Benchmarks -- ").Append(run.Command).Append("\n```\n");
        }

        return text.ToString();
    }

    /// <summary>The readme with the section between its markers, or at its end when it has none.</summary>
    public static string Put(string readme, string section)
    {
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? $"{readme.TrimEnd()}\n\n## How fast\n\n{Begin}\n{section}{End}\n"
            : $"{readme[..(begin + Begin.Length)]}\n{section}{readme[end..]}";
    }

    private static string Cell(BenchmarkResult run, string what) => run.Checks.FirstOrDefault(check => check.What == what) is { } check
        ? TextReport.Number(check.Value, check.Unit) + (check.Holds(1) ? "" : " (missed)")
        : "";

    private static string Indented(BenchmarkRuns runs)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            JsonSerializer.Serialize(writer, runs, BenchmarkJson.Default.BenchmarkRuns);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
