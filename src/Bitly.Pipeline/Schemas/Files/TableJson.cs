using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>One table as dlt's JSON has it, both ways.</summary>
internal static class TableJson
{
    private const string Normalizer = "x-normalizer";
    private const string Strategy = "x-merge-strategy";
    private static readonly string[] RootOrder = ["columns", "write_disposition", Strategy, "schema_contract", "description", "name", "resource", Normalizer];
    private static readonly string[] ChildOrder = ["name", "columns", "parent", "write_disposition", Strategy, "schema_contract", "description", Normalizer];

    public static JsonObject Write(Table table)
    {
        var written = new JsonObject();
        foreach (var key in table.Keys ?? [])
        {
            written[key] = Value(table, key);
        }

        foreach (var key in table.Parent is null ? RootOrder : ChildOrder)
        {
            if (key == "name" && table.Parent is null)
            {
                WriteExtra(table, written);
            }

            if (!written.ContainsKey(key) && Value(table, key) is { } value)
            {
                written[key] = value;
            }
        }

        WriteExtra(table, written);
        return written;
    }

    public static Table Read(string name, JsonElement json)
    {
        var table = new Table(name)
        {
            Parent = json.TryGetProperty("parent", out var parent) ? parent.GetString() : null,
            Keys = [.. json.EnumerateObject().Select(property => property.Name)],
        };
        foreach (var property in json.EnumerateObject())
        {
            Read(table, property.Name, property.Value);
        }

        return table;
    }

    private static void WriteExtra(Table table, JsonObject to)
    {
        foreach (var (key, value) in table.Extra)
        {
            if (!to.ContainsKey(key))
            {
                to[key] = JsonValues.Node(value);
            }
        }
    }

    private static JsonNode? Value(Table table, string key) => key switch
    {
        "name" => table.Name,
        "columns" => new JsonObject(table.Columns.Select(column => KeyValuePair.Create(column.Name, (JsonNode?)ColumnJson.Write(column)))),
        "parent" => table.Parent,
        "resource" => table.Resource,
        "write_disposition" => table.WriteDisposition is { } disposition ? TypeNames.Text(disposition) : null,
        Strategy => table.MergeStrategy is { } strategy ? TypeNames.Text(strategy) : null,
        "schema_contract" => table.Contract is { } contract ? ContractJson.Write(contract) : null,
        "description" => table.Description,
        Normalizer => WriteNormalizer(table),
        _ => JsonValues.Node(table.Extra.GetValueOrDefault(key)),
    };

    private static JsonObject? WriteNormalizer(Table table)
    {
        var written = new JsonObject(table.NormalizerExtra.Select(pair => KeyValuePair.Create(pair.Key, JsonValues.Node(pair.Value))));
        if (table.MaxNesting is { } nesting)
        {
            written["max_nesting"] = nesting;
        }

        if (table.SeenData)
        {
            written["seen-data"] = true;
        }

        return written.Count > 0 || table.Keys?.Contains(Normalizer) == true ? written : null;
    }

    private static void Read(Table table, string key, JsonElement value)
    {
        switch (key)
        {
            case "name" or "parent":
                break;
            case "columns":
                foreach (var column in value.EnumerateObject())
                {
                    table.Put(ColumnJson.Read(column.Name, column.Value));
                }

                break;
            case "resource":
                table.Resource = value.GetString();
                break;
            case "write_disposition":
                table.WriteDisposition = Word(TypeNames.Disposition(value.GetString()), table, key, value);
                break;
            case Strategy:
                table.MergeStrategy = Word(TypeNames.Strategy(value.GetString()), table, key, value);
                break;
            case "schema_contract":
                table.Contract = ContractJson.Read(value);
                break;
            case "description":
                table.Description = value.GetString();
                break;
            case Normalizer:
                ReadNormalizer(table, value);
                break;
            default:
                table.Extra[key] = JsonValues.Read(value);
                break;
        }
    }

    private static T? Word<T>(T? word, Table table, string key, JsonElement value)
        where T : struct =>
        word is null && value.ValueKind != JsonValueKind.Null ? throw SchemaErrors.SchemaFileBroken($"table {table.Name}", $"{key} '{value}' is unknown") : word;

    private static void ReadNormalizer(Table table, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            switch (property.Name)
            {
                case "seen-data" when property.Value.ValueKind == JsonValueKind.True:
                    table.SeenData = true;
                    break;
                case "max_nesting" when property.Value.ValueKind == JsonValueKind.Number:
                    table.MaxNesting = property.Value.GetInt32();
                    break;
                default:
                    table.NormalizerExtra[property.Name] = JsonValues.Read(property.Value);
                    break;
            }
        }
    }
}
