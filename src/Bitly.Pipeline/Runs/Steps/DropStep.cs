using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// Takes tables and state away, as a load without rows: tables, stored schema, state and the load's own row change in one transaction,
/// so that another machine, or dlt, finds a dataset that agrees with itself.
/// </summary>
internal sealed class DropStep(RunParts parts, LocalState local, RunRecord record)
{
    public DropPlan Plan(DropRequest request) => request.Plan(local.Schema, local.State);

    /// <param name="shelf">For the load id only; packages must not wait.</param>
    /// <param name="request">What goes.</param>
    /// <param name="shown">The preview a person agreed to, or null when nobody was asked.</param>
    /// <param name="cancellationToken">Undoes the drop.</param>
    public void Run(PackageShelf shelf, DropRequest request, DropPreview? shown, CancellationToken cancellationToken)
    {
        using var step = record.Begin("load");
        var plan = Plan(request);
        if (shown is not null && shown.Fingerprint != DropPreview.Of(plan, parts).Fingerprint)
        {
            throw RunErrors.DropChanged();
        }

        if (plan.IsEmpty)
        {
            step.Complete();
            return;
        }

        var state = PipelineState.Read(local.State.ToJson());
        var schema = plan.Apply(local.CopySchema(), state);
        state.Bump();
        SchemaHash.Bump(schema);
        var load = Load(plan, schema, state, LoadId.Later(shelf.LastId(), local.NewestLoad));
        new Loader(parts.Destination, parts.Time).Load(load, cancellationToken);
        local.Commit(state, schema, load.LoadId);
        step.Complete();
        record.Add(new PackageReport(load.LoadId, "loaded", new Dictionary<string, long>(), Resumed: false), plan.TablesWithData.Select(table => $"dropped table {table}"));
    }

    private LoadRequest Load(DropPlan plan, Schema schema, PipelineState state, string? lastId)
    {
        var now = parts.Time.GetUtcNow();
        var loadId = LoadId.Next(now, lastId);
        return new LoadRequest
        {
            LoadId = loadId,
            CreatedAt = now,
            PipelineName = parts.Definition.PipelineName,
            DatasetName = parts.Definition.DatasetName,
            Schema = schema,
            Batches = [],
            SealSchema = () => new StoredSchema(schema.Name, schema.Version, schema.VersionHash!, SchemaFile.Text(schema)),
            State = () => !state.NeedsLoad ? null : new StateRow(
                state.Version, PipelineState.EngineVersion, parts.Definition.PipelineName, state.ToBlob(), now, state.VersionHash!),
            StateLoad = local.StateLoad(state, schema.Name, LoadId.Next(now, loadId)),
            Refresh = plan.Refresh,
            BeganFrom = local.SyncedState,
            Progress = record,
        };
    }
}
