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

    /// <summary>What the engine adds for its own developers: addresses of manuals, and its stack with paths of this machine.</summary>
    private static readonly string[] NotForReaders = ["See also https://", "Stack Trace:", "This error signals an assertion failure"];

    private static readonly string[] NoMemory = ["Out of Memory", "bad_alloc", "bad allocation", "Allocation failure"];

    public static string Clean(string message, WorkerRequest request)
    {
        var text = message;
        foreach (var path in Paths(request))
        {
            text = text.Replace(path, "(database)", StringComparison.Ordinal);
        }

        foreach (var end in NotForReaders)
        {
            var at = text.IndexOf(end, StringComparison.Ordinal);
            text = at > 0 ? text[..at] : text;
        }

        text = text.Trim();
        return UntrustedText.VisibleLines(text.Length > Longest ? text[..Longest] + "…" : text);
    }

    /// <summary>The kind of an engine's failure. An interrupt is the time limit's or the reader's, so the caller says which.</summary>
    public static WorkerError Of(EngineException error, WorkerRequest request, WorkerFailure interrupted) => error.Type switch
    {
        DuckDBErrorType.Interrupt => new WorkerError(interrupted, ""),
        DuckDBErrorType.OutOfMemory => new WorkerError(WorkerFailure.TooBig, ""),
        _ when error.Message.Contains("INTERRUPT Error", StringComparison.Ordinal) => new WorkerError(interrupted, ""),
        _ when IsOutOfMemory(error.Message) => new WorkerError(WorkerFailure.TooBig, ""),
        DuckDBErrorType.Internal or DuckDBErrorType.Fatal => new WorkerError(WorkerFailure.Defect, Clean(error.Message, request)),
        _ => new WorkerError(WorkerFailure.Failed, Clean(error.Message, request)),
    };

    /// <summary>True for every way in which the engine and its parser say that there is no more memory.</summary>
    public static bool IsOutOfMemory(string message) =>
        Array.Exists(NoMemory, words => message.Contains(words, StringComparison.OrdinalIgnoreCase));

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
        yield return AppContext.BaseDirectory;
    }
}
