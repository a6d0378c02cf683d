using Bitly.Pipeline.Destinations.DuckDb;

namespace Bitly.Pipeline.Datasets.Exports;

/// <summary>A file that may be written: inside the project with every link resolved, outside of .dlt, and not there unless forced.</summary>
internal sealed record ExportTarget(string Path, string Shown, ExportFormat Format, bool Force)
{
    private const string Advice = "Give a path inside the project folder, for instance exports/links.csv.";

    /// <exception cref="Errors.PipelineException">EXPORT_PATH.</exception>
    public static ExportTarget Check(ExportRequest request, string projectFolder)
    {
        if ((request.Sql is null) == (request.Table is null))
        {
            throw DatasetErrors.ExportPath("either a query or a table must be given, not both", "Give one of them.");
        }

        if (UntrustedText.Visible(request.Path) != request.Path || string.IsNullOrWhiteSpace(request.Path))
        {
            throw DatasetErrors.ExportPath("the path is empty or holds control characters or invisible ones", Advice);
        }

        if (request.Path.StartsWith('~') || request.Path.Contains("://", StringComparison.Ordinal))
        {
            throw DatasetErrors.ExportPath("the path is an address or begins with ~, which would make a folder of that name", Advice);
        }

        var format = request.Format ?? ByEnding(request.Path)
            ?? throw DatasetErrors.ExportPath("the file's ending tells no format", "End it with .csv, .jsonl or .parquet, or say the format.");
        var project = DatabaseFile.Canonical(projectFolder);
        var path = DatabaseFile.Canonical(request.Path, project);
        var shown = System.IO.Path.GetRelativePath(project, path).Replace('\\', '/');
        if (shown == ".." || shown.StartsWith("../", StringComparison.Ordinal) || System.IO.Path.IsPathRooted(shown))
        {
            throw DatasetErrors.ExportPath("the path leads out of the project folder", Advice);
        }

        if (IsGuarded(shown))
        {
            throw DatasetErrors.ExportPath("the path is a place of the program itself or of another tool (.dlt, .git and other hidden folders, databases, definitions)", Advice);
        }

        if (Directory.Exists(path))
        {
            throw DatasetErrors.ExportPath($"{UntrustedText.Visible(shown)} is a folder", Advice);
        }

        return File.Exists(path) && !request.Force
            ? throw DatasetErrors.ExportPath($"{UntrustedText.Visible(shown)} is there already", "Choose another name, or say force to replace it.")
            : new ExportTarget(path, shown, format, request.Force);
    }

    /// <summary>A private folder beside the target, for a draft.</summary>
    public ExportDraft Begin()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            Directory.CreateDirectory(folder);
            ExportDraft.ForgetOld(folder);
            return new ExportDraft(this, folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DatasetErrors.ExportPath("its folder can not be made or written to (a file may stand in the way, a name may be too long, or the folder is not yours)", Advice);
        }
    }

    private static ExportFormat? ByEnding(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => ExportFormat.Csv,
        ".jsonl" or ".ndjson" => ExportFormat.Jsonl,
        ".parquet" => ExportFormat.Parquet,
        _ => null,
    };

    // Hidden folders belong to tools (.dlt, .git, .claude, .vscode ...), and what is written there may run or be believed.
    private static bool IsGuarded(string shown) =>
        Array.Exists(shown.Split('/'), part => part.StartsWith('.'))
        || Array.Exists([".toml", ".duckdb", ".wal", ".wanted"], ending => shown.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An export on its way: written in a folder of its own, moved to its place when it is whole.</summary>
internal sealed class ExportDraft : IDisposable
{
    private const string Begins = ".export-";
    private const string Rows = "rows";

    /// <summary>No export may last that long, so nobody writes to such a draft any more.</summary>
    private static readonly TimeSpan Old = 2 * QueryLimits.ForExport.Timeout;

    private readonly ExportTarget _target;
    private readonly string _folder;

    public ExportDraft(ExportTarget target, string beside)
    {
        _target = target;
        _folder = System.IO.Path.Combine(beside, Begins + UntrustedText.NewNonce());
        Directory.CreateDirectory(_folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Path = System.IO.Path.Combine(_folder, Rows);
    }

    public string Path { get; }

    /// <summary>Takes away what a process left that was killed in the middle of an export: it may be gigabytes, and nobody else would.</summary>
    public static void ForgetOld(string folder)
    {
        foreach (var draft in new DirectoryInfo(folder).EnumerateDirectories(Begins + "*").Where(draft => draft.LinkTarget is null))
        {
            try
            {
                var entries = draft.GetFileSystemInfos();
                var last = entries.Append<FileSystemInfo>(draft).Max(entry => entry.LastWriteTimeUtc);
                if (entries.All(entry => entry.Name == Rows) && TimeProvider.System.GetUtcNow() - last > Old)
                {
                    draft.Delete(recursive: true);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or gone already.
            }
        }
    }

    /// <summary>Puts the file in its place; its size in bytes.</summary>
    public long Finish()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        try
        {
            File.Move(Path, _target.Path, _target.Force);
        }
        catch (IOException) when (File.Exists(_target.Path) && !_target.Force)
        {
            throw DatasetErrors.ExportPath($"{UntrustedText.Visible(_target.Shown)} is there already", "Choose another name, or say force to replace it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DatasetErrors.ExportPath("the file can not be put in its place (its name may be too long, or the place is not yours)", "Choose another name.");
        }

        return new FileInfo(_target.Path).Length;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
