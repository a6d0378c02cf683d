using System.Globalization;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// A note beside the database file that says "a load wants to write": readers of this program let go of the file within a second when they see it.
/// A writer makes it before it waits for the lock, and takes it away when it has the file or gives up. A forgotten note is ignored after ten seconds.
/// </summary>
internal sealed class WriterWish : IDisposable
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(10);
    private readonly string _note;

    private WriterWish(string note) => _note = note;

    /// <summary>Makes the note, or renews it. Failing to (a read-only folder) only means that readers take longer.</summary>
    public static WriterWish Make(string databasePath)
    {
        var note = Note(databasePath);
        try
        {
            File.WriteAllText(note, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The lock itself decides; the note is a courtesy.
        }

        return new WriterWish(note);
    }

    /// <summary>True when some process wants the file now.</summary>
    public static bool IsMade(string databasePath, TimeProvider time)
    {
        var note = new FileInfo(Note(databasePath));
        return note.Exists && time.GetUtcNow() - note.LastWriteTimeUtc < ForgottenAfter;
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_note);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is forgotten by itself.
        }
    }

    private static string Note(string databasePath) => databasePath + ".wanted";
}
