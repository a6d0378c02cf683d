using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;

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
    /// <summary>Transport of requests; null means the network.</summary>
    public HttpMessageHandler? Transport { get; init; }
    /// <summary>Where mounted secret files are; null means the place container platforms use.</summary>
    public string? MountFolder { get; init; }
    /// <summary>Only for the test that proves that the search for leaked secrets finds them: takes the mask away.</summary>
    internal bool LeaksSecrets { get; init; }
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
        var environment = options.Environment ?? ProcessEnvironment.Value;
        var paths = ProjectPaths.Find(projectFolder, environment, DefinitionFileName);
        return new ProjectPipeline(paths, options with { Environment = environment });
    }

    /// <summary>Nobody but this process could change it, and a server opens its project for each call.</summary>
    private static readonly Lazy<Dictionary<string, string>> ProcessEnvironment = new(ReadEnvironment);

    private static Dictionary<string, string> ReadEnvironment()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry one in Environment.GetEnvironmentVariables())
        {
            variables[(string)one.Key] = (string?)one.Value ?? "";
        }

        return variables;
    }
}
