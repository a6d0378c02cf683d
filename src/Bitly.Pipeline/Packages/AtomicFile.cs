using System.Runtime.InteropServices;
using System.Text;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// Files that are whole or absent, whatever happens: written beside, flushed to the disk, renamed into place.
/// Files get mode 0600 and folders 0700, because packages and states hold what the API answered.
/// </summary>
internal static partial class AtomicFile
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int FileTooLarge = 27;
    /// <summary>Ending of what is not in its place yet; one that stays is from a process that was killed.</summary>
    public const string Unfinished = ".new";

    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    private static readonly TimeSpan LongDead = TimeSpan.FromHours(1);
    private static int _written;

    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Replaces the file. A reader sees the old bytes or the new ones, never a mixture.</summary>
    /// <param name="path">Its folder is made when it is not there.</param>
    /// <param name="bytes">New content.</param>
    /// <param name="lasting">When this returns a power cut leaves the new bytes; else it may bring the old ones back, whole.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool lasting = true)
    {
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        // A name of its own: two calls that write one file at a time would move each other's half of it into place.
        var beside = $"{path}.{Environment.ProcessId:x}-{Interlocked.Increment(ref _written):x}{Unfinished}";
        using (var file = Create(beside, System.IO.FileMode.Create))
        {
            try
            {
                file.Write(bytes);
            }
            catch (ArgumentOutOfRangeException error)
            {
                throw TooLarge(error);
            }

            file.Flush(flushToDisk: true);
        }

        System.IO.File.Move(beside, path, overwrite: true);
        if (lasting)
        {
            SyncFolder(folder);
        }
    }

    /// <summary>The system's limit of a file's size (EFBIG), which .NET tells as an argument out of range.</summary>
    public static IOException TooLarge(ArgumentOutOfRangeException error) => new("The file may not grow any more.", error) { HResult = FileTooLarge };

    /// <summary>True for what <see cref="TooLarge"/> made.</summary>
    public static bool IsTooLarge(Exception error) => error is IOException { HResult: FileTooLarge };

    /// <summary>The bytes, or null when there is no such file.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            return System.IO.File.Exists(path) ? PlainFile.ReadBytes(path) : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes what killed processes left unfinished in a folder.</summary>
    public static void RemoveUnfinished(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Unfinished).Where(file => TimeProvider.System.GetUtcNow() - file.LastWriteTimeUtc > LongDead))
        {
            file.Delete();
        }
    }

    /// <summary>Opens a file that only this user may read.</summary>
    public static FileStream Create(string path, System.IO.FileMode mode, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = mode == System.IO.FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes the folder and its missing parents, closed to others; an existing folder keeps its mode.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // The mode is for the last folder only, so missing parents are made one by one.
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent))
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>A new name lasts when its folder is on the disk, too. Some file systems know no such thing and need none; the runtime opens no folders.</summary>
    public static void SyncFolder(string folder)
    {
        var descriptor = OperatingSystem.IsWindows() ? -1 : OpenFolder(folder, 0);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
