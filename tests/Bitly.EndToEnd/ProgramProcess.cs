using System.Diagnostics;
using System.Text;

namespace Bitly.EndToEnd;

/// <summary>The built program as a real process; BITLY_MCP names another build of it (a native one, an installed one).</summary>
internal static class ProgramProcess
{
    /// <summary>How long anything here may take on a busy machine before it counts as hanging.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string? Named = Environment.GetEnvironmentVariable("BITLY_MCP") is { Length: > 0 } program ? Path.GetFullPath(program) : null;

    private static readonly string[] Command = Named is null ? ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bitly-mcp.dll")] : [Named];

    /// <summary>The file to start without a host.</summary>
    public static string Executable { get; } = Named ?? Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "bitly-mcp.exe" : "bitly-mcp");

    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Command[0], [.. Command[1..], .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DLT_", StringComparison.Ordinal) || name.EndsWith("ACCESS_TOKEN", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs to its end with empty input.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }
}

/// <summary>A folder of one test, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bitly-mcp-e2e-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
