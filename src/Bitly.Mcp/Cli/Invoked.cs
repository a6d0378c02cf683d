namespace Bitly.Mcp.Cli;

/// <summary>How this program was called, so that "what to try next" can be typed as it is.</summary>
internal static class Invoked
{
    private static string? _as;

    /// <summary>The command form for the current folder: <c>bitly-mcp</c>, or <c>dotnet run --project src/Bitly.Mcp --</c> from a clone.</summary>
    public static string As => _as ??= From(Directory.GetCurrentDirectory());

    /// <summary>The same as typed from another folder.</summary>
    public static string From(string folder) => Form(AppContext.BaseDirectory, Environment.ProcessPath, folder);

    internal static string Form(string baseDirectory, string? processPath, string folder)
    {
        if (SourceFolder(baseDirectory) is { } source)
        {
            var relative = Path.GetRelativePath(folder, source);
            return $"dotnet run --project {Quote(relative.Length < source.Length ? relative : source)} --";
        }

        return processPath is not null && Path.GetFileNameWithoutExtension(processPath) == "dotnet"
            ? $"dotnet {Quote(Path.Combine(baseDirectory, "bitly-mcp.dll"))}"
            : "bitly-mcp";
    }

    /// <summary>The folder of Bitly.Mcp.csproj when the program runs from its build output, else null.</summary>
    private static string? SourceFolder(string baseDirectory)
    {
        var folder = new DirectoryInfo(baseDirectory);
        for (var up = 0; up < 4 && folder is not null; up++, folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bitly.Mcp.csproj")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
