using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace Bitly.EndToEnd.Safety.Soak;

/// <summary>
/// Somebody else's program that opens the database read-only, asks and closes it, over and over: this same test program, started with the file in its
/// environment. Like any user of DuckDB it tries again when the file is locked. It ends when its input ends, and says what it saw.
/// </summary>
internal sealed class ForeignReader : IDisposable
{
    private const string FileVariable = "BITLY_TEST_FOREIGN_FILE";
    private const string SqlVariable = "BITLY_TEST_FOREIGN_SQL";

    private readonly Process _process;

    public ForeignReader(string file, string sql)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ForeignReader).Assembly.Location);
        }

        (start.Environment[FileVariable], start.Environment[SqlVariable]) = (file, sql);
        _process = Process.Start(start)!;
    }

    /// <summary>Ends it: how often it read, the longest time it had to wait for the file, the answers that were not 1, and other errors.</summary>
    public async Task<(int Reads, double LongestWait, int Halves, string Errors)> EndAsync()
    {
        _process.StandardInput.Close();
        var said = (await _process.StandardOutput.ReadToEndAsync()).Trim().Split('|');
        await _process.WaitForExitAsync();
        return (int.Parse(said[0], CultureInfo.InvariantCulture), double.Parse(said[1], CultureInfo.InvariantCulture), int.Parse(said[2], CultureInfo.InvariantCulture), said[3]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // Runs before any test when this program was started as a reader.
    [ModuleInitializer]
    internal static void Read()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } file)
        {
            return;
        }

        var over = Task.Run(Console.In.ReadToEnd);
        var (reads, longest, halves, errors, since) = (0, 0.0, 0, "", Stopwatch.StartNew());
        while (!over.IsCompleted)
        {
            try
            {
                halves += Ask(file, Environment.GetEnvironmentVariable(SqlVariable)!) == 1 ? 0 : 1;
                reads++;
                longest = Math.Max(longest, since.Elapsed.TotalSeconds);
                over.Wait(200);
                since.Restart();
            }
            catch (DuckDBException error) when (error.Message.Contains("Could not set lock", StringComparison.Ordinal))
            {
                over.Wait(20);
            }
            catch (DuckDBException error)
            {
                errors = error.Message.Split('\n')[0].Replace('|', '/');
                over.Wait(20);
            }
        }

        Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{reads}|{longest}|{halves}|{errors}"));
        Console.Out.Flush();
        Environment.Exit(0);
    }

    private static long Ask(string file, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={file};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
