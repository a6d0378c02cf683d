using Bitly.Benchmarks.Measuring;

namespace Bitly.Benchmarks.Report;

/// <summary>One number that has a target, or is shown beside one that has.</summary>
/// <param name="Point">Number of the promise, 1 to 8.</param>
/// <param name="What">What was compared with what.</param>
/// <param name="Value">The number; better is smaller.</param>
/// <param name="Unit">x for a ratio; MB, s, ms, bytes otherwise.</param>
/// <param name="Target">Largest good value, or null for a number that is only shown.</param>
internal sealed record Check(int Point, string What, double Value, string Unit, double? Target = null)
{
    /// <summary>Whether it holds; a smoke run allows twice the target.</summary>
    public bool Holds(double slack) => Target is not { } target || Value <= target * slack;
}

/// <summary>Statistics of one case, as they are printed and kept.</summary>
internal sealed record CaseResult(int Point, string Name, int Rounds, double CpuMin, double CpuMedian, double WallMin, double WallMedian, double PeakMegabytes)
{
    public static CaseResult Of(Series series) =>
        new(series.Point, series.Name, series.Samples.Count, series.MinCpu, series.MedianCpu, series.MinWall, series.MedianWall, series.Peak);
}

/// <summary>All a run has to say.</summary>
internal sealed record BenchmarkResult(string Machine, string Command, IReadOnlyList<CaseResult> Cases, IReadOnlyList<Check> Checks)
{
    public bool Holds(double slack) => Checks.All(check => check.Holds(slack));
}

/// <summary>Runs of the same programs on one machine, one after another: what differs between them is the machine's.</summary>
internal sealed record BenchmarkRuns(IReadOnlyList<BenchmarkResult> Runs);

/// <summary>What one point found.</summary>
internal sealed record PointResult(IReadOnlyList<Series> Cases, IReadOnlyList<Check> Checks);
