namespace Bitly.Mcp.Cli;

/// <summary>How this program was called, so that "what to try next" can be typed as it is.</summary>
internal static class Invoked
{
    private static string? _as;

    /// <summary>The command form for the current folder: <c>bitly-mcp</c>, or <c>dotnet run --project src/Bitly.Mcp --</c> from a clone.</summary>
    public static string As => _as ??= Form(AppContext.BaseDirectory, Environment.ProcessPath, Directory.GetCurrentDirectory);

    /// <summary>The same as typed from another folder.</summary>
    public static string From(string folder) => Form(AppContext.BaseDirectory, Environment.ProcessPath, () => folder);

    /// <param name="baseDirectory">Where the program lies.</param>
    /// <param name="processPath">What was started.</param>
    /// <param name="folder">Where the command is typed; asked only when it matters.</param>
    internal static string Form(string baseDirectory, string? processPath, Func<string> folder)
    {
        if (SourceFolder(baseDirectory) is { } source)
        {
            var relative = Path.GetRelativePath(folder(), source);
            return $"dotnet run --project {Quote(relative.Length < source.Length ? relative : source)} --";
        }

        return processPath is not null && Path.GetFileNameWithoutExtension(processPath) == "dotnet"
            ? $"dotnet {Quote(Path.Combine(baseDirectory, "bitly-mcp.dll"))}"
            : "bitly-mcp";
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

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
