namespace Bitly.Pipeline.Datasets;

/// <summary>How to start this program once more as the query worker.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments; the last one is <see cref="Argument"/>.</param>
public sealed record WorkerLaunch(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The word on the command line that makes a process a query worker.</summary>
    public const string Argument = "query-worker";

    /// <summary>
    /// The same program: its own executable, or the .NET host with the program's dll beside this assembly (dotnet run, tests, dotnet x.dll).
    /// </summary>
    /// <param name="program">Name of the program without ending, for instance the assembly name of the command line.</param>
    public static WorkerLaunch Of(string program)
    {
        var self = Environment.ProcessPath;
        if (self is not null && Path.GetFileNameWithoutExtension(self).Equals(program, StringComparison.OrdinalIgnoreCase))
        {
            return new WorkerLaunch(self, [Argument]);
        }

        var host = self is not null && Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? self : "dotnet";
        return new WorkerLaunch(host, ["exec", Path.Combine(AppContext.BaseDirectory, program + ".dll"), Argument]);
    }
}
