using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>A schema contract as dlt writes it: one word, or an object of what is said.</summary>
internal static class ContractJson
{
    public static JsonNode Write(SchemaContract contract)
    {
        if (contract is { Shorthand: true, Tables: { } word })
        {
            return TypeNames.Text(word);
        }

        var written = new JsonObject();
        Add(written, "tables", contract.Tables);
        Add(written, "columns", contract.Columns);
        Add(written, "data_type", contract.DataType);
        return written;
    }

    /// <summary>null for null.</summary>
    public static SchemaContract? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => SchemaContract.All(Mode(json)),
        JsonValueKind.Object => new(Member(json, "tables"), Member(json, "columns"), Member(json, "data_type")),
        _ => throw SchemaErrors.SchemaFileBroken("schema_contract", "it is neither a word nor an object"),
    };

    private static ContractMode? Member(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? Mode(value) : null;

    private static ContractMode Mode(JsonElement json) =>
        TypeNames.Mode(json.GetString()) ?? throw SchemaErrors.SchemaFileBroken("schema_contract", $"'{json}' is no contract mode");

    private static void Add(JsonObject to, string key, ContractMode? mode)
    {
        if (mode is { } said)
        {
            to[key] = TypeNames.Text(said);
        }
    }
}
