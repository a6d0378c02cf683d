namespace Bitly.Pipeline.Configuration;

/// <summary>
/// Where the files of a project are. The project root is the nearest folder, upwards from the start, that holds
/// the definition file or .dlt; without one it is the start itself. dlt's DLT_* names move the parts as they do there.
/// </summary>
public sealed class ProjectPaths
{
    private readonly string? _dataFolder;

    private ProjectPaths(string root, IReadOnlyDictionary<string, string> environment, string definitionName)
    {
        Root = root;
        DefinitionFile = Path.Combine(root, definitionName);
        SettingsFolder = Path.Combine(root, environment.GetValueOrDefault("DLT_CONFIG_FOLDER") is { Length: > 0 } name ? name : ".dlt");
        LocalFolder = environment.GetValueOrDefault("DLT_LOCAL_DIR") is { Length: > 0 } local ? Path.GetFullPath(local, root) : root;
        _dataFolder = environment.GetValueOrDefault("DLT_DATA_DIR") is { Length: > 0 } data ? Path.GetFullPath(data, root) : null;
        GlobalFolder = FindGlobalFolder(environment);
    }

    /// <summary>Full path of the project.</summary>
    public string Root { get; }

    /// <summary><c>.dlt</c> of the project (DLT_CONFIG_FOLDER renames it): secrets.toml and config.toml.</summary>
    public string SettingsFolder { get; }

    /// <summary>The user's settings, looked at after the project's: ~/.dlt, or XDG_DATA_HOME/dlt when that does not exist; null when neither can be had.</summary>
    public string? GlobalFolder { get; }

    /// <summary>Folder of files a destination makes (DLT_LOCAL_DIR), by default the root.</summary>
    public string LocalFolder { get; }

    /// <summary>The definition, whether it exists yet or not.</summary>
    public string DefinitionFile { get; }

    public string SecretsFile => Path.Combine(SettingsFolder, "secrets.toml");

    public string ConfigFile => Path.Combine(SettingsFolder, "config.toml");

    /// <summary>Folder of all pipelines' working files (DLT_DATA_DIR/pipelines, by default .dlt/.var/pipelines).</summary>
    public string PipelinesFolder => Path.Combine(_dataFolder ?? Path.Combine(SettingsFolder, ".var"), "pipelines");

    /// <summary>Working files of one pipeline: packages, schemas, state, traces.</summary>
    public string WorkingFolder(string pipeline) => Path.Combine(PipelinesFolder, CheckName(pipeline));

    /// <summary>The DuckDB file of a pipeline, named as dlt names it.</summary>
    public string DuckDbFile(string pipeline) => Path.Combine(LocalFolder, CheckName(pipeline) + ".duckdb");

    /// <summary>Finds the project from a folder; DLT_PROJECT_DIR overrides. The front door knows the definition's file name.</summary>
    public static ProjectPaths Find(string startFolder, IReadOnlyDictionary<string, string>? environment = null, string definitionName = "pipeline.toml")
    {
        environment ??= new Dictionary<string, string>();
        if (environment.GetValueOrDefault("DLT_PROJECT_DIR") is { Length: > 0 } fixedRoot)
        {
            return new(Path.GetFullPath(fixedRoot, startFolder), environment, definitionName);
        }

        var start = Path.GetFullPath(startFolder);
        var home = environment.GetValueOrDefault("HOME");
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // The home folder's .dlt is the global one, not a project.
            if (File.Exists(Path.Combine(folder, definitionName)) || (folder != home && Directory.Exists(Path.Combine(folder, ".dlt"))))
            {
                return new(folder, environment, definitionName);
            }
        }

        return new(start, environment, definitionName);
    }

    /// <summary>The project at exactly this folder, whatever it holds.</summary>
    public static ProjectPaths At(string root, IReadOnlyDictionary<string, string>? environment = null, string definitionName = "pipeline.toml") =>
        new(Path.GetFullPath(root), environment ?? new Dictionary<string, string>(), definitionName);

    private static string? FindGlobalFolder(IReadOnlyDictionary<string, string> environment)
    {
        var home = environment.GetValueOrDefault("HOME") ?? environment.GetValueOrDefault("USERPROFILE");
        var dlt = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".dlt");
        return dlt is not null && !Directory.Exists(dlt) && environment.GetValueOrDefault("XDG_DATA_HOME") is { Length: > 0 } data
            ? Path.Combine(data, "dlt")
            : dlt;
    }

    private static string CheckName(string pipeline) =>
        pipeline.Length > 0 && pipeline is not ("." or "..") && pipeline.IndexOfAny(['/', '\\', ':', '\0']) < 0
            ? pipeline
            : throw ConfigErrors.PipelineName(pipeline);
}
