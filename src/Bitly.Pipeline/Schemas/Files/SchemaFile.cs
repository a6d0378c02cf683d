using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>
/// dlt's schema JSON (reference: dlt-behaviour 6.2), engine version 11: what stands in <c>_dlt_version.schema</c>, in a load package and in
/// the working folder. Reading and writing a file of dlt gives the same tree and the same version hash.
/// </summary>
internal static class SchemaFile
{
    public const int EngineVersion = 11;

    /// <summary>Compact text, keys in dlt's order.</summary>
    public static string Text(Schema schema) => PythonJson.Text(Tree(schema));

    /// <summary>Base64 of zlib: the form for a destination whose text columns are too short for the plain one.</summary>
    public static string CompressedText(Schema schema) => ZlibText.Compress(Encoding.UTF8.GetBytes(Text(schema)));

    /// <summary>Reads plain or compressed text.</summary>
    /// <exception cref="Errors.PipelineException">SCHEMA_FILE_BROKEN, SCHEMA_ENGINE_TOO_NEW or SCHEMA_ENGINE_TOO_OLD.</exception>
    public static Schema Read(string text) => Read(ZlibText.TryDecompress(text) ?? Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Read(string)"/>
    public static Schema Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw SchemaErrors.SchemaFileBroken("its JSON", error.Message, error);
        }
    }

    /// <summary>The whole file as a tree.</summary>
    public static JsonObject Tree(Schema schema)
    {
        var tree = new JsonObject
        {
            ["version"] = schema.Version,
            ["version_hash"] = schema.VersionHash,
            ["engine_version"] = EngineVersion,
            ["name"] = schema.Name,
            ["tables"] = new JsonObject(schema.Tables.Select(table => KeyValuePair.Create(table.Name, (JsonNode?)TableJson.Write(table)))),
            ["settings"] = SettingsJson.WriteSettings(schema),
            ["normalizers"] = SettingsJson.WriteNormalizers(schema),
            ["previous_hashes"] = new JsonArray([.. schema.PreviousHashes.Select(hash => (JsonNode)hash)]),
        };
        if (schema.ImportedVersionHash is not null)
        {
            tree["imported_version_hash"] = schema.ImportedVersionHash;
        }

        if (schema.Description is not null)
        {
            tree["description"] = schema.Description;
        }

        return tree;
    }

    private static Schema Read(JsonElement json)
    {
        CheckEngine(json.GetProperty("engine_version").GetInt32());
        var schema = new Schema(json.GetProperty("name").GetString()!)
        {
            Version = json.GetProperty("version").GetInt32(),
            VersionHash = Optional(json, "version_hash"),
            Description = Optional(json, "description"),
            ImportedVersionHash = Optional(json, "imported_version_hash"),
        };
        foreach (var table in json.GetProperty("tables").EnumerateObject())
        {
            schema.Add(TableJson.Read(table.Name, table.Value));
        }

        foreach (var hash in json.TryGetProperty("previous_hashes", out var hashes) ? hashes.EnumerateArray() : default)
        {
            schema.PreviousHashes.Add(hash.GetString()!);
        }

        SettingsJson.Read(schema, json);
        return schema;
    }

    private static string? Optional(JsonElement json, string key) => json.TryGetProperty(key, out var value) ? value.GetString() : null;

    private static void CheckEngine(int version)
    {
        if (version != EngineVersion)
        {
            throw version > EngineVersion ? SchemaErrors.SchemaTooNew(version) : SchemaErrors.SchemaTooOld(version);
        }
    }
}
