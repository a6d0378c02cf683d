using Bitly.Mcp.Operations;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;
using DuckDB.NET.Data;
using Xunit;

namespace Bitly.Mcp.Tests.Projects;

/// <summary>A project in a temporary folder over a sandbox of its own.</summary>
internal sealed class TempProject : IAsyncDisposable
{
    private readonly string _folder;
    private readonly JumpingTime _time;

    private TempProject(SandboxServer sandbox, string folder, JumpingTime time) => (Sandbox, _folder, _time) = (sandbox, folder, time);

    public SandboxServer Sandbox { get; }

    /// <summary>The client's clock: waits pass at once and are written down.</summary>
    public JumpingTime Time => _time;

    public Project Project => new(_folder, _time, Environment);

    public string Folder => _folder;

    public Dictionary<string, string> Environment { get; } = [];

    public ProjectPipeline Pipeline => Project.Open();

    /// <param name="options">The account; a <see cref="JumpingTime"/> in it is the client's clock too.</param>
    /// <param name="resources">Entries of the catalogue; their parents are added.</param>
    public static async Task<TempProject> StartAsync(SandboxOptions options, params string[] resources)
    {
        var sandbox = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("bitly-mcp-test-").FullName;
        new Definitions(new Endpoints(new BitlyCatalog())).Scaffold(folder, new ScaffoldRequest { BaseUrl = sandbox.BaseUrl, Resources = resources }, options.Token);
        var project = new TempProject(sandbox, folder, options.Time as JumpingTime ?? new JumpingTime(options.Now));
        project.Environment["DLT_PROJECT_DIR"] = folder;
        return project;
    }

    /// <summary>Writes the definition's resources as they stand here.</summary>
    public void WriteResources(string toml)
    {
        var file = Path.Combine(_folder, "bitly_pipeline.toml");
        var text = File.ReadAllText(file);
        File.WriteAllText(file, text[..text.IndexOf("[[resources]]", StringComparison.Ordinal)] + toml);
    }

    public Task<RunReport> RunAsync(RunOptions? options = null) => Pipeline.RunAsync(options ?? new RunOptions(), null, TestContext.Current.CancellationToken);

    /// <summary>Runs and gives the error's code, or "ok".</summary>
    public async Task<string> CodeOfRunAsync(RunOptions? options = null)
    {
        try
        {
            await RunAsync(options);
            return "ok";
        }
        catch (PipelineException error)
        {
            return error.Code;
        }
    }

    /// <summary>Rows of a query, each cell as text.</summary>
    public List<string[]> Query(string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={Pipeline.DatabasePath};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? "NULL" : Convert.ToString(reader.GetValue(index), System.Globalization.CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }

    public long Count(string table) => long.Parse(Query($"SELECT count(*) FROM bitly_data.\"{table}\"")[0][0], System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
