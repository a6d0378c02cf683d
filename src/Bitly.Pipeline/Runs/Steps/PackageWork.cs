using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>The copies of state and schema one package works on, and the request to the loader made of them.</summary>
internal sealed class PackageWork
{
    private readonly RunParts _parts;
    private readonly PackageManifest _manifest;
    private readonly LocalState _local;
    private readonly RefreshPlan _refresh;
    private readonly HashSet<string> _discarded = new(StringComparer.Ordinal);

    public PackageWork(RunParts parts, PackageManifest manifest, PageLog log, LocalState local)
    {
        (_parts, _manifest, _local) = (parts, manifest, local);
        Pages = new PackagePages(manifest, log);
        State = PipelineState.Read(local.State.ToJson());
        (_refresh, Schema) = Refreshed(local.CopySchema());
        foreach (var (resource, cursor) in manifest.CursorEnd)
        {
            var path = manifest.Definition.Resources.First(one => one.Name == resource).Endpoint.Incremental!.CursorPath;
            State.SetIncremental(manifest.Definition.SourceName, resource, path, IncrementalState.Read(cursor));
        }

        State.SchemaNames = [.. State.SchemaNames.Union([Schema.Name])];
        State.DefaultSchemaName ??= Schema.Name;
        State.Bump();
        PrepareSchema();
    }

    public PackagePages Pages { get; }
    public PipelineState State { get; }
    public Schema Schema { get; }

    /// <summary>The load that carries the state when this one's schema is not the pipeline's default; null when this one carries it.</summary>
    public StateLoad? StateLoad { get; private set; }

    /// <summary>Nothing to write: no page with records that may be stored, nothing to empty, no new state.</summary>
    public bool IsEmpty(ISet<string> withRecords) =>
        withRecords.IsSubsetOf(_discarded)
        && !State.NeedsLoad
        && _manifest.Options.Refresh is null
        && !Pages.Written.Any(resource => resource.Hints.WriteDisposition == WriteDisposition.Replace);

    public PageNormalizer NewNormalizer() => new(Schema, new NormalizeSettings
    {
        LoadId = _manifest.LoadId,
        MaxIdentifierLength = _parts.Destination.Capabilities.MaxIdentifierLength,
    });

    public LoadRequest Request(IEnumerable<IReadOnlyList<TableBuffer>> batches, RunRecord record) => new()
    {
        LoadId = _manifest.LoadId,
        CreatedAt = _manifest.CreatedAt,
        PipelineName = _manifest.Definition.PipelineName,
        DatasetName = _manifest.Definition.DatasetName,
        Schema = Schema,
        Batches = batches,
        SealSchema = Seal,
        State = StateRow,
        StateLoad = StateLoad,
        ReplaceStrategy = _parts.ReplaceStrategy,
        Refresh = _refresh,
        BeganFrom = _local.Keeps && _manifest.State != PackageState.Loaded ? _manifest.BeganFrom : null,
        Resources = [.. Pages.Written.Select(resource => resource.Name)],
        Progress = record,
    };

    /// <summary>What a refresh takes away first, and the schema that is left.</summary>
    private (RefreshPlan Plan, Schema Schema) Refreshed(Schema schema)
    {
        if (RefreshModes.Parse(_manifest.Options.Refresh) is not { } mode)
        {
            return (RefreshPlan.None, schema);
        }

        var plan = DropPlan.Of(schema, mode, [.. Pages.Written.Select(resource => resource.Name)]);
        if (plan.Refresh.Drop.Count > 0)
        {
            State.ForceLoad();
        }

        return (plan.Refresh, plan.Apply(schema, State));
    }

    /// <summary>Hints first, then the state's table, then what the rows bring: dlt's order of tables and versions.</summary>
    private void PrepareSchema()
    {
        var definition = _manifest.Definition;
        // dlt takes the source's settings anew with each run; only what the tables themselves hold stays.
        Schema.Contract = definition.SchemaContract;
        Schema.MaxNesting = definition.MaxTableNesting;
        Schema.RootKey = definition.RootKey;
        var naming = new Naming(_parts.Destination.Capabilities.MaxIdentifierLength);
        var tables = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var resource in Pages.Answered.Where(resource => resource.Hints.TableName?.Contains('{', StringComparison.Ordinal) != true))
        {
            // Resources that share a table share the hints of the first of them, as in dlt.
            var table = naming.Path(resource.Hints.TableName ?? resource.Name);
            if (!tables.TryGetValue(table, out var accepted))
            {
                tables[table] = accepted = HintApplier.Apply(Schema, naming, resource.Name, PackagePages.HintsOf(resource)) is not null;
            }

            if (!accepted)
            {
                _discarded.Add(resource.Name);
            }
        }

        SchemaHash.Bump(Schema);
        StateLoad = _local.StateLoad(State, Schema.Name, LoadId.Next(_manifest.CreatedAt, _manifest.LoadId));
        if (State.NeedsLoad && StateLoad is null && Schema.Find(DltColumns.StateTable) is null)
        {
            Schema.Add(StandardTables.State());
            SchemaHash.Bump(Schema, raise: false);
            StandardTables.CompleteState(Schema.Find(DltColumns.StateTable)!);
        }
    }

    private StoredSchema Seal()
    {
        SchemaHash.Bump(Schema);
        return new StoredSchema(Schema.Name, Schema.Version, Schema.VersionHash!, SchemaFile.Text(Schema));
    }

    private StateRow? StateRow() => !State.NeedsLoad ? null : new StateRow(
        State.Version, PipelineState.EngineVersion, _manifest.Definition.PipelineName, State.ToBlob(), _parts.Time.GetUtcNow(), State.VersionHash!);
}
