using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Configuration;

namespace Bitly.Mcp.Operations;

/// <summary>
/// A pipeline project on disk: a folder, the clock and the environment of everything that works in it. Nothing is read or written by
/// making one; everything reads the disk anew, so that edited files count at once.
/// </summary>
/// <remarks>A null environment is the process's own.</remarks>
internal sealed record Project(string Folder, TimeProvider Time, IReadOnlyDictionary<string, string>? Environment = null)
{
    /// <summary>The pipeline of the nearest project, from the folder upwards.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">NO_PROJECT.</exception>
    public ProjectPipeline Open() => TryOpen() ?? throw SurfaceErrors.NoProject(Folder);

    /// <summary>The same, or null when there is no definition yet.</summary>
    public ProjectPipeline? TryOpen()
    {
        var pipeline = PipelineFactory.Open(Folder, new OpenOptions { Time = Time, Environment = Environment });
        return File.Exists(pipeline.Paths.DefinitionFile) ? pipeline : null;
    }

    /// <summary>The environment variables that count.</summary>
    public IReadOnlyDictionary<string, string> Variables => Environment ?? OfProcess();

    /// <summary>The project's root when there is one at or above the folder, else the folder itself.</summary>
    public string Root => TryOpen()?.Paths.Root ?? Folder;

    /// <summary>A path for people and agents: relative to the project, with forward slashes.</summary>
    public static string Show(ProjectPaths paths, string file) => Path.GetRelativePath(paths.Root, file).Replace('\\', '/');

    private static Dictionary<string, string> OfProcess()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry one in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)one.Key] = (string?)one.Value ?? "";
        }

        return variables;
    }
}
