using Bitly.Pipeline.Rows;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>Where a sink writes: the database file (for messages), the table's quoted name, the table.</summary>
internal sealed record SinkTarget(string Path, string Name, string Table);

/// <summary>One prepared INSERT that reads the rows of column buffers through a <see cref="RowFeed"/>.</summary>
internal sealed class DuckDbSink : ITableSink
{
    private readonly SinkTarget _target;
    private readonly RowFeed _feed;
    private readonly DuckDBPreparedStatement _insert;

    public DuckDbSink(DuckDBNativeConnection connection, SinkTarget target, IReadOnlyList<string> columns, RowFeeds feeds)
    {
        _target = target;
        _feed = new RowFeed(target.Table, Describe(connection, columns));
        var state = PreparedStatements.DuckDBPrepare(connection, $"INSERT INTO {target.Name} FROM {feeds.Add(_feed)}", out _insert);
        if (state != DuckDBState.Success)
        {
            var message = PreparedStatements.DuckDBPrepareError(_insert);
            _insert.Dispose();
            _feed.Dispose();
            throw Failure(message);
        }
    }

    public void Append(TableBuffer rows)
    {
        if (rows.RowCount == 0)
        {
            return;
        }

        _feed.Take(rows);
        var state = PreparedStatements.DuckDBExecutePrepared(_insert, out var result);
        var message = state == DuckDBState.Success ? null : Query.DuckDBResultError(ref result);
        Query.DuckDBDestroyResult(ref result);
        if (state != DuckDBState.Success)
        {
            throw _feed.Failure ?? Failure(message);
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _feed.Dispose();
    }

    /// <summary>The table's columns as DuckDB has them.</summary>
    private List<SinkColumn> Describe(DuckDBNativeConnection connection, IReadOnlyList<string> names)
    {
        var state = Query.DuckDBQuery(connection, $"FROM {_target.Name} LIMIT 0", out var result);
        try
        {
            if (state != DuckDBState.Success)
            {
                throw Failure(Query.DuckDBResultError(ref result));
            }

            var count = (int)Query.DuckDBColumnCount(ref result);
            if (count != names.Count)
            {
                throw DestinationErrors.Failed($"table {_target.Table} has {count} columns, {names.Count} were expected.");
            }

            var columns = new List<SinkColumn>(count);
            for (var i = 0; i < count; i++)
            {
                columns.Add(SinkColumn.Of(names[i], Query.DuckDBColumnLogicalType(ref result, i)));
            }

            return columns;
        }
        finally
        {
            Query.DuckDBDestroyResult(ref result);
        }
    }

    private Exception Failure(string? message) =>
        DuckDbFailures.Translate(_target.Path, message ?? "no reason given", new InvalidOperationException(message), $"INSERT INTO {_target.Name}");
}
