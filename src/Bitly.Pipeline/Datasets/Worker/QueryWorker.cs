namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>The child process: reads requests from stdin, answers on stdout, ends when stdin ends.</summary>
public static class QueryWorker
{
    /// <summary>Call it first thing in Program.cs when the first argument is <see cref="WorkerLaunch.Argument"/>.</summary>
    /// <returns>The exit code.</returns>
    public static int Main(Stream requests, Stream answers)
    {
        _ = (requests, answers);
        return 0;
    }
}
