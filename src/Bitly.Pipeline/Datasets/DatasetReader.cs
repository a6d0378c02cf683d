using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Datasets.Conversations;
using Bitly.Pipeline.Datasets.Exports;
using Bitly.Pipeline.Datasets.Gate;
using Bitly.Pipeline.Datasets.Worker;
using Bitly.Pipeline.Destinations.DuckDb;
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
    /// <summary>What a query that runs again may wait for the load it gave way to, at least.</summary>
    private const long LeastWaitMs = 5_000;

    private readonly DatasetLocation _location;
    private readonly WorkerLaunch _launch;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private WorkerProcess? _worker;

    public DatasetReader(DatasetLocation location, WorkerLaunch launch, TimeProvider time)
    {
        // One spelling of the file, whoever asks: the engine knows open files by their spelling.
        _location = location with { DatabasePath = DatabaseFile.Canonical(location.DatabasePath, location.ProjectFolder) };
        _launch = launch;
        _time = time;
    }

    /// <summary>Runs one SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN of a stranger.</summary>
    /// <remarks><c>next</c> is the cursor of an earlier answer to the same text, or null.</remarks>
    /// <exception cref="PipelineException">QUERY_REFUSED, QUERY_FAILED, QUERY_TIMEOUT, QUERY_TOO_BIG, QUERY_WORKER_LOST, DATABASE_LOCKED,
    /// DATABASE_WANTED, DATASET_MISSING, CURSOR_INVALID, CURSOR_STALE.</exception>
    public Task<QueryResult> QueryAsync(string sql, QueryLimits limits, string? next, CancellationToken cancellationToken) =>
        QueryAsync(sql, limits, next, waiting: null, cancellationToken);

    /// <inheritdoc cref="QueryAsync(string, QueryLimits, string?, CancellationToken)"/>
    /// <remarks><paramref name="waiting"/> hears of a load that has the file, several times a second while it lasts.</remarks>
    public async Task<QueryResult> QueryAsync(string sql, QueryLimits limits, string? next, IProgress<DatasetWait>? waiting, CancellationToken cancellationToken)
    {
        CheckText(sql);
        var skip = PageCursor.Read(next, sql, _location.DatabasePath);
        var request = Request(sql, limits) with { Skip = skip };
        var (rows, end) = await AgainAfterLoadAsync(request, async (asked, givesWay) =>
        {
            var collected = new RowCollector();
            return (collected, await AskAsync(asked, collected, givesWay, waiting, cancellationToken));
        });
        return new QueryResult
        {
            Columns = rows.ColumnList,
            Rows = rows.Rows,
            Truncated = end.Truncated,
            Next = end.Truncated ? PageCursor.Of(skip + end.Rows, sql, _location.DatabasePath).ToString() : null,
            CellsCut = end.CellsCut,
            Ordered = end.Ordered,
            Elapsed = TimeSpan.FromMilliseconds(end.ElapsedMs),
        };
    }

    /// <summary>All tables of the dataset: data tables, then children, then dlt's own, each group by name. Empty when nothing was loaded.</summary>
    public async Task<IReadOnlyList<TableInfo>> TablesAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_location.DatabasePath))
        {
            return [];
        }

        var columns = await OwnAsync(TableList.ColumnsSql(_location.Dataset), cancellationToken);
        var counts = columns.Count == 0 ? [] : await OwnAsync(TableList.CountsSql(_location.Dataset, columns), cancellationToken);
        return TableList.Build(columns, counts);
    }

    /// <summary>One table.</summary>
    /// <exception cref="PipelineException">TABLE_UNKNOWN with the tables there are.</exception>
    public async Task<TableInfo> TableAsync(string name, CancellationToken cancellationToken)
    {
        var tables = await TablesAsync(cancellationToken);
        return tables.FirstOrDefault(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw DatasetErrors.NoSuchTable(name, tables.Where(table => table.Kind != TableKind.Dlt).Select(table => table.Name));
    }

    /// <summary>Writes the rows of a query or table to a file inside the project; whole or not at all.</summary>
    /// <exception cref="PipelineException">EXPORT_PATH, EXPORT_TOO_BIG, EXPORT_NOT_WRITTEN, and those of <see cref="QueryAsync(string, QueryLimits, string?, CancellationToken)"/>.</exception>
    public async Task<ExportResult> ExportAsync(ExportRequest request, CancellationToken cancellationToken)
    {
        var target = ExportTarget.Check(request, _location.ProjectFolder);
        var sql = request.Sql ?? await WholeTableAsync(request.Table ?? "", cancellationToken);
        CheckText(sql);
        return await AgainAfterLoadAsync(Request(sql, ExportLimits), async (asked, givesWay) =>
        {
            using var draft = target.Begin();
            var room = ExportRoom.In(Path.GetDirectoryName(draft.Path)!, ExportLimits.MaxFileBytes);
            var rows = target.Format == ExportFormat.Parquet
                ? await room.WatchAsync(draft.Path, token => WriteParquetAsync(asked with { ParquetPath = draft.Path }, givesWay, token), _time, cancellationToken)
                : await WriteTextAsync(asked, new ExportWriter(draft.Path, target.Format, room), givesWay, cancellationToken);
            return new ExportResult(target.Shown, target.Format, rows, draft.Finish());
        });
    }

    /// <summary>
    /// Lets go of the file at once. Call it before a load of this process opens the file; a query that runs is left alone: the load's own note
    /// (<c>WriterWish</c>) ends it when the load gets that far. The next query opens the file again.
    /// </summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return;
        }

        try
        {
            if (_worker is { IsUsable: true } worker)
            {
                await new QueryConversation(worker, _time).RunAsync(new WorkerRequest { Close = true, LockWaitMs = 1_000 }, new RowCollector(), cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Starts the worker ahead of the first query, so that this one costs no process start. It opens no file.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _ = LiveWorker();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What an export may cost.</summary>
    internal QueryLimits ExportLimits { get; init; } = QueryLimits.ForExport;

    /// <summary>The worker there is now, or 0; for tests.</summary>
    internal int WorkerId => _worker?.ProcessId ?? 0;

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _worker?.Dispose();
        _worker = null;
        _turn.Dispose();
    }

    private static void CheckText(string sql)
    {
        if (QueryGate.CheckText(sql) is { } refusal)
        {
            throw DatasetErrors.Refused(refusal.Reason, refusal.Advice);
        }
    }

    private WorkerRequest Request(string sql, QueryLimits limits) => new()
    {
        Sql = sql,
        Database = _location.DatabasePath,
        Dataset = _location.Dataset,
        MaxRows = limits.MaxRows,
        MaxBytes = limits.MaxBytes,
        MaxCellBytes = limits.MaxCellBytes,
        TimeoutMs = (long)limits.Timeout.TotalMilliseconds,
        LockWaitMs = (long)limits.LockWait.TotalMilliseconds,
    };

    private async Task<IReadOnlyList<IReadOnlyList<System.Text.Json.JsonElement>>> OwnAsync(string sql, CancellationToken cancellationToken)
    {
        var request = Request(sql, QueryLimits.ForExport) with { Gate = false };
        return await AgainAfterLoadAsync(request, async (asked, givesWay) =>
        {
            var rows = new RowCollector();
            await AskAsync(asked, rows, givesWay, waiting: null, cancellationToken);
            return rows.Rows;
        });
    }

    /// <summary>Another worker, alone: it may write, and only into the draft's own folder. The number of rows.</summary>
    private async Task<long> WriteParquetAsync(WorkerRequest request, bool givesWay, CancellationToken cancellationToken)
    {
        using var worker = WorkerProcess.Start(_launch);
        var count = new RowCollector();
        await new QueryConversation(worker, _time) { GivesWay = givesWay }.RunAsync(request, count, cancellationToken);
        return count.Rows.Count == 1 ? count.Rows[0][0].GetInt64() : 0;
    }

    private async Task<long> WriteTextAsync(WorkerRequest request, ExportWriter writer, bool givesWay, CancellationToken cancellationToken)
    {
        using (writer)
        {
            var end = await AskAsync(request, writer, givesWay, waiting: null, cancellationToken);
            writer.Finish();
            return end.Rows;
        }
    }

    /// <summary>
    /// A query that gave way to a load runs once more when the load is done, from its beginning, and then the next load waits for it: both get on.
    /// Nobody hears of it unless patience is over.
    /// </summary>
    private async Task<T> AgainAfterLoadAsync<T>(WorkerRequest request, Func<WorkerRequest, bool, Task<T>> ask)
    {
        var started = _time.GetTimestamp();
        try
        {
            return await ask(request, true);
        }
        catch (PipelineException error) when (error.Code == "DATABASE_WANTED" && _time.GetElapsedTime(started).TotalMilliseconds < request.LockWaitMs)
        {
            return await ask(request with { LockWaitMs = Math.Max(LeastWaitMs, request.LockWaitMs - (long)_time.GetElapsedTime(started).TotalMilliseconds) }, false);
        }
    }

    private async Task<string> WholeTableAsync(string table, CancellationToken cancellationToken)
    {
        var known = await TableAsync(table, cancellationToken);
        return $"SELECT * FROM {TableList.Quote(_location.Dataset)}.{TableList.Quote(known.Name)}";
    }

    private async Task<WorkerEnd> AskAsync(WorkerRequest request, IRowTaker taker, bool givesWay, IProgress<DatasetWait>? waiting, CancellationToken cancellationToken)
    {
        if (!File.Exists(_location.DatabasePath))
        {
            throw DatasetErrors.NothingLoaded();
        }

        PlainFile.Check(_location.DatabasePath);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await new QueryConversation(LiveWorker(), _time, waiting) { GivesWay = givesWay }.RunAsync(request, taker, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private WorkerProcess LiveWorker()
    {
        if (_worker is { IsUsable: false })
        {
            _worker.Dispose();
            _worker = null;
        }

        return _worker ??= WorkerProcess.Start(_launch);
    }
}
