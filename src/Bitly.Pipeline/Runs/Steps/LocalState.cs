using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// State and schema as this run knows them. Each package works on copies, which replace these only with the commit. Without
/// <paramref name="keep"/> nothing on this machine is read or changed: a replay into another database.
/// </summary>
internal sealed class LocalState(RunParts parts, bool keep = true)
{
    private readonly StateStore? _store = keep ? new(parts.WorkingFolder) : null;

    /// <summary>False for a load into another database: nothing of this machine's knowledge about the pipeline's own one may change.</summary>
    public bool Keeps => _store is not null;

    public PipelineState State { get; private set; } = New(parts);

    /// <summary>The newest load of the dataset as the last sync saw it; a new load id must be above it, also when the clock was set back.</summary>
    public string? NewestLoad { get; set; }

    /// <summary>Hash of the pipeline's newest state in the dataset as the last sync saw it; empty when it has none.</summary>
    public string SyncedState { get; set; } = "";

    /// <summary>
    /// True when the dataset holds another state by now than the one a package began from: somebody else, who read from the same cursors perhaps, has
    /// loaded since. A dataset without a state says nothing.
    /// </summary>
    public bool IsOvertaken(PackageManifest package) => package.BeganFrom is { } began && SyncedState.Length > 0 && SyncedState != began;

    /// <summary>Schema of the definition's source.</summary>
    public Schema Schema { get; private set; } = StandardTables.NewSchema(parts.Definition.SourceName);

    /// <summary>True when this machine had a state.</summary>
    public bool Found { get; private set; }

    /// <exception cref="Errors.PipelineException">STATE_BROKEN, SCHEMA_FILE_BROKEN, STATE_OF_OTHER_PIPELINE.</exception>
    public void Read()
    {
        if (_store?.Read() is not { } state)
        {
            return;
        }

        Check(state);
        (State, Found) = (state, true);
        Schema = _store.ReadSchema(parts.Definition.SourceName) ?? Schema;
    }

    /// <summary>
    /// Forgets files that are not whole (a power cut, a hand): they are renamed, and the destination's copy takes their place. The new names, or none
    /// when every file is whole.
    /// </summary>
    public IReadOnlyList<string> SetAside()
    {
        var moved = _store?.SetAside() ?? [];
        (State, Schema, Found) = moved.Count > 0 ? (New(parts), StandardTables.NewSchema(parts.Definition.SourceName), false) : (State, Schema, Found);
        return moved;
    }

    /// <summary>A schema to change: what fails leaves the known one as it was.</summary>
    public Schema CopySchema() => SchemaFile.Read(SchemaFile.Text(Schema));

    /// <summary>Another schema of the pipeline, or null when this machine does not have it.</summary>
    public Schema? ReadSchema(string name) => _store?.ReadSchema(name);

    /// <summary>The load that must carry a new state when the schema that is loaded is not the pipeline's default one; else null.</summary>
    public StateLoad? StateLoad(PipelineState state, string schema, string loadId) =>
        state.NeedsLoad && state.DefaultSchemaName is { } usual && usual != schema && ReadSchema(usual) is { VersionHash: { } hash } home ? new StateLoad(loadId, home.Name, hash) : null;

    /// <summary>Takes over what the load <paramref name="loadId"/> committed and keeps it on this machine.</summary>
    public void Commit(PipelineState state, Schema schema, string loadId)
    {
        state.Local["first_run"] = false;
        state.LastLoadId = loadId;
        state.MarkLoaded(parts.Time.GetUtcNow());
        _store?.Write(state, [schema]);
        (State, Schema, Found) = (state, schema, true);
    }

    /// <summary>Takes what a destination holds, whose newest load is <paramref name="loadId"/>.</summary>
    public void Restore(PipelineState state, IReadOnlyList<Schema> schemas, string? loadId)
    {
        Check(state);
        State = State.RestoredFrom(state, parts.Time.GetUtcNow());
        State.LastLoadId = loadId;
        Found = true;
        _store?.Write(State, schemas);
        Schema = schemas.FirstOrDefault(schema => schema.Name == parts.Definition.SourceName) ?? StandardTables.NewSchema(parts.Definition.SourceName);
    }

    /// <summary>
    /// Takes over the stored schema when it goes on from the one this machine knows. dlt's state, and with it what a restore looks at, stays the
    /// same when only tables change, so another tool may have changed them without a trace in the state.
    /// </summary>
    public void Follow(StoredSchema stored)
    {
        if (Schema.VersionHash is not { } known || stored.Hash == known || stored.Version <= Schema.Version)
        {
            return;
        }

        var theirs = SchemaFile.Read(stored.Json);
        if (theirs.PreviousHashes.Contains(known))
        {
            Schema = theirs;
            _store?.Write(State, [theirs]);
        }
    }

    /// <summary>Forgets everything: the dataset it was about is gone.</summary>
    public void Clear()
    {
        _store?.Clear();
        (State, Schema, Found) = (New(parts), StandardTables.NewSchema(parts.Definition.SourceName), false);
    }

    private static PipelineState New(RunParts parts)
    {
        var state = PipelineState.New(parts.Definition.PipelineName);
        state.DatasetName = parts.Definition.DatasetName;
        state.DestinationType = parts.Destination.Type;
        state.DestinationName = null;
        state.DefaultSchemaName = null;
        state.SchemaNames = [];
        state.Bump();
        return state;
    }

    private void Check(PipelineState state)
    {
        if (state.PipelineName != parts.Definition.PipelineName)
        {
            throw StateErrors.OtherPipeline(parts.Definition.PipelineName, state.PipelineName);
        }
    }
}
