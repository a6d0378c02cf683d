using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Packages;

/// <summary>The <c>load</c> folder of a pipeline: all its packages. What can not be read is set aside by a new name, never dropped.</summary>
internal sealed class PackageShelf(string folder)
{
    private const string BrokenEnding = ".broken";
    private const string DeletedEnding = ".deleted";
    private const string DroppedEnding = ".dropped";

    public string Folder { get; } = folder;

    /// <summary>Load ids of packages that were set aside because they can not be read.</summary>
    public IReadOnlyList<string> Broken => Named(BrokenEnding);

    /// <summary>
    /// All readable packages by load id, oldest first. With <paramref name="broken"/> unreadable ones are set aside and told of there;
    /// without it they are passed over and left for the next run.
    /// </summary>
    public IReadOnlyList<LoadPackage> All(Action<PipelineException>? broken = null)
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        var packages = new List<LoadPackage>();
        foreach (var path in Directory.EnumerateDirectories(Folder).Where(path => LoadId.IsValid(Path.GetFileName(path))))
        {
            try
            {
                packages.Add(LoadPackage.Open(path));
            }
            catch (PipelineException error)
            {
                if (broken is not null)
                {
                    SetAsideOrClear(path, error, broken);
                }
            }
        }

        return [.. packages.OrderBy(package => LoadId.TimeOf(package.LoadId))];
    }

    public LoadPackage Find(string loadId)
    {
        var all = All();
        return all.FirstOrDefault(package => package.LoadId == loadId)
            ?? throw PackageErrors.NotFound(loadId, [.. all.Select(package => package.LoadId)]);
    }

    /// <summary>The highest load id that was ever given here, or null.</summary>
    public string? LastId() => !Directory.Exists(Folder)
        ? null
        : Directory.EnumerateDirectories(Folder)
            .Select(path => Path.GetFileName(path))
            .Select(name => LoadId.IsValid(name) ? name : Path.GetFileNameWithoutExtension(name))
            .Where(LoadId.IsValid)
            .MaxBy(LoadId.TimeOf);

    /// <summary>Renames an unreadable package so that no run meets it again; it stays for a person to look at.</summary>
    public void SetAside(string loadId) => Rename(Path.Combine(Folder, loadId), BrokenEnding);

    /// <summary>Renames a pending package that someone decided not to finish.</summary>
    public static void Drop(LoadPackage package) => Rename(package.Folder, DroppedEnding);

    public static void Delete(LoadPackage package)
    {
        // Renamed first: a crash in the middle must not leave a package with half of its pages.
        var gone = Rename(package.Folder, DeletedEnding);
        Directory.Delete(gone, recursive: true);
    }

    /// <summary>Deletes the oldest loaded packages beyond the number to keep, and remains of earlier deletions.</summary>
    public void Prune(int keep)
    {
        foreach (var remains in Directory.Exists(Folder) ? Directory.EnumerateDirectories(Folder, "*" + DeletedEnding) : [])
        {
            Directory.Delete(remains, recursive: true);
        }

        foreach (var package in All().Where(package => !package.IsPending).SkipLast(Math.Max(0, keep)))
        {
            Delete(package);
        }
    }

    private IReadOnlyList<string> Named(string ending) => Directory.Exists(Folder)
        ? [.. Directory.EnumerateDirectories(Folder, "*" + ending).Select(path => Path.GetFileName(path)[..^ending.Length]).Order(StringComparer.Ordinal)]
        : [];

    private void SetAsideOrClear(string path, PipelineException error, Action<PipelineException> broken)
    {
        // A crash between making the folder and writing its manifest leaves nothing worth keeping.
        if (Directory.GetFiles(path, "*", SearchOption.AllDirectories).All(file => file.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal)))
        {
            Directory.Delete(path, recursive: true);
            return;
        }

        SetAside(Path.GetFileName(path));
        broken(error);
    }

    private static string Rename(string path, string ending)
    {
        var target = path + ending;
        for (var again = 1; Directory.Exists(target); again++)
        {
            target = $"{path}.{again}{ending}";
        }

        Directory.Move(path, target);
        return target;
    }
}
