using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>One connection to one file. Calls block; only <see cref="Cancel"/> may come from another thread.</summary>
internal sealed class DuckDbSession : IDestinationSession
{
    private readonly string _path;
    private readonly DuckDBConnection _connection;
    private readonly RowFeeds _feeds;
    private readonly Lock _closing = new();
    private volatile bool _cancelled;
    private bool _closed;

    public DuckDbSession(string path, DuckDBConnection connection)
    {
        _path = path;
        _connection = connection;
        Execute("SET TimeZone = 'UTC'");
        _feeds = new RowFeeds(connection.NativeConnection);
    }

    public DestinationSql Sql { get; } = new DuckDbSql();

    public void Begin() => Execute("BEGIN TRANSACTION");

    public void Commit() => Execute("COMMIT");

    public void Checkpoint() => Execute("CHECKPOINT");

    public void Rollback()
    {
        try
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "ROLLBACK";
            command.ExecuteNonQuery();
        }
        catch (DuckDBException)
        {
            // No transaction is open, or the database already gave it up.
        }
    }

    public void Cancel()
    {
        lock (_closing)
        {
            _cancelled = true;
            if (!_closed)
            {
                NativeMethods.Startup.DuckDBInterrupt(_connection.NativeConnection);
            }
        }
    }

    public long Execute(string sql, params object?[] arguments) => arguments.Length > 0
        ? Run(sql, arguments, command => (long)command.ExecuteNonQuery())
        : Wait(sql, (ref result) => NativeMethods.Query.DuckDBRowsChanged(ref result));

    public bool Any(string sql) => Wait(sql, (ref result) =>
    {
        using var first = NativeMethods.Query.DuckDBFetchChunk(result);
        return !first.IsInvalid && NativeMethods.DataChunks.DuckDBDataChunkGetSize(first) > 0;
    });

    public IReadOnlyList<object?[]> Query(string sql, params object?[] arguments) => Run(sql, arguments, Rows);

    public bool DatasetExists(string dataset) =>
        Query("SELECT 1 FROM duckdb_schemas() WHERE database_name = current_database() AND schema_name = $1", dataset).Count > 0;

    public IReadOnlyList<string> Tables(string dataset) =>
        [.. Query("SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = $1 ORDER BY table_oid", dataset).Select(row => (string)row[0]!)];

    public IReadOnlyList<StoredColumn> Columns(string dataset, string table) =>
    [
        .. Query(
            "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = $1 AND table_name = $2 ORDER BY column_index",
            dataset,
            table).Select(row => new StoredColumn((string)row[0]!, (string)row[1]!, (bool)row[2]!)),
    ];

    public ITableSink OpenSink(string? dataset, string table, IReadOnlyList<string> columns)
    {
        ThrowIfCancelled();
        return new DuckDbSink(_connection.NativeConnection, new SinkTarget(_path, Sql.Name(dataset, table), table), columns, _feeds);
    }

    public void Dispose()
    {
        lock (_closing)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        try
        {
            _connection.Dispose();
        }
        finally
        {
            _feeds.Dispose();
            OpenFiles.Release(_path);
        }
    }

    private static List<object?[]> Rows(DuckDBCommand command)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>
    /// A statement of ours without arguments. The managed command asks for the next task over and over while other threads still work on the
    /// last ones, which burns a core for as long as a big statement takes; this call sleeps.
    /// </summary>
    private T Wait<T>(string sql, OfResult<T> read)
    {
        ThrowIfCancelled();
        var state = NativeMethods.Query.DuckDBQuery(_connection.NativeConnection, sql, out var result);
        try
        {
            if (state == DuckDBState.Success)
            {
                return read(ref result);
            }

            var message = NativeMethods.Query.DuckDBResultError(ref result) ?? "no reason given";
            throw DuckDbFailures.Translate(_path, message, new InvalidOperationException(message), sql);
        }
        finally
        {
            NativeMethods.Query.DuckDBDestroyResult(ref result);
        }
    }

    private delegate T OfResult<T>(ref DuckDBResult result);

    private T Run<T>(string sql, object?[] arguments, Func<DuckDBCommand, T> act)
    {
        ThrowIfCancelled();
        try
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var argument in arguments)
            {
                command.Parameters.Add(new DuckDBParameter(argument ?? DBNull.Value));
            }

            return act(command);
        }
        catch (DuckDBException e)
        {
            throw DuckDbFailures.Translate(_path, e.Message, e, sql);
        }
    }

    private void ThrowIfCancelled()
    {
        if (_cancelled)
        {
            throw new OperationCanceledException("The session was cancelled.");
        }
    }
}
