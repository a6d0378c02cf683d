using System.Reflection;
using Bitly.Mcp.Cli;
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

    public static int RunServer(string[] arguments) => 0;

    public static int RunQueryWorker()
    {
        using var requests = Console.OpenStandardInput();
        using var answers = Console.OpenStandardOutput();
        return QueryWorker.Main(requests, answers);
    }
}
