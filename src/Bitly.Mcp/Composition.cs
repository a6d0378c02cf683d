using System.Reflection;
using Bitly.Mcp.Cli;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Tools.Server;
using Bitly.Pipeline.Datasets.Worker;

namespace Bitly.Mcp;

/// <summary>Puts the parts of each face together: the only place of this program that says <c>new</c> for them.</summary>
internal static class Composition
{
    public static string Version { get; } = typeof(Composition).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static int RunCommandLine(string[] arguments)
    {
        using var terminal = Terminal.OfProcess();
        return new CommandLine(terminal, TimeProvider.System, Version).Run(arguments);
    }

    public static int RunServer(string[] arguments)
    {
        var folder = arguments is ["--project", var named] ? Path.GetFullPath(named) : Directory.GetCurrentDirectory();
        return arguments is [] or ["--project", _]
            ? ServeAsync(new Project(folder, TimeProvider.System)).GetAwaiter().GetResult()
            : RunCommandLine(["mcp", "--help"]);
    }

    /// <summary>The server of one project: its tools, and what they share while it lives.</summary>
    public static async Task<int> ServeAsync(Project project)
    {
        await using var parts = new ServerParts(project);
        return await StdioServer.RunAsync(log => ServerContract.Options(parts.Content(), Version, log));
    }

    public static int RunQueryWorker()
    {
        using var requests = Console.OpenStandardInput();
        using var answers = Console.OpenStandardOutput();
        return QueryWorker.Main(requests, answers);
    }
}
