using System.Text.RegularExpressions;
using Bitly.Pipeline.Errors;
using DuckDB.NET.Data;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>Turns DuckDB's error texts into ours. Pure: text in, exception out (texts seen with DuckDB 1.5.6).</summary>
internal static partial class DuckDbFailures
{
    /// <summary>True for the text of a file that another process holds.</summary>
    public static bool IsLock(string message) => message.Contains("Could not set lock on file", StringComparison.Ordinal);

    /// <summary>True for the text of a statement that was interrupted.</summary>
    public static bool IsInterrupt(string message) => message.Contains("INTERRUPT Error", StringComparison.Ordinal);

    /// <summary>Who holds the file, with its process id, as far as the text says; null when it does not.</summary>
    public static string? Holder(string message)
    {
        var match = HolderText().Match(message);
        return !match.Success ? null
            : match.Groups["program"].Value.Length > 0 ? $"{Path.GetFileName(match.Groups["program"].Value)} (process {match.Groups["pid"].Value})"
            : $"process {match.Groups["pid"].Value}";
    }

    /// <summary>Our exception for a failed statement or opening of <paramref name="path"/>; <paramref name="sql"/> is told only when nobody expected the refusal.</summary>
    public static Exception Translate(string path, string message, Exception inner, string? sql = null) =>
        IsInterrupt(message) ? new OperationCanceledException("The statement was cancelled.", inner)
        : IsLock(message) ? DestinationErrors.Locked(path, Holder(message), TimeSpan.Zero, inner)
        : Has(message, "No space left on device", "not enough space on the disk", "Disk quota exceeded") ? DestinationErrors.DiskFull(path, inner)
        : Has(message, "File too large") ? DestinationErrors.TooLarge(path, inner)
        : Has(message, "newer version of DuckDB", "can only read version", "is not yet supported: storage version") ? DestinationErrors.TooNew(path, Sentence(message), inner)
        : Has(message, "not a valid DuckDB database file", "Corrupt database file", "checksum does not match", "Serialization Error", "WAL file is corrupt", "Could not read enough bytes from file") ? DestinationErrors.Damaged(path, Sentence(message), inner)
        : Has(message, "Permission denied", "Read-only file system", "Cannot open file", "Is a directory", "Not a directory") ? DestinationErrors.NotWritable(path, inner)
        : Has(message, "Out of Memory Error", "could not allocate block of size", "failed to allocate data of size", "failed to pin block of size") ? DestinationErrors.OutOfMemory(Sentence(message), inner)
        : Has(message, "Constraint Error", "constraint failed") ? DestinationErrors.Constraint(Sentence(message), inner)
        : DestinationErrors.Failed(Sentence(message), inner, sql is null ? null : Gist(sql));

    public static Exception Translate(string path, DuckDBException exception) => Translate(path, exception.Message, exception);

    /// <summary>The first line, without links: what follows is advice for other tools or the statement itself.</summary>
    public static string Sentence(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOf('\n');
        var text = (end < 0 ? line : line[..end]).Trim().ToString();
        return text.Length > 500 ? text[..500] + " ..." : text.Length > 0 && !char.IsPunctuation(text[^1]) ? text + "." : text;
    }

    /// <summary>Kind and table of a statement of ours, without a value: <c>INSERT INTO "bitly_data"."items"</c>.</summary>
    public static string Gist(string sql)
    {
        var match = GistText().Match(sql);
        var gist = match.Success ? $"{match.Groups["kind"].Value} {match.Groups["table"].Value}".Trim() : "a statement";
        return gist.Length > 200 ? gist[..200] + " ..." : gist;
    }

    private static bool Has(string message, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^\s*(?<kind>[A-Z]+(?: (?:TABLE|TEMPORARY TABLE|SCHEMA|INTO|TRANSACTION|IF (?:NOT )?EXISTS|FROM))*)(?:.*? FROM)?\s*(?<table>(?:temp\.main\.|""(?:[^""]|"""")*""\.)?""(?:[^""]|"""")*"")?", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex GistText();

    [GeneratedRegex(@"Conflicting lock is held in (?<program>.*?) ?\(PID (?<pid>\d+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex HolderText();
}
