using System.Diagnostics;
using System.Globalization;

namespace Bitly.Benchmarks.Measuring;

/// <summary>Measures work of this process.</summary>
internal static class Meter
{
    public static Sample Measure(Action work) => MeasureAsync(() =>
    {
        work();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    public static async Task<Sample> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var wall = Stopwatch.GetTimestamp();
        await work();
        var took = Stopwatch.GetElapsedTime(wall).TotalSeconds;
        // What is held, not what no collection has looked at yet.
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        return new Sample((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, took, PeakMegabytes())
        {
            Numbers = { ["allocated_bytes"] = allocated, ["heap_bytes"] = GC.GetTotalMemory(forceFullCollection: true) },
        };
    }

    /// <summary>Largest resident set of this process.</summary>
    public static double PeakMegabytes()
    {
        const string status = "/proc/self/status";
        if (File.Exists(status) && Array.Find(File.ReadAllLines(status), line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line)
        {
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
        }

        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1048576.0;
    }
}
