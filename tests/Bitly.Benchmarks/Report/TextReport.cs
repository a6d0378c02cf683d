using System.Globalization;
using System.Text;

namespace Bitly.Benchmarks.Report;

/// <summary>The tables people read.</summary>
internal static class TextReport
{
    public static string Of(BenchmarkResult result, double slack)
    {
        var text = new StringBuilder().AppendLine(result.Machine).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"",2} {"case",-58} {"n",3} {"CPU s min",10} {"median",8} {"wall s min",10} {"median",8} {"peak MB",8}");
        foreach (var one in result.Cases)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{one.Point,2} {one.Name,-58} {one.Rounds,3} {one.CpuMin,10:0.000} {one.CpuMedian,8:0.000} {one.WallMin,10:0.000} {one.WallMedian,8:0.000} {one.PeakMegabytes,8:0}");
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{"",2} {"promise",-92} {"value",12} {"target",10}");
        foreach (var check in result.Checks)
        {
            var verdict = check.Target is null ? "" : check.Holds(1) ? "holds" : check.Holds(slack) ? "missed, within the smoke run's slack" : "MISSED";
            text.AppendLine(CultureInfo.InvariantCulture, $"{check.Point,2} {check.What,-92} {Number(check.Value, check.Unit),12} {(check.Target is { } target ? Number(target, check.Unit) : ""),10} {verdict}");
        }

        return text.ToString();
    }

    /// <summary>A number as it is shown everywhere: 1.33 x, 447 MB, 0.21 s.</summary>
    public static string Number(double value, string unit) =>
        (unit is "MB" ? value.ToString("0", CultureInfo.InvariantCulture) : value.ToString("0.00", CultureInfo.InvariantCulture)) + (unit.Length > 0 ? " " + unit : "");
}
