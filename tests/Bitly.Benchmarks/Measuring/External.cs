using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bitly.Benchmarks.Measuring;

/// <summary>Measures other programs from outside, from their start to their end.</summary>
internal static partial class External
{
    private const int Children = -1;

    /// <summary>The clock of a process's CPU time, beside the process id in a clock's number (clock_gettime of Linux).</summary>
    private const int CpuClockOfProcess = 2;

    /// <summary>First argument of a process of ours that starts one program and tells what it took, its largest memory too.</summary>
    public const string Observer = "program";

    /// <summary>One run; throws when it fails. CPU is that of the program and of what it started.</summary>
    public static Sample Run(string program, string folder, params string[] arguments)
    {
        var before = ChildrenCpu();
        var started = Stopwatch.GetTimestamp();
        using var process = Start(program, folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0
            ? new Sample(ChildrenCpu() - before, wall, 0)
            : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }

    /// <summary>
    /// One run of which the largest memory counts: the system only tells the largest of all children a process ever had, so a fresh process of
    /// ours starts it. What <c>--json</c> prints about rows and requests is taken along.
    /// </summary>
    public static Sample Observe(string program, string folder, params string[] arguments) => Child.Run([Observer, program, folder, .. arguments]);

    /// <summary>The fresh process's part of <see cref="Observe"/>.</summary>
    public static Sample RunAlone(string program, string folder, string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Start(program, folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
        }

        var known = !OperatingSystem.IsWindows() && GetUsage(Children, out var usage) == 0 ? usage : default;
        var sample = new Sample(known.User.TotalSeconds + known.System.TotalSeconds, wall, known.Others[0] / (OperatingSystem.IsMacOS() ? 1048576.0 : 1024.0));
        if (arguments.Contains("--json"))
        {
            using var json = JsonDocument.Parse(answer);
            sample.Numbers["requests"] = json.RootElement.GetProperty("requests_spent").GetDouble();
            sample.Numbers["rows"] = json.RootElement.GetProperty("rows").EnumerateObject().Sum(table => table.Value.GetDouble());
        }

        return sample;
    }

    public static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in TempProject.Token)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Seconds that ended children of this process have used; 0 where the system does not say.</summary>
    public static double ChildrenCpu() => !OperatingSystem.IsWindows() && GetUsage(Children, out var usage) == 0
        ? usage.User.TotalSeconds + usage.System.TotalSeconds
        : 0;

    /// <summary>Seconds that a running process has used; on Linux in nanoseconds, where the ticks of /proc are 10 ms.</summary>
    public static double CpuOf(Process process) => OperatingSystem.IsLinux() && ClockGetTime((~process.Id << 3) | CpuClockOfProcess, out var time) == 0
        ? time.Seconds + (time.Microseconds / 1e9)
        : process.TotalProcessorTime.TotalSeconds;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockGetTime(int clock, out TimeValue time);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, out ResourceUsage usage);

    private readonly struct TimeValue
    {
        public readonly long Seconds;
        // Four bytes and four of padding on macOS, eight elsewhere.
        public readonly long Microseconds;

        public double TotalSeconds => Seconds + ((Microseconds & 0xFFFFFFFF) / 1e6);
    }

    /// <summary>struct rusage: two times and fourteen numbers, the first of which is the largest resident set.</summary>
    private readonly struct ResourceUsage
    {
        public readonly TimeValue User;
        public readonly TimeValue System;
        public readonly Numbers Others;
    }

    [System.Runtime.CompilerServices.InlineArray(14)]
    internal struct Numbers
    {
        private long _first;
    }
}
