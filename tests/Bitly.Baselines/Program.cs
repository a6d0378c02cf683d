using System.Runtime.CompilerServices;

namespace Bitly.Baselines;

/// <summary>What the program's start is measured against: without arguments nothing at all, with any the hello-world server.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        if (args.Length > 0)
        {
            Serve(args);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Serve(string[] args) => HelloServer.RunAsync(args).GetAwaiter().GetResult();
}
