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

/// <summary>What a session is for. A reader can not change anything and lets other readers in.</summary>
public enum SessionMode { Write, Read }

/// <summary>A column as the database has it; <paramref name="Type"/> is the database's own type text.</summary>
public sealed record StoredColumn(string Name, string Type, bool Nullable);

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
    /// <summary>
    /// Opens a session; waits a few seconds for one that another process or this one still holds. The owner closes it as soon as the
    /// step is over: a DuckDB file is locked meanwhile.
    /// </summary>
    /// <exception cref="Errors.PipelineException">The database is locked, damaged, too new, or can not be made.</exception>
    IDestinationSession Open(SessionMode mode, CancellationToken cancellationToken);
}

/// <summary>One connection. Blocking by nature: DuckDB waits on the caller's thread; <see cref="Cancel"/> may be called from another one.</summary>
public interface IDestinationSession : IDisposable
{
    /// <summary>The statements of this database.</summary>
    DestinationSql Sql { get; }
    void Begin();
    void Commit();
    /// <summary>Undoes the open transaction, also after <see cref="Cancel"/>; nothing happens when there is none.</summary>
    void Rollback();
    /// <summary>Moves what was committed to its final place, where the database has such a step.</summary>
    void Checkpoint();
    /// <summary>Stops the running statement and every later one but <see cref="Rollback"/>: they throw OperationCanceledException.</summary>
    void Cancel();
    /// <summary>Runs one statement; the number of changed rows. Arguments stand as $1, $2 ... in the text.</summary>
    long Execute(string sql, params object?[] arguments);
    /// <summary>All rows of a query that is known to be small (system tables).</summary>
    IReadOnlyList<object?[]> Query(string sql, params object?[] arguments);
    /// <summary>Whether a query has a row. It may be as large as it likes.</summary>
    bool Any(string sql) => Query(sql).Count > 0;
    bool DatasetExists(string dataset);
    /// <summary>Names of the tables of a dataset; empty when there is no such dataset.</summary>
    IReadOnlyList<string> Tables(string dataset);
    /// <summary>Columns of a table in created order as the database has them; empty when there is no such table.</summary>
    IReadOnlyList<StoredColumn> Columns(string dataset, string table);
    /// <summary>
    /// Rows into an existing table. <paramref name="columns"/> are the names of the table's columns in its own order; a sink must be
    /// opened anew after an ALTER. A null dataset means a temporary table of this session.
    /// </summary>
    ITableSink OpenSink(string? dataset, string table, IReadOnlyList<string> columns);
}

/// <summary>Takes column buffers and gives them to one table.</summary>
public interface ITableSink : IDisposable
{
    /// <summary>Copies rows [0, RowCount) out of the buffer; the buffer may be cleared afterwards. Table columns without a buffer become NULL.</summary>
    void Append(TableBuffer rows);
}
