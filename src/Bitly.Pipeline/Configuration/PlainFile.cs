using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// Reads files that a person or a tool may have put in a project. A named pipe in the place of one would hold the program for ever, and not
/// even Ctrl-C gets through while the system waits for a writer; a device like /dev/zero has no end. Both are refused before they are opened.
/// </summary>
internal static partial class PlainFile
{
    private const int AtCurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int StatxBytes = 256;
    private const int ModeAt = 28;
    private const int TypeBits = 0xF000;
    private const int Pipe = 0x1000;
    private const int Folder = 0x4000;
    private const int File = 0x8000;

    /// <exception cref="Errors.PipelineException">FILE_NOT_PLAIN.</exception>
    public static string ReadText(string path)
    {
        Check(path);
        return System.IO.File.ReadAllText(path);
    }

    /// <inheritdoc cref="ReadText"/>
    public static byte[] ReadBytes(string path)
    {
        Check(path);
        return System.IO.File.ReadAllBytes(path);
    }

    /// <summary>Refuses pipes, devices and sockets, also behind a link. Folders and what is not there are left to who opens the path.</summary>
    /// <exception cref="Errors.PipelineException">FILE_NOT_PLAIN.</exception>
    public static void Check(string path)
    {
        if (TypeOf(path) is not (null or File or Folder))
        {
            throw ConfigErrors.NotPlain(path);
        }
    }

    /// <summary>Refuses a pipe, which waits for a reader; a device may be written to.</summary>
    /// <exception cref="Errors.PipelineException">FILE_NOT_PLAIN.</exception>
    public static void CheckWritable(string path)
    {
        if (TypeOf(path) is Pipe)
        {
            throw ConfigErrors.NotPlain(path);
        }
    }

    /// <summary>Type bits of the mode; null when there is nothing, or on a system other than Linux.</summary>
    private static int? TypeOf(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        Span<byte> answer = stackalloc byte[StatxBytes];
        try
        {
            return Statx(AtCurrentFolder, path, 0, TypeOnly, ref MemoryMarshal.GetReference(answer)) == 0
                ? MemoryMarshal.Read<ushort>(answer[ModeAt..]) & TypeBits
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte answer);
}
