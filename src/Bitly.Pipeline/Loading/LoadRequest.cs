using Bitly.Pipeline.Events;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>One load package, ready to be written. The whole of it becomes visible at once, or nothing.</summary>
internal sealed record LoadRequest
{
    public required string LoadId { get; init; }
    /// <summary>When the package was made: scd2's validity boundary unless the resource names one.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    public required string PipelineName { get; init; }
    public required string DatasetName { get; init; }
    /// <summary>As known now; it grows while <see cref="Batches"/> are read.</summary>
    public required Schema Schema { get; init; }
    /// <summary>Rows between two flushes, parents before children; read once, in order, while the transaction is open. A batch is copied before the next one is asked for.</summary>
    public required IEnumerable<IReadOnlyList<TableBuffer>> Batches { get; init; }
    /// <summary>Gives the schema its version and hash as it is after the last batch, and its JSON; called once.</summary>
    public required Func<StoredSchema> SealSchema { get; init; }
    /// <summary>Makes the state row to store with this load, called once after the last batch; null, or a null row, stores none. It is stored only when its hash is new.</summary>
    public Func<StateRow?>? State { get; init; }
    /// <summary>
    /// The load that carries the state row when the pipeline's default schema is not this load's: dlt keeps state with the default schema only.
    /// It gets a row of its own in <c>_dlt_loads</c> in the same transaction. Null: this load carries it.
    /// </summary>
    public StateLoad? StateLoad { get; init; }
    /// <summary>truncate-and-insert, insert-from-staging or staging-optimized: the same inside one transaction, all three empty the tables first.</summary>
    public string ReplaceStrategy { get; init; } = "truncate-and-insert";
    /// <summary>
    /// Hash of the pipeline's newest state that the records were read from, empty for none: a dataset that holds another one by now was loaded by somebody
    /// else meanwhile, and nothing is written. null asks for no such check.
    /// </summary>
    public string? BeganFrom { get; init; }
    /// <summary>What a refresh does before the rows come.</summary>
    public RefreshPlan Refresh { get; init; } = RefreshPlan.None;
    /// <summary>Resources that were read, also those without a row: a replace resource that yields nothing still empties its tables.</summary>
    public IReadOnlyCollection<string> Resources { get; init; } = [];
    public IProgress<RunEvent>? Progress { get; init; }
}

/// <summary>One row of <c>_dlt_pipeline_state</c>; <paramref name="State"/> is dlt's encoded text (base64 of zlib).</summary>
internal sealed record StateRow(long Version, long EngineVersion, string PipelineName, string State, DateTimeOffset CreatedAt, string VersionHash);

/// <summary>A load of another schema that brings nothing but the state.</summary>
internal sealed record StateLoad(string LoadId, string SchemaName, string SchemaHash);

/// <summary>
/// What a refresh changes in the destination (dlt-behaviour 10), inside the package's own transaction.
/// </summary>
/// <param name="Drop">Tables to drop, children included (drop_sources, drop_resources).</param>
/// <param name="Truncate">Tables to empty when the load brings rows for their chain (drop_data); of an append resource only those that get rows themselves.</param>
/// <param name="ForgetSchema">Deletes the stored versions of the schema (drop_sources, drop_resources).</param>
internal sealed record RefreshPlan(IReadOnlyCollection<string> Drop, IReadOnlyCollection<string> Truncate, bool ForgetSchema)
{
    public static RefreshPlan None { get; } = new([], [], false);
}

/// <summary>What was written.</summary>
/// <param name="LoadId">The package.</param>
/// <param name="SchemaHash">Hash of the schema as stored.</param>
/// <param name="RowCounts">Rows handed over per table, before merging; tables without rows are absent.</param>
/// <param name="AlreadyLoaded">The package was committed by an earlier run that could not note it: nothing was done now.</param>
internal sealed record LoadResult(string LoadId, IReadOnlyDictionary<string, long> RowCounts, string SchemaHash, bool AlreadyLoaded)
{
    public IReadOnlyList<SchemaDifference> Changes { get; init; } = [];
    public IReadOnlyList<Warned> Warnings { get; init; } = [];
}

/// <summary>A table (no column) or column that this load added to the destination.</summary>
internal sealed record SchemaDifference(string Table, string? Column, string? Type);
