using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>The settings and normalizers of a schema file: the parts we use are members of <see cref="Schema"/>, the rest is kept as it came.</summary>
internal static class SettingsJson
{
    private const string Contract = "schema_contract";
    private const string MaxNesting = "max_nesting";
    private const string RootKey = "root_key_propagation";

    // What every schema of dlt 1.26 says about itself: only ISO timestamps are detected, and which columns are keys of dlt's own.
    private static readonly JsonObject DefaultSettings = JsonNode.Parse("""
        {"detections":["iso_timestamp"],"default_hints":{
          "not_null":["_dlt_id","_dlt_root_id","_dlt_parent_id","_dlt_list_idx","_dlt_load_id"],
          "parent_key":["_dlt_parent_id"],"root_key":["_dlt_root_id"],"unique":["_dlt_id"],"row_key":["_dlt_id"]}}
        """)!.AsObject();

    private static readonly JsonObject DefaultNormalizers = JsonNode.Parse("""
        {"names":"snake_case","json":{"module":"dlt.common.normalizers.json.relational"}}
        """)!.AsObject();

    public static JsonObject WriteSettings(Schema schema)
    {
        var written = (schema.Settings ?? DefaultSettings).DeepClone().AsObject();
        if (schema.Contract is { } contract)
        {
            written[Contract] = ContractJson.Write(contract);
        }

        return written;
    }

    public static JsonObject WriteNormalizers(Schema schema)
    {
        var written = (schema.Normalizers ?? DefaultNormalizers).DeepClone().AsObject();
        if (schema.MaxNesting is { } nesting)
        {
            Config(written)[MaxNesting] = nesting;
        }

        if (schema.RootKey is { } rootKey)
        {
            Config(written)[RootKey] = rootKey;
        }

        if (schema.Propagation.Count > 0)
        {
            Child(Config(written), "propagation")["tables"] = new JsonObject(schema.Propagation.Select(table => KeyValuePair.Create(
                table.Key, (JsonNode?)new JsonObject(table.Value.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))))));
        }

        return written;
    }

    public static void Read(Schema schema, JsonElement json)
    {
        var settings = json.TryGetProperty("settings", out var said) ? JsonNode.Parse(said.GetRawText())!.AsObject() : [];
        if (said.ValueKind == JsonValueKind.Object && said.TryGetProperty(Contract, out var contract))
        {
            schema.Contract = ContractJson.Read(contract);
            settings.Remove(Contract);
        }

        schema.Settings = settings;
        var normalizers = JsonNode.Parse(json.GetProperty("normalizers").GetRawText())!.AsObject();
        if (normalizers["json"]?["config"] is JsonObject config)
        {
            ReadConfig(schema, config);
            RemoveEmpty(normalizers["json"]!.AsObject(), "config");
        }

        schema.Normalizers = normalizers;
    }

    private static void ReadConfig(Schema schema, JsonObject config)
    {
        if (config[MaxNesting]?.GetValueKind() == JsonValueKind.Number)
        {
            schema.MaxNesting = config[MaxNesting]!.GetValue<int>();
            config.Remove(MaxNesting);
        }

        if (config[RootKey]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            schema.RootKey = config[RootKey]!.GetValue<bool>();
            config.Remove(RootKey);
        }

        if (config["propagation"] is JsonObject propagation && propagation["tables"] is JsonObject tables)
        {
            foreach (var (table, pairs) in tables)
            {
                schema.Propagation[table] = pairs!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal);
            }

            if (tables.Count > 0)
            {
                propagation.Remove("tables");
                RemoveEmpty(config, "propagation");
            }
        }
    }

    private static JsonObject Config(JsonObject normalizers) => Child(Child(normalizers, "json"), "config");

    private static JsonObject Child(JsonObject parent, string key)
    {
        if (parent[key] is not JsonObject child)
        {
            parent[key] = child = [];
        }

        return child;
    }

    private static void RemoveEmpty(JsonObject parent, string key)
    {
        if (parent[key] is JsonObject { Count: 0 })
        {
            parent.Remove(key);
        }
    }
}
