using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;

namespace Bitly.Pipeline;

/// <summary>What a test or a special caller may put in place of the real world.</summary>
public sealed record OpenOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;
    /// <summary>Environment variables; null means the process's own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
    /// <summary>Loaded packages kept for replay.</summary>
    public int KeepPackages { get; init; } = 5;
    /// <summary>Another address of the API (a sandbox) instead of the definition's <c>client.base_url</c>.</summary>
    public string? BaseUrl { get; init; }
}

/// <summary>The front door: opens a project. The parts are built from its definition and settings when they are needed.</summary>
public static class PipelineFactory
{
    /// <summary>Name of a project's definition file.</summary>
    public const string DefinitionFileName = "bitly_pipeline.toml";

    /// <summary>The project that <paramref name="projectFolder"/> is in: the nearest folder, upwards, with a definition.</summary>
    /// <exception cref="PipelineException">DEFINITION_MISSING: there is none. Other codes of the definition come with the first use of it.</exception>
    public static ProjectPipeline Open(string projectFolder, OpenOptions? options = null)
    {
        options ??= new OpenOptions();
        var environment = options.Environment ?? ProcessEnvironment();
        var paths = ProjectPaths.Find(projectFolder, environment, DefinitionFileName);
        return new ProjectPipeline(paths, options with { Environment = environment });
    }

    private static Dictionary<string, string> ProcessEnvironment()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry one in Environment.GetEnvironmentVariables())
        {
            variables[(string)one.Key] = (string?)one.Value ?? "";
        }

        return variables;
    }
}

/// <summary>One project's pipeline. Everything reads the disk when it is asked, so an object may be kept while files change.</summary>
public sealed class ProjectPipeline
{
    private readonly OpenOptions _options;

    internal ProjectPipeline(ProjectPaths paths, OpenOptions options) => (Paths, _options) = (paths, options);

    public ProjectPaths Paths { get; }

    /// <summary>The checked definition, read anew each time.</summary>
    /// <exception cref="PipelineException">DEFINITION_MISSING, DEFINITION_SYNTAX or DEFINITION_INVALID.</exception>
    public PipelineDefinition Definition => DefinitionReader.ReadFile(Paths.DefinitionFile);

    /// <summary>Full path of the DuckDB file, whether it exists yet or not.</summary>
    public string DatabasePath => Paths.DuckDbFile(Definition.PipelineName);

    /// <summary>Runs the pipeline: packages that wait are finished; without any, a new one is read and loaded.</summary>
    /// <exception cref="PipelineException">Any code; RUN_IN_PROGRESS when another run holds the lock, RUN_CANCELLED after <paramref name="cancellationToken"/>.</exception>
    public Task<RunReport> RunAsync(RunOptions options, IProgress<RunEvent>? progress, CancellationToken cancellationToken) =>
        Task.FromException<RunReport>(RunErrors.NotBuilt($"runner ({options} {progress} {cancellationToken.CanBeCanceled} {_options.Time})"));

    /// <summary>Loads a kept package again, without a request. A null destination is the definition's own.</summary>
    public Task<RunReport> ReplayAsync(string loadId, string? destination, IProgress<RunEvent>? progress, CancellationToken cancellationToken) =>
        Task.FromException<RunReport>(RunErrors.NotBuilt($"replay ({loadId} {destination} {progress} {cancellationToken.CanBeCanceled} {_options.Time})"));

    /// <summary>What the last run did, or null when there was none.</summary>
    public RunTrace? LastTrace() => Traces().Last();

    /// <summary>The kept trace of a run, or null.</summary>
    public RunTrace? TraceOf(string runId) => Traces().Find(runId);

    /// <summary>Kept traces, newest first.</summary>
    public IReadOnlyList<RunTrace> KeptTraces() => Traces().All();

    /// <summary>Load packages on disk, newest first: waiting ones, kept ones, and those set aside because they can not be read.</summary>
    public IReadOnlyList<PackageInfo> Packages()
    {
        var shelf = Shelf();
        return
        [
            .. shelf.All().Reverse().Select(PackageInfos.Of),
            .. shelf.Broken.Select(loadId => new PackageInfo { LoadId = loadId, State = "broken" }),
        ];
    }

    /// <summary>Gives up packages that wait: they are renamed, not deleted, and no run finishes them. Load ids of the packages.</summary>
    public IReadOnlyList<string> DropPendingPackages()
    {
        var pending = Shelf().All().Where(package => package.IsPending).ToList();
        pending.ForEach(PackageShelf.Drop);
        return [.. pending.Select(package => package.LoadId)];
    }

    /// <summary>Who runs this pipeline now, in any process, or null.</summary>
    public RunningRun? Running() => RunLock.Holder(WorkingFolder);

    private string WorkingFolder => Paths.WorkingFolder(Definition.PipelineName);

    private TraceStore Traces() => new(WorkingFolder);

    private PackageShelf Shelf() => new(Path.Combine(WorkingFolder, "load"));
}
