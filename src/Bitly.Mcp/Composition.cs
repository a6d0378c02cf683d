using Bitly.Mcp.Cli;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Tools.Server;
using Bitly.Pipeline.Datasets.Worker;

namespace Bitly.Mcp;

/// <summary>Puts the parts of each face together: the only place of this program that says <c>new</c> for them.</summary>
internal static class Composition
{
    public static int RunCommandLine(string[] arguments)
    {
        var output = DirectOutput.Output();
        using var terminal = Terminal.OfProcess(new DirectText(output, flushes: false), new DirectText(DirectOutput.Error(), flushes: true));
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
        FileSizeLimit.BeAnError();
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
