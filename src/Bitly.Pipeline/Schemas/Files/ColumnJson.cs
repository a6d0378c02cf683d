using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>One column as dlt's JSON has it, both ways; nothing of it is lost.</summary>
internal static class ColumnJson
{
    public static JsonObject Write(Column column)
    {
        var written = new JsonObject();
        foreach (var key in column.Keys ?? SchemaKeys.Of(column))
        {
            written[key] = Value(column, key);
        }

        foreach (var key in column.Keys is null ? [] : SchemaKeys.Of(column))
        {
            if (!written.ContainsKey(key) && !(key == "nullable" && column.Nullable))
            {
                written[key] = Value(column, key);
            }
        }

        return written;
    }

    public static Column Read(string name, JsonElement json)
    {
        var keys = json.EnumerateObject().Select(property => property.Name).ToList();
        var extra = new Dictionary<string, object?>();
        var column = new Column(name) { Keys = keys };
        foreach (var property in json.EnumerateObject())
        {
            column = Read(column, property.Name, property.Value, extra);
        }

        return column with { Extra = extra.Count == 0 ? null : extra };
    }

    private static JsonNode? Value(Column column, string key) => key switch
    {
        "name" => column.Name,
        "data_type" => column.Type is { } type ? TypeNames.Text(type) : null,
        "nullable" => column.Nullable,
        "precision" => column.Precision,
        "scale" => column.Scale,
        "timezone" => column.Timezone,
        "primary_key" => column.PrimaryKey,
        "merge_key" => column.MergeKey,
        "unique" => column.Unique,
        "row_key" => column.RowKey,
        "parent_key" => column.ParentKey,
        "root_key" => column.RootKey,
        "variant" => column.Variant,
        "incremental" => column.Incremental,
        "hard_delete" => column.HardDelete,
        "dedup_sort" => column.DedupSort,
        "description" => column.Description,
        _ => JsonValues.Node(column.Extra?.GetValueOrDefault(key)),
    };

    private static Column Read(Column column, string key, JsonElement value, Dictionary<string, object?> extra)
    {
        var yes = value.ValueKind == JsonValueKind.True;
        switch (key)
        {
            case "name": return column;
            case "data_type": return column with { Type = Type(column.Name, value) };
            case "nullable": return column with { Nullable = value.ValueKind != JsonValueKind.False };
            case "precision": return column with { Precision = Number(value) };
            case "scale": return column with { Scale = Number(value) };
            case "timezone": return column with { Timezone = value.ValueKind == JsonValueKind.Null ? null : yes };
            case "primary_key": return column with { PrimaryKey = yes };
            case "merge_key": return column with { MergeKey = yes };
            case "unique": return column with { Unique = yes };
            case "row_key": return column with { RowKey = yes };
            case "parent_key": return column with { ParentKey = yes };
            case "root_key": return column with { RootKey = yes };
            case "variant": return column with { Variant = yes };
            case "incremental": return column with { Incremental = yes };
            case "hard_delete": return column with { HardDelete = yes };
            case "dedup_sort": return column with { DedupSort = value.GetString() };
            case "description": return column with { Description = value.GetString() };
            default:
                extra[key] = JsonValues.Read(value);
                return column;
        }
    }

    private static int? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();

    private static DataType? Type(string column, JsonElement value) => value.ValueKind == JsonValueKind.Null
        ? null
        : TypeNames.Type(value.GetString()) ?? throw SchemaErrors.SchemaFileBroken($"column {column}", $"data_type '{value}' is unknown");
}
