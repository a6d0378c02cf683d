using System.Globalization;
using System.Text.Json;

namespace Bitly.Pipeline.Datasets;

/// <summary>A column of an answer. The type is DuckDB's name (BIGINT, VARCHAR, TIMESTAMP WITH TIME ZONE ...).</summary>
public sealed record ResultColumn(string Name, string Type);

/// <summary>
/// An answer. Every cell is a JSON null, true, false, number or string, and safe to hand on:
/// whole numbers beyond 2^53 and decimals are strings, times are ISO 8601 in UTC, blobs are base64, lists, structs and maps are JSON text.
/// Texts are as they were loaded: they come from strangers, so <see cref="UntrustedText"/> is for the last step to an agent or a terminal.
/// </summary>
public sealed record QueryResult
{
    public required IReadOnlyList<ResultColumn> Columns { get; init; }
    public required IReadOnlyList<IReadOnlyList<JsonElement>> Rows { get; init; }
    /// <summary>Rows in this answer.</summary>
    public int RowCount => Rows.Count;
    /// <summary>True when there are more rows than this answer holds.</summary>
    public required bool Truncated { get; init; }
    /// <summary>Give it back together with the same SQL for the rows that follow; null at the end.</summary>
    public string? Next { get; init; }
    /// <summary>True when at least one cell was longer than allowed and was cut.</summary>
    public bool CellsCut { get; init; }
    /// <summary>False when the query does not say ORDER BY at its end, so that a second page need not fit the first one.</summary>
    public bool Ordered { get; init; }
    public required TimeSpan Elapsed { get; init; }
}

/// <summary>A query waits for a load that has the file.</summary>
/// <param name="ProcessId">The process that has it, when it is known.</param>
/// <param name="Waited">So long already.</param>
public sealed record DatasetWait(int? ProcessId, TimeSpan Waited)
{
    /// <summary>For a person or a progress display.</summary>
    public string Line() => ProcessId is { } id
        ? string.Create(CultureInfo.InvariantCulture, $"Process {id} is loading into the database; waiting for it since {Waited.TotalSeconds:0} s.")
        : string.Create(CultureInfo.InvariantCulture, $"A load has the database; waiting for it since {Waited.TotalSeconds:0} s.");
}

/// <summary>What a table is for: rows of a resource, a list inside such rows, or dlt's own book-keeping.</summary>
public enum TableKind { Data, Child, Dlt }

/// <summary>
/// A table of the dataset as the database has it. The parent is the table a child's <c>_dlt_parent_id</c> points to; null for others.
/// </summary>
public sealed record TableInfo(string Name, TableKind Kind, string? Parent, long RowCount, IReadOnlyList<TableColumn> Columns);

/// <summary>A column of a table. The type is DuckDB's name.</summary>
public sealed record TableColumn(string Name, string Type, bool Nullable);

/// <summary>File format of an export.</summary>
public enum ExportFormat { Csv, Jsonl, Parquet }

/// <summary>What to export, and where to.</summary>
public sealed record ExportRequest
{
    /// <summary>One SELECT; or null when <see cref="Table"/> is given.</summary>
    public string? Sql { get; init; }
    /// <summary>A table of the dataset; or null when <see cref="Sql"/> is given.</summary>
    public string? Table { get; init; }
    /// <summary>File inside the project folder, relative to it or absolute. Its folder is made when it is missing.</summary>
    public required string Path { get; init; }
    /// <summary>Null: by the file's ending (.csv, .jsonl or .ndjson, .parquet).</summary>
    public ExportFormat? Format { get; init; }
    /// <summary>True replaces a file that is there.</summary>
    public bool Force { get; init; }
}

/// <summary>A finished export. The path is relative to the project folder, with '/'.</summary>
public sealed record ExportResult(string Path, ExportFormat Format, long Rows, long Bytes);
