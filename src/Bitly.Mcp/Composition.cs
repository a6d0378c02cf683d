using System.Runtime.InteropServices;
using Bitly.Mcp.Cli;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Tools.Server;
using Bitly.Pipeline.Datasets.Worker;

namespace Bitly.Mcp;

/// <summary>Puts the parts of each face together: the only place of this program that says <c>new</c> for them.</summary>
internal static class Composition
{
    private const int FileSizeSignal = 25;

    /// <summary>A file that reaches the system's limit is an error with a next step, not the end of the process without a word.</summary>
    private static PosixSignalRegistration? KeepFileSizeLimit() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
        ? PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, signal => signal.Cancel = true)
        : null;

    public static int RunCommandLine(string[] arguments)
    {
        using var limit = KeepFileSizeLimit();
        var output = DirectOutput.Output();
        using var terminal = Terminal.OfProcess(output, DirectOutput.Error());
        var code = new CommandLine(terminal, TimeProvider.System, ProductVersion.Text).Run(arguments);
        terminal.Out.Flush();
        return output.Lost is { } why ? Undelivered(terminal, why, code) : code;
    }

    /// <summary>A script must not take half a result for a whole one.</summary>
    private static int Undelivered(Terminal terminal, string why, int code)
    {
        terminal.Note($"OUTPUT_LOST: The command is done, but its result could not be written: {why}");
        return code == ExitCode.Ok ? ExitCode.FixAndRerun : code;
    }

    public static int RunServer(string[] arguments)
    {
        using var limit = KeepFileSizeLimit();
        var folder = arguments is ["--project", { Length: > 0 } named] ? Path.GetFullPath(named) : Directory.GetCurrentDirectory();
        return arguments is [] or ["--project", { Length: > 0 }]
            ? ServeAsync(new Project(folder, TimeProvider.System)).GetAwaiter().GetResult()
            : RunCommandLine(["mcp", "--help"]);
    }

    /// <summary>The server of one project: its tools, and what they share while it lives.</summary>
    public static async Task<int> ServeAsync(Project project)
    {
        await using var parts = new ServerParts(project);
        await using var output = DirectOutput.Output();
        await using var error = DirectOutput.Error();
        return await StdioServer.RunAsync(output, error, log => ServerContract.Options(parts.Content(), ProductVersion.Text, log));
    }

    public static int RunQueryWorker()
    {
        using var requests = Console.OpenStandardInput();
        using var answers = DirectOutput.Output();
        return QueryWorker.Main(requests, answers);
    }
}
