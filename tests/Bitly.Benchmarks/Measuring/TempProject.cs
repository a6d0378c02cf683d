using Bitly.Pipeline;

namespace Bitly.Benchmarks.Measuring;

/// <summary>A project folder as a person has it, in a temporary place.</summary>
internal sealed class TempProject : IDisposable
{
    /// <summary>The token as a person would set it for a process.</summary>
    public static readonly IReadOnlyDictionary<string, string> Token = new Dictionary<string, string> { ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = "sandbox-token" };

    public const string LinksAndGroups = "[[resources]]\nuse = \"groups\"\n\n[[resources]]\nuse = \"group_bitlinks\"\n";

    private TempProject(string folder) => Folder = folder;

    public string Folder { get; }

    public string Database => Path.Combine(Folder, "bitly_pipeline.duckdb");

    public static TempProject Make(string baseUrl, string resources)
    {
        var project = new TempProject(Directory.CreateTempSubdirectory("bitly-benchmark-").FullName);
        File.WriteAllText(Path.Combine(project.Folder, PipelineFactory.DefinitionFileName), $$"""
            [pipeline]
            name = "bitly_pipeline"
            dataset_name = "bitly_data"

            [client]
            base_url = "{{baseUrl}}"
            auth = { type = "bearer", token = "access_token" }

            {{resources}}
            """);
        return project;
    }

    public static ProjectPipeline Open(string folder) => PipelineFactory.Open(folder, new OpenOptions { Environment = Token, KeepPackages = 100 });

    public TempProject Copy()
    {
        var copy = new TempProject(Directory.CreateTempSubdirectory("bitly-benchmark-").FullName);
        foreach (var folder in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(copy.Folder, Path.GetRelativePath(Folder, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(copy.Folder, Path.GetRelativePath(Folder, file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
