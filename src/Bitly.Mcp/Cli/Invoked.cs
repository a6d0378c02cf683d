using System.Runtime.InteropServices;

namespace Bitly.Mcp.Cli;

/// <summary>How this program was called, so that "what to try next" can be typed as it is.</summary>
internal static partial class Invoked
{
    private const int LongestPath = 4096;
    private const string Name = "bitly-mcp";
    private static string? _as;

    /// <summary>The command form for the current folder: <c>bitly-mcp</c>, or <c>dotnet run --project src/Bitly.Mcp --</c> from a clone.</summary>
    public static string As => _as ??= Form(AppContext.BaseDirectory, Started(), Directory.GetCurrentDirectory);

    /// <summary>The same as typed from another folder.</summary>
    public static string From(string folder) => Form(AppContext.BaseDirectory, Started(), () => folder);

    /// <param name="baseDirectory">Where the program lies.</param>
    /// <param name="processPath">What was started.</param>
    /// <param name="folder">Where the command is typed; asked only when it matters.</param>
    internal static string Form(string baseDirectory, string? processPath, Func<string> folder)
    {
        if (HasBin(baseDirectory) && SourceFolder(baseDirectory) is { } source)
        {
            var relative = Path.GetRelativePath(folder(), source);
            return $"dotnet run --project {Quote(relative.Length < source.Length ? relative : source)} --";
        }

        return processPath is not (null or Name) && Path.GetFileNameWithoutExtension(processPath) == "dotnet"
            ? $"dotnet {Quote(Path.Combine(baseDirectory, "bitly-mcp.dll"))}"
            : Name;
    }

    /// <summary>Whether a folder of the path is called bin, as that of every build output is; only then is it worth a look at the disk.</summary>
    private static bool HasBin(string path)
    {
        for (var at = 1; at < path.Length - 3; at++)
        {
            if (path[at] == 'b' && path[at + 1] == 'i' && path[at + 2] == 'n' && path[at - 1] is '/' or '\\' && path[at + 3] is '/' or '\\')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The folder of Bitly.Mcp.csproj when the program runs from its build output, else null.</summary>
    private static string? SourceFolder(string baseDirectory)
    {
        var folder = Path.TrimEndingDirectorySeparator(baseDirectory);
        for (var up = 0; up < 5 && folder is not null; up++, folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Join(folder, "Bitly.Mcp.csproj")))
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>What was started; a path or its last part.</summary>
    /// <remarks>
    /// Bytes, and compared one by one: the first decoding of a text and the first search in one each cost the portable build about a tenth of an empty
    /// program's start, because the runtime loads what they need for every width of vector.
    /// </remarks>
    private static string? Started()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.ProcessPath;
        }

        Span<byte> path = stackalloc byte[LongestPath];
        var length = (int)ReadLink(in "/proc/self/exe\0"u8[0], ref path[0], LongestPath);
        return length > 0 && path[..length] is [.., (byte)'/', (byte)'d', (byte)'o', (byte)'t', (byte)'n', (byte)'e', (byte)'t'] ? "dotnet" : Name;
    }

    [LibraryImport("libc", EntryPoint = "readlink")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadLink(in byte link, ref byte target, nuint size);

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
