using System.Text.Json;

namespace Bitly.DltCases;

/// <summary>Rows of all tables as trees: a row's text holds its children's texts, found by their parent id, and says whether the root id is right.</summary>
internal sealed class RowForest(TableComparison comparison, Dictionary<string, (string? Parent, List<JsonElement> Rows)> tables)
{
    /// <summary>Sorted texts of the rows of one table: with their subtree; child rows that hang below a parent are told there, orphans here.</summary>
    public List<string> Trees(string table)
    {
        var (parent, rows) = tables[table];
        var parentIds = parent is not null && tables.TryGetValue(parent, out var p) ? p.Rows.Select(r => Id(r, "_dlt_id")).ToHashSet() : [];
        return [.. rows.Where(r => parent is null || !parentIds.Contains(Id(r, "_dlt_parent_id"))).Select(r => Tree(table, r, Id(r, "_dlt_id"))).Order(StringComparer.Ordinal)];
    }

    private string Tree(string table, JsonElement row, string? rootId)
    {
        var text = comparison.RowText(row, comparison.Value);
        if (row.TryGetProperty("_dlt_root_id", out var root) && root.ValueKind == JsonValueKind.String)
        {
            text += root.GetString() == rootId ? "root=ok " : "root=other ";
        }

        var id = Id(row, "_dlt_id");
        var children = tables.Where(t => t.Value.Parent == table).OrderBy(t => t.Key, StringComparer.Ordinal)
            .SelectMany(t => t.Value.Rows.Where(r => Id(r, "_dlt_parent_id") == id).Select(r => $"{t.Key}({Tree(t.Key, r, rootId)})"))
            .Order(StringComparer.Ordinal);
        return text + string.Concat(children);
    }

    private static string? Id(JsonElement row, string column) =>
        row.TryGetProperty(column, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}
