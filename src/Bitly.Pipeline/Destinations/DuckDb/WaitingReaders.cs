namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// The other half of <see cref="WriterWish"/>: a note beside the database file that says "readers wait". A load that finds it fresh lets them in before it
/// takes the file again, so that loads in a row do not keep every reader out. Each waiting reader renews it at every try; nobody has to take it away.
/// </summary>
internal static class WaitingReaders
{
    /// <summary>A reader tries again at most every 200 ms; the rest is for a busy machine.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(600);

    /// <summary>Says that a reader waits now. Failing to (a read-only folder) only means that it waits longer.</summary>
    public static void Note(string databasePath, TimeProvider time)
    {
        try
        {
            var path = NoteOf(databasePath);
            if (File.Exists(path))
            {
                File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            }
            else
            {
                File.WriteAllText(path, "");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The lock itself decides; the note is a courtesy.
        }
    }

    /// <summary>Takes the note away; those who still wait make it anew within their next try.</summary>
    public static void Forget(string databasePath)
    {
        try
        {
            File.Delete(NoteOf(databasePath));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It grows old by itself.
        }
    }

    /// <summary>True when a reader asked for the file a moment ago and did not get it.</summary>
    public static bool AreThere(string databasePath, TimeProvider time)
    {
        var note = new FileInfo(NoteOf(databasePath));
        return note.Exists && time.GetUtcNow() - note.LastWriteTimeUtc < FreshFor;
    }

    private static string NoteOf(string databasePath) => databasePath + ".asked";
}
