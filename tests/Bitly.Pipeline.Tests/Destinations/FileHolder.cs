using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bitly.Pipeline.Tests.Destinations;

/// <summary>
/// Another process that has a DuckDB file open, as a foreign tool would: this same test program, started with the file's name in its
/// environment. It ends when its input ends.
/// </summary>
internal sealed class FileHolder : IDisposable
{
    private const string FileVariable = "BITLY_TEST_HOLD_FILE";
    private const string ReadVariable = "BITLY_TEST_HOLD_READ";

    private readonly Process _process;

    public FileHolder(string file, bool readOnly = false)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(FileHolder).Assembly.Location);
        }

        start.Environment[FileVariable] = file;
        start.Environment[ReadVariable] = readOnly ? "1" : "";
        _process = Process.Start(start)!;
        Answer = _process.StandardOutput.ReadLine() ?? "";
    }

    public int ProcessId => _process.Id;

    /// <summary>"open", or why the other process could not open the file.</summary>
    public string Answer { get; }

    public void Release()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Release();
        }

        _process.Dispose();
    }

    // Runs before any test when this program was started as a holder.
    [ModuleInitializer]
    internal static void Hold()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } file)
        {
            return;
        }

        try
        {
            var mode = Environment.GetEnvironmentVariable(ReadVariable) == "1" ? ";ACCESS_MODE=READ_ONLY" : "";
            using var connection = new DuckDB.NET.Data.DuckDBConnection($"Data Source={file}{mode}");
            connection.Open();
            Console.Out.WriteLine("open");
            Console.Out.Flush();
            Console.In.ReadToEnd();
        }
        catch (Exception e)
        {
            Console.Out.WriteLine(e.Message.Split('\n')[0]);
        }

        Environment.Exit(0);
    }
}
