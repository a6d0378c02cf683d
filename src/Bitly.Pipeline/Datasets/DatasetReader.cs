using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Datasets;

/// <summary>Where a dataset is.</summary>
public sealed record DatasetLocation
{
    /// <summary>The DuckDB file. It need not exist yet.</summary>
    public required string DatabasePath { get; init; }
    /// <summary>Schema of the database that holds the tables, for instance bitly_data; names without a schema are looked up there.</summary>
    public required string Dataset { get; init; }
    /// <summary>Exports stay inside this folder.</summary>
    public required string ProjectFolder { get; init; }
}

/// <summary>
/// Reads what was loaded: for the command line, the tools and the dashboard. Every query runs in a caged child process, which is kept warm
/// and lets go of the file a moment after each answer. Safe for concurrent use; queries of one reader run one after another.
/// </summary>
public sealed class DatasetReader : IAsyncDisposable
{
    private readonly PipelineException _notBuilt = DatasetErrors.Failed("queries are not built yet");

    public DatasetReader(DatasetLocation location, WorkerLaunch launch, TimeProvider time)
    {
        _ = (location, launch, time);
    }

    /// <summary>Runs one SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN of a stranger.</summary>
    /// <remarks><c>next</c> is the cursor of an earlier answer to the same text, or null.</remarks>
    /// <exception cref="PipelineException">QUERY_REFUSED, QUERY_FAILED, QUERY_TIMEOUT, QUERY_TOO_BIG, QUERY_WORKER_LOST, DATABASE_LOCKED,
    /// DATABASE_WANTED, DATASET_MISSING, CURSOR_INVALID, CURSOR_STALE.</exception>
    public Task<QueryResult> QueryAsync(string sql, QueryLimits limits, string? next, CancellationToken cancellationToken) =>
        throw _notBuilt;

    /// <summary>All tables of the dataset: data tables, then children, then dlt's own, each group by name. Empty when nothing was loaded.</summary>
    public Task<IReadOnlyList<TableInfo>> TablesAsync(CancellationToken cancellationToken) =>
        throw _notBuilt;

    /// <summary>One table.</summary>
    /// <exception cref="PipelineException">TABLE_UNKNOWN with the tables there are.</exception>
    public Task<TableInfo> TableAsync(string name, CancellationToken cancellationToken) =>
        throw _notBuilt;

    /// <summary>Writes the rows of a query or table to a file inside the project; whole or not at all.</summary>
    /// <exception cref="PipelineException">EXPORT_PATH, and those of <see cref="QueryAsync"/>.</exception>
    public Task<ExportResult> ExportAsync(ExportRequest request, CancellationToken cancellationToken) =>
        throw _notBuilt;

    /// <summary>
    /// Lets go of the file at once: a running query gets a second to end, then is stopped with DATABASE_WANTED. Call it before a load of this process
    /// opens the file. The next query opens it again.
    /// </summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => throw _notBuilt;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
