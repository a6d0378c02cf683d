using System.Text;
using Bitly.Pipeline.Configuration;

namespace Bitly.Mcp.Agents.Install;

/// <summary>Reads and writes whole text files: temp file, flush, rename; UTF-8 without mark, a mark that was there is kept.</summary>
internal static class ProjectFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Text of a file or null. A byte order mark stays in the text, so that it is written back.</summary>
    public static string? Read(string file) => File.Exists(file) ? Utf8.GetString(PlainFile.ReadBytes(file)) : null;

    /// <summary>False for a file whose bytes would not survive being read as text and written back.</summary>
    public static bool IsText(string file) => !File.Exists(file) || System.Text.Unicode.Utf8.IsValid(PlainFile.ReadBytes(file));

    /// <summary>Where a link leads, or null for a file. A link is never written: a new file in its place would take the person's link away, and its target may be outside the project.</summary>
    public static string? LinkTarget(string file) => new FileInfo(file).LinkTarget;

    /// <param name="file">Full path.</param>
    /// <param name="text">New content.</param>
    /// <param name="secret">Readable by the owner only (Unix).</param>
    public static void Write(string file, string text, bool secret = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var mode = File.Exists(file) && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(file) : (UnixFileMode?)null;
        var temporary = $"{file}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Utf8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        if (mode is { } keep && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(temporary, keep);
        }

        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Deletes a file and the folders above it that this leaves empty, up to the project.</summary>
    public static void Delete(string project, string file)
    {
        File.Delete(file);
        for (var folder = Path.GetDirectoryName(file); folder is not null && folder.Length > project.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder))
        {
            Directory.Delete(folder);
        }
    }
}
