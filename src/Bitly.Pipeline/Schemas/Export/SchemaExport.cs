using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>A schema as text for people and tools, with the content dlt's <c>pipeline NAME schema --format</c> gives.</summary>
internal static class SchemaExport
{
    /// <summary>The formats <see cref="Text"/> knows.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["json", "yaml", "dbml", "mermaid"];

    /// <summary>The text, or null for a format that is not known.</summary>
    public static string? Text(Schema schema, string format) => format switch
    {
        "json" => Json(schema),
        "yaml" => Yaml.Write(Plain(schema)),
        "dbml" => DbmlText.Write(schema),
        "mermaid" => MermaidText.Write(schema),
        _ => null,
    };

    private static string Json(Schema schema) => Plain(schema).ToJsonString(new JsonSerializerOptions
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = SchemaJsonContext.Default,
    });

    // dlt leaves out the names that the keys say already.
    private static JsonObject Plain(Schema schema)
    {
        var tree = SchemaFile.Tree(schema);
        tree.Remove("imported_version_hash");
        foreach (var (_, table) in tree["tables"]!.AsObject())
        {
            table!.AsObject().Remove("name");
            foreach (var (_, column) in table["columns"]!.AsObject())
            {
                column!.AsObject().Remove("name");
            }
        }

        return tree;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class SchemaJsonContext : System.Text.Json.Serialization.JsonSerializerContext;
