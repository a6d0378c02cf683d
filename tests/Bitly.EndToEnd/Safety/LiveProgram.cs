using System.Diagnostics;
using System.Text;

namespace Bitly.EndToEnd.Safety;

/// <summary>One run of the real program, watched from outside. What it prints is kept as bytes.</summary>
internal sealed class LiveProgram : IDisposable
{
    /// <summary>Longer than anything here takes on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Task<byte[]> _output;
    private readonly Task<byte[]> _errors;

    private LiveProgram(Process process)
    {
        Process = process;
        _output = ReadAsync(process.StandardOutput.BaseStream);
        _errors = ReadAsync(process.StandardError.BaseStream);
    }

    public Process Process { get; }

    /// <summary>Starts the program in a folder; the tester's own settings and tokens do not reach it.</summary>
    public static LiveProgram Start(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = StartInfo(ProgramProcess.Executable, folder, arguments, environment);
        var program = new LiveProgram(Process.Start(start)!);
        program.Process.StandardInput.Write(input ?? "");
        program.Process.StandardInput.Close();
        return program;
    }

    public static ProcessStartInfo StartInfo(string file, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DLT_", StringComparison.Ordinal) || name.Contains("ACCESS_TOKEN", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> RunAsync(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        using var program = Start(folder, arguments, environment, input);
        return await program.EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Ended> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await Process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program did not end: {string.Join(' ', Process.StartInfo.ArgumentList)}");
        }

        return new Ended(Process.ExitCode, await _output, await _errors);
    }

    /// <summary>SIGKILL: nothing of it can tidy up.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>How it ended and all it printed.</summary>
    internal sealed record Ended(int Code, byte[] Output, byte[] Errors)
    {
        public string Text => Encoding.UTF8.GetString(Output);
        public string ErrorText => Encoding.UTF8.GetString(Errors);
    }
}
