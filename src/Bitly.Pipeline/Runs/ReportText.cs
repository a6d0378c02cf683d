using System.Globalization;

namespace Bitly.Pipeline.Runs;

/// <summary>dlt's texts about a run (dlt-behaviour 11.2, 11.3). Pure.</summary>
public static class ReportText
{
    private static readonly (string Unit, long Seconds)[] Units = [("day", 86_400), ("hour", 3_600), ("minute", 60)];

    /// <summary>The lines that end a run. When nothing was loaded: duration <c>---</c>, no packages, dataset None.</summary>
    public static IReadOnlyList<string> Lines(RunReport report)
    {
        var loaded = report.Packages.Count > 0;
        return
        [
            $"Pipeline {report.PipelineName} load step completed in {(loaded ? Duration(report.LoadDuration) : "---")}",
            $"{report.Packages.Count} load package(s) were loaded to destination {report.Destination} and into dataset {(loaded ? report.DatasetName : "None")}",
            $"The {report.Destination} destination used {report.Location} location to store data",
            .. report.Packages.Select(package => $"Load package {package.LoadId} is {package.State.ToUpperInvariant()} and contains no failed jobs"),
        ];
    }

    /// <summary>The line after an extract.</summary>
    public static string Extracted(string loadId) =>
        $"Load package {loadId} is EXTRACTED and NOT YET LOADED to the destination and contains no failed jobs";

    /// <summary>Rows per table after a normalize.</summary>
    public static IReadOnlyList<string> Normalized(IReadOnlyDictionary<string, long> rows) => rows.Count == 0
        ? ["No data found to normalize"]
        : ["Normalized data for the following tables:", .. rows.Select(table => $"- {table.Key}: {table.Value} row(s)")];

    /// <summary>A duration in words: 0.26 seconds; 1 second; 1 minute and 1.50 seconds; 1 hour, 2 minutes and 5.25 seconds.</summary>
    public static string Duration(TimeSpan duration)
    {
        var parts = new List<string>();
        var rest = duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
        foreach (var (unit, seconds) in Units)
        {
            var count = (long)rest.TotalSeconds / seconds;
            rest -= TimeSpan.FromSeconds(count * seconds);
            if (count > 0)
            {
                parts.Add(count == 1 ? $"1 {unit}" : $"{count} {unit}s");
            }
        }

        if (rest > TimeSpan.Zero || parts.Count == 0)
        {
            parts.Add(Seconds(rest));
        }

        return parts.Count == 1 ? parts[0] : string.Join(", ", parts.SkipLast(1)) + " and " + parts[^1];
    }

    private static string Seconds(TimeSpan rest)
    {
        var whole = rest.Ticks % TimeSpan.TicksPerSecond == 0;
        var number = rest.TotalSeconds.ToString(whole ? "0" : "0.00", CultureInfo.InvariantCulture);
        return number == "1" ? "1 second" : number + " seconds";
    }
}
