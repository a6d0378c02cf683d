using DuckDB.NET.Native;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>A failure on its way to the reader.</summary>
internal sealed class WorkerException(WorkerError error) : Exception(error.Text)
{
    public WorkerError Error { get; } = error;
}

/// <summary>Turns the engine's messages into ones that hold no local path, no manual's address and no endless echo of the query.</summary>
internal static class WorkerTexts
{
    private const int Longest = 600;

    public static string Clean(string message, WorkerRequest request)
    {
        var text = message;
        foreach (var path in Paths(request))
        {
            text = text.Replace(path, "(database)", StringComparison.Ordinal);
        }

        var manual = text.IndexOf("See also https://", StringComparison.Ordinal);
        text = (manual > 0 ? text[..manual] : text).Trim();
        return UntrustedText.VisibleLines(text.Length > Longest ? text[..Longest] + "…" : text);
    }

    /// <summary>The kind of an engine's failure. An interrupt is the time limit's or the reader's, so the caller says which.</summary>
    public static WorkerError Of(EngineException error, WorkerRequest request, WorkerFailure interrupted) => error.Type switch
    {
        DuckDBErrorType.Interrupt => new WorkerError(interrupted, ""),
        DuckDBErrorType.OutOfMemory => new WorkerError(WorkerFailure.TooBig, ""),
        _ when error.Message.Contains("INTERRUPT Error", StringComparison.Ordinal) => new WorkerError(interrupted, ""),
        _ when error.Message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("bad_alloc", StringComparison.Ordinal) || error.Message.Contains("bad allocation", StringComparison.Ordinal)
            => new WorkerError(WorkerFailure.TooBig, ""),
        _ => new WorkerError(WorkerFailure.Failed, Clean(error.Message, request)),
    };

    private static IEnumerable<string> Paths(WorkerRequest request)
    {
        foreach (var path in new[] { request.ParquetPath, request.Database })
        {
            if (!string.IsNullOrEmpty(path))
            {
                yield return path;
                yield return Path.GetDirectoryName(path) + Path.DirectorySeparatorChar;
            }
        }

        yield return Environment.CurrentDirectory + Path.DirectorySeparatorChar;
    }
}
