using System.Text.Json;
using Bitly.Pipeline.Datasets.Worker;

namespace Bitly.Pipeline.Datasets;

/// <summary>The list of tables: our own two statements, and what their rows mean.</summary>
internal static class TableList
{
    private const string ParentId = "_dlt_parent_id";

    /// <summary>Rows of table, column, type, nullable; tables by name, columns in created order.</summary>
    public static string ColumnsSql(string dataset) => $"""
        SELECT c.table_name, c.column_name, c.data_type, c.is_nullable
        FROM duckdb_columns() c JOIN duckdb_tables() t USING (database_oid, schema_oid, table_oid)
        WHERE c.schema_name = {CagedFile.Literal(dataset)} AND t.database_name = current_database() AND NOT t.temporary
        ORDER BY c.table_name, c.column_index
        """;

    /// <summary>Rows of table and row count.</summary>
    public static string CountsSql(string dataset, IReadOnlyList<IReadOnlyList<JsonElement>> columns) =>
        string.Join(" UNION ALL ", columns.Select(row => row[0].GetString()!).Distinct()
            .Select(table => $"SELECT {CagedFile.Literal(table)}, count(*) FROM {Quote(dataset)}.{Quote(table)}"));

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static IReadOnlyList<TableInfo> Build(IReadOnlyList<IReadOnlyList<JsonElement>> columns, IReadOnlyList<IReadOnlyList<JsonElement>> counts)
    {
        var rows = counts.ToDictionary(row => row[0].GetString()!, row => row[1].GetInt64());
        return [.. columns.GroupBy(row => row[0].GetString()!)
            .Select(table => Table(table.Key, [.. table.Select(row => new TableColumn(row[1].GetString()!, row[2].GetString()!, row[3].GetBoolean()))], rows))
            .OrderBy(table => table.Kind).ThenBy(table => table.Name, StringComparer.Ordinal)];
    }

    private static TableInfo Table(string name, IReadOnlyList<TableColumn> columns, Dictionary<string, long> rows)
    {
        var kind = name.StartsWith("_dlt_", StringComparison.Ordinal) ? TableKind.Dlt
            : columns.Any(column => column.Name == ParentId) ? TableKind.Child : TableKind.Data;
        return new TableInfo(name, kind, kind == TableKind.Child ? Parent(name, rows.Keys) : null, rows.GetValueOrDefault(name), columns);
    }

    // A child is named after its parent: the longest table that is this name up to a double underscore.
    private static string? Parent(string name, IEnumerable<string> tables) =>
        tables.Where(table => name.StartsWith(table + "__", StringComparison.Ordinal)).MaxBy(table => table.Length);
}
