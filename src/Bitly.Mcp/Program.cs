using System.Runtime.CompilerServices;
using Bitly.Pipeline.Datasets;

namespace Bitly.Mcp;

/// <summary>
/// Decides from the arguments alone which of the program's faces is wanted, and touches nothing of the others: each face sits behind a
/// method that is not inlined, so that its assemblies are not even loaded on the way to another one.
/// </summary>
internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        [WorkerLaunch.Argument] => QueryWorker(),
        ["mcp", ..] when !AsksForHelp(args) => Server(args[1..]),
        [] when Console.IsInputRedirected => Server([]),
        _ => CommandLine(args),
    };

    private static bool AsksForHelp(string[] args) => Array.Exists(args, argument => argument is "--help" or "-h");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int QueryWorker() => Composition.RunQueryWorker();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Server(string[] args) => Composition.RunServer(args);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CommandLine(string[] args) => Composition.RunCommandLine(args);
}
