using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bitly.Benchmarks.Measuring;

/// <summary>Measures other programs from outside, from their start to their end.</summary>
internal static partial class External
{
    private const int Children = -1;

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

    /// <summary>struct rusage: two times and fourteen numbers.</summary>
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
