using System.Globalization;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// The other half of <see cref="WriterWish"/>: notes beside the database file that say "a reader waits", one for each. A load that finds one lets the reader
/// in before it takes the file again, so that loads in a row do not keep anybody out. A waiting reader renews its note at every try and takes it away when
/// it has the file or gives up; what a dead one left behind grows old.
/// </summary>
internal static class WaitingReaders
{
    /// <summary>A reader tries again at most every 200 ms; the rest is for a busy machine.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(1);

    /// <summary>Says that this reader waits now. Failing to (a read-only folder) only means that it waits longer.</summary>
    public static void Note(string databasePath, int reader, TimeProvider time) => Courtesy(() =>
    {
        var path = NoteOf(databasePath, reader);
        if (File.Exists(path))
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        }
        else
        {
            File.WriteAllText(path, "");
        }
    });

    /// <summary>Takes this reader's note away.</summary>
    public static void Forget(string databasePath, int reader) => Courtesy(() => File.Delete(NoteOf(databasePath, reader)));

    /// <summary>True when some reader asked for the file a moment ago and did not get it yet. Clears what the dead left.</summary>
    public static bool AreThere(string databasePath, TimeProvider time)
    {
        var there = false;
        Courtesy(() =>
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(databasePath)!);
            foreach (var note in folder.EnumerateFiles(Path.GetFileName(databasePath) + ".asked-*"))
            {
                var age = time.GetUtcNow() - note.LastWriteTimeUtc;
                there |= age < FreshFor;
                if (age > ForgottenAfter)
                {
                    note.Delete();
                }
            }
        });
        return there;
    }

    /// <summary>The lock itself decides; the notes only make it fair.</summary>
    private static void Courtesy(Action act)
    {
        try
        {
            act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that can not be written, or a note that went away meanwhile.
        }
    }

    private static string NoteOf(string databasePath, int reader) => databasePath + ".asked-" + reader.ToString(CultureInfo.InvariantCulture);
}
