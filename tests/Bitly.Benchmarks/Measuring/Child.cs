using System.Diagnostics;
using System.Text.Json;

namespace Bitly.Benchmarks.Measuring;

/// <summary>Runs a case in a fresh process of this program, so that neither compiled code nor memory of another case counts.</summary>
internal static class Child
{
    /// <summary>First argument of such a process.</summary>
    public const string Argument = "child";

    public static string Program(string name) => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? name + ".exe" : name);

    public static Sample Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize(answer, BenchmarkJson.Default.Sample)!
            : throw new InvalidOperationException($"Case {string.Join(' ', arguments)} ended with code {process.ExitCode}.");
    }

    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Program("Bitly.Benchmarks"), [Argument, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}

/// <summary>A sandbox in a process of its own, so that its work is not counted as ours.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, string baseUrl) => (_process, BaseUrl) = (process, baseUrl);

    public string BaseUrl { get; }

    public static SandboxProcess Start(int groups, int linksPerGroup, int delayMilliseconds = 0)
    {
        var process = Child.Start("sandbox", $"{groups}", $"{linksPerGroup}", $"{delayMilliseconds}");
        return new SandboxProcess(process, process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sandbox did not start."));
    }

    /// <summary>Ends the sandbox: it serves as long as its input is open.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
