using Bitly.Benchmarks.Report;

namespace Bitly.Benchmarks.Points;

/// <summary>The eight promises, in their order.</summary>
internal static class AllPoints
{
    private static readonly (int[] Numbers, Func<Options, PointResult> Measure)[] All =
    [
        ([1, 2, 3], LoadPoint.Measure),
        ([2], MemoryPoint.Measure),
        ([4], MergePoint.Measure),
        ([5], SlowApiPoint.Measure),
        ([6], ServerPoint.Measure),
        ([7], CommandPoint.Measure),
        ([8], GrowthPoint.Measure),
    ];

    public static async Task<BenchmarkResult> MeasureAsync(Options options, string command)
    {
        var found = new List<PointResult>();
        if (options.Start)
        {
            found.Add(StartTable.Measure(options));
        }

        foreach (var (numbers, measure) in All)
        {
            if (!options.Start && numbers.Any(options.Wants))
            {
                await Console.Error.WriteLineAsync($"point {string.Join(", ", numbers)} ...");
                found.Add(measure(options));
            }
        }

        return new BenchmarkResult(
            Machine.Line(),
            command,
            [.. found.SelectMany(point => point.Cases).Select(CaseResult.Of)],
            [.. found.SelectMany(point => point.Checks).OrderBy(check => check.Point)]);
    }
}
