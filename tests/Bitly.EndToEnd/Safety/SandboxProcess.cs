using System.Diagnostics;
using System.Globalization;
using Bitly.Mcp.Sandbox;

namespace Bitly.EndToEnd.Safety;

/// <summary>The sandbox as a process of its own, with a file of its requests.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _log;
    private readonly DirectoryInfo _folder;

    private SandboxProcess(Process process, DirectoryInfo folder, string log, string baseUrl) => (_process, _folder, _log, BaseUrl) = (process, folder, log, baseUrl);

    public string BaseUrl { get; }

    /// <summary>All requests so far, oldest first.</summary>
    public IReadOnlyList<SandboxRequest> Requests => File.Exists(_log) ? SandboxRequestLog.ReadFile(_log) : [];

    /// <summary>Bytes of the request file, about 150 a request: cheap to watch.</summary>
    public long LogLength => File.Exists(_log) ? new FileInfo(_log).Length : 0;

    public static async Task<SandboxProcess> StartAsync(int groups, int linksPerGroup)
    {
        var folder = Directory.CreateTempSubdirectory("bitly-sandbox-");
        var log = Path.Combine(folder.FullName, "requests.jsonl");
        string[] arguments = ["sandbox", "--port", "0", "--groups", Text(groups), "--links", Text(linksPerGroup), "--log", log];
        var process = Process.Start(LiveProgram.StartInfo(ProgramProcess.Executable, folder.FullName, arguments, null))!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        // "Sandbox at http://127.0.0.1:PORT/v4 (...)"
        var first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sandbox did not start.");
        return new SandboxProcess(process, folder, log, first.Split(' ')[2]);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
