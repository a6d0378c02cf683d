using System.Text.Json.Serialization;

namespace Bitly.Benchmarks.Measuring;

/// <summary>One measured piece of work.</summary>
/// <param name="Cpu">Seconds of user and system time of the process that did it.</param>
/// <param name="Wall">Seconds.</param>
/// <param name="PeakMegabytes">Largest resident set of that process so far; 0 when the system does not say.</param>
internal sealed record Sample(double Cpu, double Wall, double PeakMegabytes)
{
    /// <summary>What else the case counted, by name.</summary>
    public Dictionary<string, double> Numbers { get; init; } = [];
}

/// <summary>The samples of one case.</summary>
internal sealed record Series(int Point, string Name, IReadOnlyList<Sample> Samples)
{
    public double MinCpu => Samples.Min(sample => sample.Cpu);
    public double MedianCpu => Median(Samples.Select(sample => sample.Cpu));
    public double MinWall => Samples.Min(sample => sample.Wall);
    public double MedianWall => Median(Samples.Select(sample => sample.Wall));
    public double Peak => Samples.Max(sample => sample.PeakMegabytes);

    public double MinOf(string number) => Samples.Min(sample => sample.Numbers[number]);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

[JsonSerializable(typeof(Sample))]
[JsonSerializable(typeof(Report.BenchmarkResult))]
[JsonSerializable(typeof(Report.BenchmarkRuns))]
[JsonSourceGenerationOptions(WriteIndented = false, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
