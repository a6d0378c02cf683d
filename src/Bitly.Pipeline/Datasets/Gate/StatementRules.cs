using System.Buffers;
using System.Text.Json;

namespace Bitly.Pipeline.Datasets.Gate;

/// <summary>Why a statement may not run, and what to do instead.</summary>
internal sealed record Refusal(string Reason, string Advice);

/// <summary>Walks a statement as the engine's parser serialised it. Pure: a tree in, a refusal or null out.</summary>
internal static class StatementRules
{
    private const string AskTables = "Ask with one SELECT over the tables of the dataset; list-tables names them.";

    // Marks of paths and addresses: no table that a load makes has them in its name.
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("/\\*?:");
    private static readonly string[] FileEndings =
        [".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".duckdb", ".db", ".ddb", ".gz", ".zst", ".toml", ".xlsx", ".arrow", ".wal"];

    /// <summary>The first thing in the tree that is not allowed, or null.</summary>
    /// <param name="statement">One element of <c>statements</c>.</param>
    /// <param name="engineTableFunctions">Names of this engine that are table functions and nothing else.</param>
    /// <param name="engineViews">Names of all system views of this engine.</param>
    public static Refusal? Check(JsonElement statement, IReadOnlySet<string> engineTableFunctions, IReadOnlySet<string> engineViews)
    {
        // An explicit stack: an expression may be a thousand levels deep.
        var open = new Stack<(JsonElement Element, string? Property)>();
        open.Push((statement, null));
        while (open.TryPop(out var next))
        {
            if (next.Element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in next.Element.EnumerateArray())
                {
                    open.Push((item, next.Property));
                }
            }
            else if (next.Element.ValueKind == JsonValueKind.Object)
            {
                if (CheckObject(next.Element, next.Property, engineTableFunctions, engineViews) is { } refusal)
                {
                    return refusal;
                }

                foreach (var property in next.Element.EnumerateObject())
                {
                    open.Push((property.Value, property.Name));
                }
            }
        }

        return null;
    }

    private static Refusal? CheckObject(JsonElement node, string? property, IReadOnlySet<string> engineTableFunctions, IReadOnlySet<string> engineViews)
    {
        var type = Text(node, "type");
        if (property is "from_table" && !GateLists.TableReferences.Contains(type))
        {
            return type == "PIVOT"
                ? new Refusal("it holds PIVOT or UNPIVOT", "For a pivot, aggregate with FILTER; for an unpivot, unnest a list of names beside a list of values.")
                : new Refusal($"it reads from {Shown(type)}", AskTables);
        }

        if (property is "node" && !GateLists.QueryNodes.Contains(type))
        {
            return new Refusal($"it holds a statement that does more than read ({Shown(type)})", AskTables);
        }

        if (Text(node, "class") == "PARAMETER")
        {
            return new Refusal("it has a parameter (? or $1) without a value", "Write the value into the text.");
        }

        return type switch
        {
            "TABLE_FUNCTION" => TableFunction(node),
            "BASE_TABLE" => BaseTable(node, engineViews),
            "SHOW_REF" => Show(node),
            _ => node.TryGetProperty("function_name", out _) && property != "function" ? Function(Text(node, "function_name"), engineTableFunctions) : null,
        };
    }

    private static Refusal? TableFunction(JsonElement node)
    {
        var name = node.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object ? Text(function, "function_name") : "";
        return GateLists.TableFunctions.Contains(name)
            ? null
            : new Refusal($"it reads from the function {Shown(name)}, which is not one of unnest, range, generate_series, json_each, json_tree, duckdb_tables, duckdb_columns and a few more", AskTables);
    }

    private static Refusal? Function(string name, IReadOnlySet<string> engineTableFunctions)
    {
        // Some table functions run in a select list too.
        var isHidden = engineTableFunctions.Contains(name) && !GateLists.TableFunctions.Contains(name);
        return isHidden || GateLists.RefusedFunctions.Contains(name)
            ? new Refusal($"it calls {Shown(name)}, which is not for queries of this kind", "Leave the function out.")
            : null;
    }

    private static Refusal? BaseTable(JsonElement node, IReadOnlySet<string> engineViews)
    {
        var (catalog, schema, table) = (Text(node, "catalog_name"), Text(node, "schema_name"), Text(node, "table_name"));
        if (table.AsSpan().ContainsAny(PathCharacters) || schema.AsSpan().ContainsAny(PathCharacters)
            || Array.Exists(FileEndings, ending => table.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            return new Refusal($"it reads from {Shown(table)}, which is the name of a file or an address", AskTables);
        }

        var isSystem = GateLists.SystemSchemas.Contains(schema) || GateLists.SystemSchemas.Contains(catalog)
            || catalog.Equals("system", StringComparison.OrdinalIgnoreCase) || schema.Equals("system", StringComparison.OrdinalIgnoreCase)
            || ((schema.Length == 0 || schema.Equals("main", StringComparison.OrdinalIgnoreCase)) && (engineViews.Contains(table) || IsEngineName(table)));
        return isSystem && !GateLists.SystemViews.Contains(table)
            ? new Refusal($"it reads the system view {Shown(table)}", "information_schema.tables and information_schema.columns hold names and types.")
            : null;
    }

    private static bool IsEngineName(string table) =>
        table.StartsWith("duckdb_", StringComparison.OrdinalIgnoreCase) || table.StartsWith("pragma_", StringComparison.OrdinalIgnoreCase);

    private static Refusal? Show(JsonElement node)
    {
        var what = Text(node, "table_name").Trim('"');
        return (what.Length == 0 && Text(node, "show_type") is "DESCRIBE" or "SUMMARY" && node.TryGetProperty("query", out _)) || GateLists.Shows.Contains(what)
            ? null
            : new Refusal(what.Length == 0 ? "this form of SHOW is not for queries of this kind" : $"SHOW {Shown(what)} is not for queries of this kind", "SHOW TABLES, SHOW ALL TABLES and DESCRIBE work.");
    }

    private static string Text(JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Shown(string name) => name.Length == 0 ? "something unknown" : $"\"{UntrustedText.Visible(name.Length > 80 ? name[..80] + "…" : name)}\"";
}
