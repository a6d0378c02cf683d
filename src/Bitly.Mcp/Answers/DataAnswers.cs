using System.Text.Json;

namespace Bitly.Mcp.Answers;

/// <summary>A table in a list. Kind is data, child or dlt.</summary>
internal sealed record TableRow(string Name, string Kind, long Rows, int Columns, string? Parent = null);

/// <summary>A column of a table or of an answer, with the database's type name.</summary>
internal sealed record ColumnRow(string Name, string Type);

internal sealed record TablesAnswer : Answer
{
    public required string Dataset { get; init; }
    public IReadOnlyList<TableRow>? Tables { get; init; }
    /// <summary>The one table that was asked for by name.</summary>
    public TableRow? Table { get; init; }
    public IReadOnlyList<ColumnRow>? Columns { get; init; }
}

internal sealed record QueryAnswer : Answer
{
    public required IReadOnlyList<ColumnRow> Columns { get; init; }
    public required IReadOnlyList<IReadOnlyList<JsonElement>> Rows { get; init; }
    public required int RowCount { get; init; }
    /// <summary>True when there are more rows.</summary>
    public required bool Truncated { get; init; }
    /// <summary>Give it back with the same SQL for the rows that follow.</summary>
    public string? Cursor { get; init; }
    /// <summary>How to take what stands in the rows.</summary>
    public required string Notice { get; init; }
    public double Seconds { get; init; }
}

internal sealed record ExportAnswer : Answer
{
    /// <summary>Relative to the project.</summary>
    public required string Path { get; init; }
    public required string Format { get; init; }
    public required long Rows { get; init; }
    public required long Bytes { get; init; }
}
