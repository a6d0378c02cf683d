using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// Writes one load package: dataset, tables, rows, merges, schema version, state and the load's own row in ONE transaction. What readers see
/// is the dataset before or after it, never between; a package that was committed already is not written again.
/// </summary>
internal sealed class Loader(IDestination destination, TimeProvider clock)
{
    /// <summary>Blocks until the package is committed or undone.</summary>
    /// <exception cref="PipelineException">The package could not be written; the destination is as it was before.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the destination is as it was before.</exception>
    public LoadResult Load(LoadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var session = destination.Open(SessionMode.Write, cancellationToken);
            return Load(session, request, cancellationToken);
        }
        catch (PipelineException e)
        {
            e.Step ??= "load";
            e.LoadId ??= request.LoadId;
            throw;
        }
    }

    private LoadResult Load(IDestinationSession session, LoadRequest request, CancellationToken cancellationToken)
    {
        LoadContext context;
        LoadResult result;
        // A commit is never interrupted: whether it happened would be unknown.
        using (cancellationToken.Register(session.Cancel))
        {
            session.Begin();
            try
            {
                context = new LoadContext(session, new DatasetTables(session, request.DatasetName), request, clock);
                result = Write(context, cancellationToken);
            }
            catch
            {
                session.Rollback();
                throw;
            }
        }

        session.Commit();
        Checkpoint(context);
        return result with { Changes = context.Tables.Changes, Warnings = context.Warnings };
    }

    private LoadResult Write(LoadContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var system = new SystemTables(context.Session, request.DatasetName);
        system.Create();
        if (system.HasLoad(request.LoadId))
        {
            return new LoadResult(request.LoadId, new Dictionary<string, long>(), "", AlreadyLoaded: true);
        }

        if (request.BeganFrom is { } began && system.NewestState(request.PipelineName) is { } newest && newest.VersionHash != began)
        {
            throw LoadErrors.StateMoved(request.PipelineName, request.DatasetName);
        }

        Refresh(context, system);
        using var chains = new Chains(context);
        foreach (var batch in request.Batches)
        {
            foreach (var table in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                chains.Append(table);
            }
        }

        chains.Finish();
        cancellationToken.ThrowIfCancellationRequested();
        var hash = Sign(context, system);
        return new LoadResult(request.LoadId, chains.Counts(), hash, AlreadyLoaded: false);
    }

    private static void Refresh(LoadContext context, SystemTables system)
    {
        foreach (var table in context.Request.Refresh.Drop)
        {
            context.Tables.Drop(table);
        }

        if (context.Request.Refresh.ForgetSchema)
        {
            system.ForgetSchema(context.Request.Schema.Name);
        }
    }

    /// <summary>The schema when it is new, the load itself, and the state when it is new. The schema's hash.</summary>
    private string Sign(LoadContext context, SystemTables system)
    {
        var request = context.Request;
        var schema = request.SealSchema();
        if (!system.HasSchema(schema.Hash))
        {
            system.AddSchema(schema, clock.GetUtcNow());
        }

        system.AddLoad(request.LoadId, schema.Name, schema.Hash, clock.GetUtcNow());
        AddState(request, system);
        return schema.Hash;
    }

    private void AddState(LoadRequest request, SystemTables system)
    {
        if (request.State?.Invoke() is not { } state || system.NewestState(state.PipelineName)?.VersionHash == state.VersionHash)
        {
            return;
        }

        system.AddState(state, request.StateLoad?.LoadId ?? request.LoadId, new RandomIds().Next());
        if (request.StateLoad is { } other)
        {
            system.AddLoad(other.LoadId, other.SchemaName, other.SchemaHash, clock.GetUtcNow());
        }
    }

    /// <summary>The load is safe in the database's log by now; when it can not be moved from there, the next opening does it.</summary>
    private static void Checkpoint(LoadContext context)
    {
        try
        {
            context.Session.Checkpoint();
        }
        catch (PipelineException e)
        {
            context.Warn("CHECKPOINT_FAILED", $"The load is complete, but the database could not tidy its log: {e.Message}");
        }
    }
}
