using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>What the destination knows about a pipeline: its newest committed state, its schemas, its finished loads. Datasets made by dlt are read as well.</summary>
internal sealed class DestinationSync(IDestination destination)
{
    /// <summary>Everything in one short session; null when there is no database, no such dataset, or one without dlt's tables.</summary>
    public SyncedDataset? Read(string dataset, string pipelineName, CancellationToken cancellationToken)
    {
        if (!destination.Exists)
        {
            return null;
        }

        using var session = destination.Open(SessionMode.Read, cancellationToken);
        using var registration = cancellationToken.Register(session.Cancel);
        var there = session.Tables(dataset).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!there.Contains(DltColumns.LoadsTable) || !there.Contains(DltColumns.VersionTable))
        {
            return null;
        }

        var tables = new SystemTables(session, dataset);
        var state = there.Contains(DltColumns.StateTable) ? tables.NewestState(pipelineName) : null;
        return new SyncedDataset(state, tables.Schemas(), tables.LoadIds());
    }

    /// <summary>The schema with a version hash, or null.</summary>
    public StoredSchema? ReadSchema(string dataset, string hash, CancellationToken cancellationToken)
    {
        if (!destination.Exists)
        {
            return null;
        }

        using var session = destination.Open(SessionMode.Read, cancellationToken);
        if (!session.Tables(dataset).Contains(DltColumns.VersionTable, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var found = new SystemTables(session, dataset).Schemas(hash);
        return found.Count == 0 ? null : found[0];
    }
}

/// <summary>
/// What was found in a dataset.
/// </summary>
/// <param name="State">Newest state of the pipeline whose load is complete, still encoded; null when there is none.</param>
/// <param name="Schemas">Newest schema of each name, as dlt's JSON text.</param>
/// <param name="LoadIds">Complete loads, oldest first.</param>
internal sealed record SyncedDataset(StateRow? State, IReadOnlyList<StoredSchema> Schemas, IReadOnlyList<string> LoadIds)
{
    /// <summary>The last complete load, or null.</summary>
    public string? NewestLoad => LoadIds.Count > 0 ? LoadIds[^1] : null;
}

/// <summary>One row of <c>_dlt_version</c>; <paramref name="Json"/> is plain text whatever the row held.</summary>
internal sealed record StoredSchema(string Name, long Version, string Hash, string Json);
