using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Tests.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Runs;

/// <summary>A project folder as a person has it, and a sandbox it reads from.</summary>
internal sealed class SandboxProject : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new() { ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = "sandbox-token" };

    private SandboxProject(SandboxServer sandbox) => Sandbox = sandbox;

    public SandboxServer Sandbox { get; }
    public string Folder => _folder.Path;
    public ProjectPipeline Pipeline => PipelineFactory.Open(Folder, new OpenOptions { Environment = _environment });

    public static async Task<SandboxProject> Start(SandboxOptions options, string resources)
    {
        var project = new SandboxProject(await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken));
        project.Write(resources);
        return project;
    }

    public void Write(string resources) => File.WriteAllText(_folder.At(PipelineFactory.DefinitionFileName), $$"""
        [pipeline]
        name = "bitly_pipeline"
        dataset_name = "bitly_data"
        source_name = "bitly_source"

        [client]
        base_url = "{{Sandbox.BaseUrl}}"
        auth = { type = "bearer", token = "access_token" }

        {{resources}}
        """);

    public Task<RunReport> Run(RunOptions? options = null, IProgress<RunEvent>? progress = null) =>
        Pipeline.RunAsync(options ?? new RunOptions(), progress, TestContext.Current.CancellationToken);

    public IReadOnlyList<string> Query(string sql)
    {
        using var session = TestPipeline.Destination(Pipeline.DatabasePath).Open(SessionMode.Read, TestContext.Current.CancellationToken);
        return [.. session.Query(sql).Select(row => string.Join('|', row.Select(value => value?.ToString() ?? "NULL")))];
    }

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        _folder.Dispose();
    }
}
