using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Destinations;

/// <summary>What a destination can do and how it names things (reference: dlt-behaviour 13).</summary>
public sealed record DestinationCapabilities
{
    public required int MaxIdentifierLength { get; init; }
    public bool SupportsMerge { get; init; } = true;
    public bool SupportsTransactionalDdl { get; init; } = true;
    public IReadOnlyList<string> ReplaceStrategies { get; init; } = [];
    public IReadOnlyList<MergeStrategy> MergeStrategies { get; init; } = [];
}

/// <summary>A database that rows go to. It knows its SQL and nothing of JSON.</summary>
public interface IDestination
{
    /// <summary>dlt's type text, for instance dlt.destinations.duckdb.</summary>
    string Type { get; }
    /// <summary>Short name as in a definition, for instance duckdb.</summary>
    string Name { get; }
    DestinationCapabilities Capabilities { get; }
    /// <summary>Where the data is, without a password, as dlt prints it (duckdb:////home/...).</summary>
    string Location { get; }
    /// <summary>True when there is something to open (a DuckDB file exists).</summary>
    bool Exists { get; }
    /// <summary>Opens a session that may write. The owner closes it as soon as the load step is over: the file is locked meanwhile.</summary>
    IDestinationSession Open();
}

/// <summary>One connection. Blocking by nature: DuckDB waits on the caller's thread; <see cref="Cancel"/> may be called from another one.</summary>
public interface IDestinationSession : IDisposable
{
    void Begin();
    void Commit();
    void Rollback();
    /// <summary>Stops the running statement; it then throws OperationCanceledException.</summary>
    void Cancel();
    /// <summary>Runs statements without a result; the number of changed rows.</summary>
    long Execute(string sql, params object?[] arguments);
    /// <summary>All rows of a query that is known to be small (system tables).</summary>
    IReadOnlyList<object?[]> Query(string sql, params object?[] arguments);
    bool DatasetExists(string dataset);
    /// <summary>Columns of a table in created order as the database has them; empty when there is no such table.</summary>
    IReadOnlyList<(string Name, string Type, bool Nullable)> Columns(string dataset, string table);
    string Quote(string identifier);
    /// <summary>Type text of a column as written in DDL.</summary>
    string TypeText(Column column);
    /// <summary>
    /// Rows into an existing table. <paramref name="columns"/> are the table's columns in its own order; a sink must be opened anew after an ALTER.
    /// A null dataset means a temporary table of this session.
    /// </summary>
    ITableSink OpenSink(string? dataset, string table, IReadOnlyList<Column> columns);
}

/// <summary>Takes column buffers and gives them to one table.</summary>
public interface ITableSink : IDisposable
{
    /// <summary>Copies rows [0, RowCount) out of the buffer; the buffer may be cleared afterwards.</summary>
    void Append(TableBuffer rows);
}
