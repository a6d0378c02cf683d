using Bitly.Pipeline.Datasets.Worker;
using System.Diagnostics;
using System.Text.Json;

namespace Bitly.Pipeline.Datasets.Conversations;

/// <summary>The parent's end of one worker: starts it with a bare environment in an empty folder, talks over its pipes, kills it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>What the .NET host needs to start; nothing else of our environment reaches the worker, least of all a token.</summary>
    private static readonly string[] Inherited = ["DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "LD_LIBRARY_PATH", "SystemRoot", "windir"];

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly LineReader _lines;
    private int _lastId;
    private volatile bool _isGivenUp;

    private WorkerProcess(Process process, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
        _lines = new LineReader(process.StandardOutput.BaseStream);
        // What it might print is of no use to anybody, but a full pipe would stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>False when it has ended, is about to, or its pipe holds the rest of an answer nobody read.</summary>
    public bool IsUsable => !_isGivenUp && !_process.HasExited;

    public int ProcessId => _process.Id;

    /// <summary>True once it said that it began with a request: the start of a process may take long, nothing after it.</summary>
    public bool IsUp { get; set; }

    /// <summary>Physical memory in use, in bytes; 0 when it can not be told.</summary>
    public long WorkingSet
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <exception cref="Errors.PipelineException">QUERY_WORKER_START.</exception>
    public static WorkerProcess Start(WorkerLaunch launch)
    {
        var folder = Directory.CreateTempSubdirectory("query-");
        var start = new ProcessStartInfo(launch.FileName, launch.Arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        SetEnvironment(start.Environment);
        try
        {
            return new WorkerProcess(Process.Start(start)!, folder);
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
        {
            folder.Delete();
            throw DatasetErrors.WorkerNotStarted(error);
        }
    }

    /// <summary>Closes the worker's stdin, which ends it; so does the end of this process.</summary>
    public void HangUp() => _process.StandardInput.Close();

    public int NextId() => Interlocked.Increment(ref _lastId);

    /// <exception cref="IOException">The worker has ended.</exception>
    public async Task SendAsync(WorkerRequest request, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(request, WorkerJson.Default.WorkerRequest);
        var line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        var input = _process.StandardInput.BaseStream;
        await input.WriteAsync(line, cancellationToken);
        await input.FlushAsync(cancellationToken);
    }

    /// <summary>The next line, valid until the next call; null when the worker has ended.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(CancellationToken cancellationToken) => _lines.ReadAsync(cancellationToken);

    /// <summary>Says that this worker answers no more questions.</summary>
    public void GiveUp() => _isGivenUp = true;

    public void Kill()
    {
        GiveUp();
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // An empty folder in the temporary folder stays behind; the system clears it.
        }
    }

    private static void SetEnvironment(IDictionary<string, string?> environment)
    {
        var kept = Inherited.Where(environment.ContainsKey).Select(name => (name, environment[name])).ToArray();
        environment.Clear();
        foreach (var (name, value) in kept)
        {
            environment[name] = value;
        }

        environment["TZ"] = "UTC";
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_GCHeapHardLimit"] = "0x10000000";
        // Without it the runtime keeps its code in a file it grows, which a process that may not write files can not.
        environment["DOTNET_EnableWriteXorExecute"] = "0";
    }
}
