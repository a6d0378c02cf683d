using System.Runtime.InteropServices;
using Bitly.Pipeline.Packages;
using DuckDB.NET.Data;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// A database file appears whole. DuckDB writes the first pages of a new file into it in four steps; killed between them it leaves one that it
/// never opens again ("not a valid DuckDB database file"), so a new file is made beside and moved into place.
/// </summary>
internal static partial class NewDatabase
{
    /// <summary>Where it is made.</summary>
    public static string Beside(string path) => path + ".new";

    /// <summary>Makes an empty database. Where that is not possible nothing is said: the opening that follows makes the file or says why it can not.</summary>
    /// <param name="path">Canonical path of the database, which is not there.</param>
    /// <param name="connection">Connection text for <see cref="Beside"/>.</param>
    public static void Make(string path, string connection)
    {
        // The log of a database that was deleted: DuckDB throws it away when it makes the file itself, and would take it for this one's otherwise.
        if (File.Exists(path + ".wal"))
        {
            return;
        }

        var beside = Beside(path);
        try
        {
            File.Delete(beside);
            using (var made = new DuckDBConnection(connection))
            {
                made.Open();
            }

            Place(beside, path);
            AtomicFile.SyncFolder(Path.GetDirectoryName(path)!);
        }
        catch (Exception error) when (error is DuckDBException or IOException or UnauthorizedAccessException)
        {
            Forget(beside);
        }
    }

    /// <summary>Never over a file: another process may have been faster. The runtime's move looks first and renames then; a link does both at once.</summary>
    private static void Place(string beside, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(beside, path, overwrite: false);
            return;
        }

        _ = Link(beside, path);
        File.Delete(beside);
    }

    private static void Forget(string beside)
    {
        try
        {
            File.Delete(beside);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next new database takes its place.
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string from, string to);
}
