using System.Text;
using System.Text.Json;
using Bitly.Benchmarks.Measuring;

namespace Bitly.Benchmarks.Report;

/// <summary>README's section about speed: written from a result, which is kept beside this program.</summary>
internal static class ReadmeSection
{
    public const string Begin = "<!-- performance: written by tests/Bitly.Benchmarks --readme -->";
    public const string End = "<!-- /performance -->";

    public static void Write(BenchmarkResult result)
    {
        var root = Repository.Root();
        File.WriteAllText(Path.Combine(root, "tests", "Bitly.Benchmarks", "results.json"), Indented(result));
        var readme = Path.Combine(root, "README.md");
        File.WriteAllText(readme, Put(File.ReadAllText(readme), Text(result)));
    }

    /// <summary>The section's text, without its markers.</summary>
    public static string Text(BenchmarkResult result)
    {
        var text = new StringBuilder("| | measured | promised |\n|---|---|---|\n");
        foreach (var check in result.Checks)
        {
            var promised = check.Target is { } target ? "at most " + TextReport.Number(target, check.Unit) : "";
            text.Append('|').AppendJoin('|', $" {check.What} ", $" {TextReport.Number(check.Value, check.Unit)}{(check.Holds(1) ? "" : " (missed)")} ", $" {promised} ").Append("|\n");
        }

        return text.Append('\n')
            .Append("Ratios are taken in one run, case by case in turn, from the smallest of several rounds. Measured on: ").Append(result.Machine).Append(".\n\n")
            .Append("```bash\ndotnet run -c Release --project tests/Bitly.Benchmarks -- ").Append(result.Command).Append("\n```\n")
            .ToString();
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

    private static string Indented(BenchmarkResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            JsonSerializer.Serialize(writer, result, BenchmarkJson.Default.BenchmarkResult);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
