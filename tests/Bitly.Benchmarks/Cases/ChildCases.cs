using System.Globalization;
using System.Text.Json;
using Bitly.Benchmarks.Measuring;

namespace Bitly.Benchmarks.Cases;

/// <summary>What a fresh process of this program does: one case, one sample as JSON on its output.</summary>
internal static class ChildCases
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["sandbox", var groups, var links, var delay])
        {
            await SandboxCase.ServeAsync(Number(groups), Number(links), Number(delay));
            return 0;
        }

        var sample = arguments switch
        {
            ["extract", var folder] => await LoadCases.ExtractAsync(folder),
            [External.Observer, var program, var folder, .. var rest] => External.RunAlone(program, folder, rest),
            ["load", var folder] => await LoadCases.RunAsync(folder),
            ["normalize", var folder] => LoadCases.Normalize(folder),
            ["per-record"] => LoadCases.PerRecord(),
            ["floor", var database, var target] => FloorCases.CreateTables(database, target),
            ["make", var folder, var count, var step, var version] => await MadeCases.LoadAsync(folder, new MadeLinks(Number(count), Number(step), Number(version))),
            ["stage", var folder, var count, var step, var version] => await MadeCases.ExtractAsync(folder, new MadeLinks(Number(count), Number(step), Number(version))),
            ["merge-floor", var strategy, var database, var changes] => FloorCases.Merge(strategy, database, changes),
            ["query", var database, var times] => FloorCases.Query(database, Number(times)),
            _ => throw new ArgumentException($"Unknown case {string.Join(' ', arguments)}."),
        };
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(sample, BenchmarkJson.Default.Sample));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
