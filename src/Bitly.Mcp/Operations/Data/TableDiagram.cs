using System.Text;
using Bitly.Pipeline.Datasets;

namespace Bitly.Mcp.Operations.Data;

/// <summary>The loaded tables and how they join, in Mermaid's language. Pure.</summary>
internal static class TableDiagram
{
    /// <summary>Longer than this, columns other than those that join are left out; an agent pays for every one.</summary>
    private const int MostCharacters = 5_000;

    public static string Of(IReadOnlyList<TableInfo> tables)
    {
        var shown = tables.Where(table => table.Kind != TableKind.Dlt).ToList();
        var full = Write(shown, _ => true);
        return full.Length <= MostCharacters ? full : Write(shown, column => column.StartsWith("_dlt_", StringComparison.Ordinal) && column is not ("_dlt_load_id" or "_dlt_list_idx"));
    }

    /// <summary>A statement that joins a table to its parent; null when nothing was loaded.</summary>
    public static string? Join(IReadOnlyList<TableInfo> tables) =>
        tables.FirstOrDefault(table => table.Parent is not null && table.Kind != TableKind.Dlt) is { } child
            ? $"SELECT count(*) AS rows, count(DISTINCT p._dlt_id) AS parents FROM {Quoted(child.Parent!)} p JOIN {Quoted(child.Name)} c ON c._dlt_parent_id = p._dlt_id"
            : tables.FirstOrDefault(table => table.Kind != TableKind.Dlt) is { } only ? $"SELECT count(*) AS rows FROM {Quoted(only.Name)}" : null;

    /// <summary>A name as SQL takes it.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Write(List<TableInfo> tables, Func<string, bool> isShown)
    {
        var text = new StringBuilder("erDiagram\n");
        foreach (var table in tables)
        {
            text.Append("  ").Append(Name(table.Name)).Append(" {\n");
            foreach (var column in table.Columns.Where(column => isShown(column.Name)))
            {
                text.Append("    ").Append(Type(column.Type)).Append(' ').Append(Name(column.Name)).Append('\n');
            }

            text.Append("  }\n");
        }

        foreach (var table in tables.Where(table => table.Parent is not null))
        {
            text.Append("  ").Append(Name(table.Name)).Append(" }o--|| ").Append(Name(table.Parent!)).Append(" : \"_dlt_parent_id = _dlt_id\"\n");
        }

        return text.ToString();
    }

    /// <summary>One word: Mermaid knows no brackets and blanks there.</summary>
    private static string Type(string type) => type.StartsWith("TIMESTAMP", StringComparison.Ordinal) ? "TIMESTAMP" : new string([.. type.TakeWhile(char.IsLetterOrDigit)]);

    private static string Name(string name) => name.AsSpan().ContainsAnyExcept(Plain) ? $"\"{name.Replace('"', '\'')}\"" : name;

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
