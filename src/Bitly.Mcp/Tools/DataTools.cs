using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Datasets;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools;

/// <summary>Tools that read what was loaded.</summary>
internal sealed class DataTools(LoadedData data)
{
    private const int TablesOfAnAnswer = 60;

    [McpServerTool(Name = "list-tables", Title = "List tables", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Tables of the dataset with row counts; with table, its columns and types; with diagram, how they join.")]
    public Task<TablesAnswer> ListTables(
        [Description("One table in full")] string table = "",
        [Description("Also dlt's own tables (_dlt_loads ...)")] bool include_dlt = false,
        [Description("Instead of the list, a Mermaid diagram")] bool diagram = false,
        [Description("Go on from next_offset"), Range(0, int.MaxValue)] int offset = 0,
        CancellationToken cancellationToken = default) =>
        diagram ? data.DiagramAsync(cancellationToken) : data.TablesAsync(table, include_dlt, cancellationToken, offset, TablesOfAnAnswer);

    [McpServerTool(Name = "query-table", Title = "Query table", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Runs one SELECT of DuckDB's SQL over the loaded tables: read-only, no files, no settings, at most 200 rows and 6 KB an answer. Aggregate in SQL rather than fetch rows.")]
    public Task<QueryAnswer> QueryTable(
        IProgress<ProgressNotificationValue> progress,
        [Description("One SELECT; table names as in list-tables")] string sql,
        [Description("Most rows of this answer"), Range(1, 200)] int max_rows = 50,
        [Description("From an earlier answer, for the rows that follow")] string cursor = "",
        CancellationToken cancellationToken = default) =>
        data.QueryAsync(sql, new QueryLimits { MaxRows = max_rows }, cursor.Length == 0 ? null : cursor, new WaitNotices(progress), cancellationToken);

    [McpServerTool(Name = "export-data", Title = "Export data", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Writes a table or a SELECT's rows to a csv, jsonl or parquet file inside the project. Refuses to replace a file unless force.")]
    public Task<ExportAnswer> ExportData(
        [Description("File inside the project; its ending decides the format")] string path,
        [Description("A table, or empty with sql")] string table = "",
        [Description("One SELECT, or empty with table")] string sql = "",
        [Description("Replace a file that is there")] bool force = false,
        CancellationToken cancellationToken = default) =>
        (table.Length == 0) == (sql.Length == 0)
            ? throw SurfaceErrors.Argument("export-data needs either table or sql.")
            : data.ExportAsync(new ExportRequest { Path = path, Table = table.Length > 0 ? table : null, Sql = sql.Length > 0 ? sql : null, Force = force }, cancellationToken);
}

/// <summary>Tells a client every second that its query waits for a load, so that it does not give up.</summary>
internal sealed class WaitNotices(IProgress<ProgressNotificationValue> progress) : IProgress<DatasetWait>
{
    private int _told;

    public void Report(DatasetWait value)
    {
        var seconds = (int)value.Waited.TotalSeconds;
        if (seconds > _told)
        {
            _told = seconds;
            progress.Report(new ProgressNotificationValue { Progress = seconds, Message = value.Line() });
        }
    }
}
