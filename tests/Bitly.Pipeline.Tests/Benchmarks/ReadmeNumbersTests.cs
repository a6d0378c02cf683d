using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Bitly.Pipeline.Tests.Benchmarks;

/// <summary>README's section about speed is what the benchmark program wrote, and nothing else.</summary>
public sealed class ReadmeNumbersTests
{
    private const string Begin = "<!-- performance: written by tests/Bitly.Benchmarks --readme -->";
    private const string End = "<!-- /performance -->";
    private static readonly string Results = Path.Combine(Repository.Root, "tests", "Bitly.Benchmarks", "results.json");
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void A_readme_with_numbers_has_the_result_they_come_from_beside_the_benchmarks() =>
        Assert.Equal(File.Exists(Results), Readme.Contains(Begin, StringComparison.Ordinal));

    [Fact]
    public void Every_number_of_the_readme_stands_in_the_result()
    {
        var shown = Readme.Contains(Begin, StringComparison.Ordinal)
            ? Readme[(Readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..Readme.IndexOf(End, StringComparison.Ordinal)]
            : "";
        var rows = shown.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| |", StringComparison.Ordinal)).Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray()).ToList();
        var runs = File.Exists(Results) ? Measured() : [];
        Assert.Equal(runs.SelectMany(run => run.Keys).Distinct().Order(StringComparer.Ordinal), rows.Select(row => row[0]).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            Assert.Equal(runs.Select(run => run.GetValueOrDefault(row[0], "")), row[1..(runs.Count + 1)].Select(cell => cell.Replace("(missed)", "", StringComparison.Ordinal).Trim()));
        }
    }

    private static List<Dictionary<string, string>> Measured()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Results));
        return [.. document.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("checks").EnumerateArray().ToDictionary(What, Value))];
    }

    private static string What(JsonElement check) => check.GetProperty("what").GetString()!;

    private static string Value(JsonElement check)
    {
        var unit = check.GetProperty("unit").GetString()!;
        var number = check.GetProperty("value").GetDouble().ToString(unit == "MB" ? "0" : "0.00", CultureInfo.InvariantCulture);
        return unit.Length > 0 ? $"{number} {unit}" : number;
    }
}
