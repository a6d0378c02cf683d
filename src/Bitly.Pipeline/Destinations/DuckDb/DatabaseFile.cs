namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// The one true name of a database file. DuckDB's driver knows open files by their spelling: a second spelling would open a second
/// instance of the same file, and a lost lock with it (performance 9).
/// </summary>
internal static class DatabaseFile
{
    private const int MaxLinks = 40;

    /// <summary>Absolute path with every link resolved and, where the system ignores case, with the case that the disk has. Parts that do not exist stay as given.</summary>
    public static string Canonical(string path, string? baseFolder = null)
    {
        var full = Path.GetFullPath(path, baseFolder is null ? Environment.CurrentDirectory : Path.GetFullPath(baseFolder));
        var root = Path.GetPathRoot(full)!;
        var pending = new Stack<string>(Parts(full[root.Length..]).Reverse());
        var result = root;
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                result = Path.GetDirectoryName(result) ?? root;
                continue;
            }

            var next = Path.Combine(result, CaseOnDisk(result, part));
            var target = new FileInfo(next).LinkTarget;
            if (target is null)
            {
                result = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw DestinationErrors.NotWritable(path);
            }

            if (Path.IsPathRooted(target))
            {
                result = Path.GetPathRoot(target)!;
                target = target[result.Length..];
            }

            foreach (var step in Parts(target).Reverse())
            {
                pending.Push(step);
            }
        }

        return result;
    }

    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");

    private static string CaseOnDisk(string folder, string name)
    {
        if (OperatingSystem.IsLinux() || !Directory.Exists(folder))
        {
            return name;
        }

        var same = Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => Path.GetFileName(entry)!)
            .Where(entry => entry.Equals(name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return same.Count == 0 || same.Contains(name, StringComparer.Ordinal) ? name : same[0];
    }
}
