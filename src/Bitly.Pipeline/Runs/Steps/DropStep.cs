using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// Takes tables and cursors away, as a load without rows: tables, stored schema, state and the load's own row change in one transaction,
/// so that another machine, or dlt, finds a dataset that agrees with itself.
/// </summary>
internal sealed class DropStep(RunParts parts, LocalState local, RunRecord record)
{
    public DropPlan Run(PackageShelf shelf, DropRequest request, CancellationToken cancellationToken)
    {
        using var step = record.Begin("load");
        var state = PipelineState.Read(local.State.ToJson());
        var schema = local.CopySchema();
        var plan = request.Plan(schema);
        Forget(state, plan.Resources);
        state.Bump();
        if (!request.KeepTables)
        {
            plan.Apply(schema);
        }

        SchemaHash.Bump(schema);
        var now = parts.Time.GetUtcNow();
        var load = new LoadRequest
        {
            LoadId = LoadId.Next(now, shelf.LastId()),
            CreatedAt = now,
            PipelineName = parts.Definition.PipelineName,
            DatasetName = parts.Definition.DatasetName,
            Schema = schema,
            Batches = [],
            SealSchema = () => new StoredSchema(schema.Name, schema.Version, schema.VersionHash!, SchemaFile.Text(schema)),
            State = () => !state.NeedsLoad ? null : new StateRow(
                state.Version, PipelineState.EngineVersion, parts.Definition.PipelineName, state.ToBlob(), now, state.VersionHash!),
            Refresh = request.KeepTables ? RefreshPlan.None : plan.Refresh,
            Progress = record,
        };
        new Loader(parts.Destination, parts.Time).Load(load, cancellationToken);
        local.Commit(state, schema);
        step.Complete();
        record.Add(new PackageReport(load.LoadId, "loaded", new Dictionary<string, long>(), Resumed: false), request.KeepTables ? [] : plan.TablesWithData.Select(table => $"dropped table {table}"));
        return plan;
    }

    private void Forget(PipelineState state, IReadOnlyList<string> resources)
    {
        foreach (var resource in resources)
        {
            state.ResetResource(parts.Definition.SourceName, resource);
        }
    }
}
