using System.Text.Json.Nodes;
using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Mcp.Operations.Inspection;

/// <summary>What dlt's <c>pipeline</c> command shows of a local pipeline: state, schemas, packages (dlt-behaviour 11.3 and 12). Reads the disk only.</summary>
internal sealed class PipelineInspection(ProjectPipeline pipeline)
{
    private readonly string _name = pipeline.Definition.PipelineName;
    private readonly StateStore _store = new(pipeline.Paths.WorkingFolder(pipeline.Definition.PipelineName));

    /// <summary>Pipelines of a project folder, whether the definition names them or not.</summary>
    public static PipelinesAnswer Pipelines(Project project)
    {
        var folder = PipelineFactory.Open(project.Folder, new OpenOptions { Time = project.Time, Environment = project.Environment }).Paths.PipelinesFolder;
        var rows = Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(Row) : [];
        return new PipelinesAnswer { Folder = folder, Pipelines = [.. rows.OrderByDescending(row => row.LastRun).ThenBy(row => row.Name, StringComparer.Ordinal)] };
    }

    /// <summary>State, resources with their tables and slots, working folder.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">NO_LOCAL_STATE; STATE_BROKEN.</exception>
    public PipelineInfoAnswer Info(bool verbose)
    {
        var state = _store.Read();
        var packages = pipeline.Packages();
        var last = pipeline.LastTrace();
        if (state is null && packages.Count == 0 && last is null)
        {
            throw SurfaceErrors.NoLocalState(_name);
        }

        return new PipelineInfoAnswer
        {
            Pipeline = _name,
            Folder = pipeline.Paths.PipelinesFolder,
            SynchronizedState = state is null ? null : Synchronized(state, verbose),
            LocalState = state?.Local.DeepClone().AsObject(),
            Schemas = state is null ? [] : [.. state.SchemaNames.Select(_store.ReadSchema).OfType<Schema>().Select(schema => Row(schema, state))],
            Packages = packages.GroupBy(package => package.State).ToDictionary(group => group.Key, IReadOnlyList<string> (group) => [.. group.Select(package => package.LoadId)]),
            LastRun = last?.StartedAt,
            NextStep = packages.Any(package => package.State is "extracting" or "extracted") ? new NextCall("run-pipeline", "finishes the load packages that wait") : null,
        };
    }

    /// <summary>A schema as json, yaml, dbml or mermaid; by default that of the definition's source.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">NO_LOCAL_STATE: nothing was loaded yet. UNKNOWN_SCHEMA.</exception>
    public string SchemaText(string format, string? name)
    {
        var state = _store.Read() ?? throw SurfaceErrors.NoLocalState(_name);
        var schema = _store.ReadSchema(name ?? pipeline.Definition.SourceName) ?? (name is null && state.DefaultSchemaName is { } usual ? _store.ReadSchema(usual) : null);
        return SchemaExport.Text(schema ?? throw SurfaceErrors.UnknownSchema(name ?? pipeline.Definition.SourceName, state.SchemaNames), format)!;
    }

    /// <summary>One load package; without an id the one dlt shows: the latest that waits, else the latest.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">PACKAGE_NOT_FOUND.</exception>
    public PackageDetails Package(string? loadId)
    {
        var packages = pipeline.Packages().Where(package => package.State != "broken").ToList();
        var chosen = loadId ?? (packages.FirstOrDefault(package => package.State != "loaded") ?? packages.FirstOrDefault())?.LoadId;
        return pipeline.Package(chosen ?? throw SurfaceErrors.NoPackages());
    }

    /// <summary>Whether the kept packages failed, newest first.</summary>
    public FailedJobsAnswer FailedJobs()
    {
        var packages = pipeline.Packages().Select(package => package.State == "broken"
            ? new PackageFailure(package.LoadId, package.State, null)
            : new PackageFailure(package.LoadId, package.State, pipeline.Package(package.LoadId).Failure)).ToList();
        return new FailedJobsAnswer
        {
            Packages = packages,
            NextStep = packages.Find(package => package.Failure is not null)?.Failure is { } failure
                ? new NextCall(failure.NextTool ?? "run-pipeline", failure.NextWhy ?? "goes on with the package when the cause is gone")
                : null,
        };
    }

    /// <summary>Load packages that wait for a run.</summary>
    public IReadOnlyList<string> Pending() => [.. pipeline.Packages().Where(package => package.State is "extracting" or "extracted").Select(package => package.LoadId)];

    private static PipelineRow Row(string folder)
    {
        var trace = new TraceStore(folder).Last();
        return new PipelineRow(Path.GetFileName(folder), trace?.StartedAt, trace?.Status.ToString().ToLowerInvariant());
    }

    private static JsonObject Synchronized(PipelineState state, bool verbose)
    {
        var json = JsonNode.Parse(state.ToJson())!.AsObject();
        json.Remove("_local");
        if (!verbose)
        {
            json.Remove("sources");
        }

        return json;
    }

    private static SchemaInfoRow Row(Schema schema, PipelineState state)
    {
        var chains = new Dictionary<string, List<Table>>(StringComparer.Ordinal);
        var resources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in schema.Tables.Where(table => !Naming.IsDlt(table.Name)))
        {
            var resource = table.Parent is { } parent ? resources.GetValueOrDefault(parent, parent) : table.Resource ?? table.Name;
            resources[table.Name] = resource;
            chains.TryAdd(resource, []);
            chains[resource].Add(table);
        }

        return new SchemaInfoRow(schema.Name, schema.Version, schema.VersionHash,
            [.. chains.Select(chain => new SchemaResourceRow(
                chain.Key,
                [.. chain.Value.Select(table => new SchemaTableRow(table.Name, table.Columns.Count, table.SeenData))],
                state.Slots(schema.Name, chain.Key).Count))]);
    }
}
