using System.Text.Json.Nodes;

namespace Bitly.Mcp.Tools.Server;

/// <summary>Output schemas as small as they can be and still be true: every agent pays for them in each session. Pure.</summary>
internal static class OutputSchemas
{
    /// <summary>Keeps the answer's own properties and those of its list items; what lies deeper is "an object" or "a list".</summary>
    public static JsonObject Compact(JsonObject schema)
    {
        var properties = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            properties[name] = Shape(property, depth: name is "next_step" or "error" ? 0 : 1);
        }

        var compact = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (schema["required"] is JsonArray { Count: > 0 } required)
        {
            compact["required"] = required.DeepClone();
        }

        return compact;
    }

    /// <summary>Type and, down to <paramref name="depth"/>, the names within. Null is never written, so it is no type of ours.</summary>
    private static JsonObject Shape(JsonNode? schema, int depth)
    {
        var shape = new JsonObject();
        if (schema is not JsonObject known || TypeOf(known) is not { } type)
        {
            return shape;
        }

        shape["type"] = type;
        if (depth > 0 && type == "array" && known["items"] is JsonObject items)
        {
            shape["items"] = Shape(items, depth);
        }
        else if (depth > 0 && type == "object" && known["properties"] is JsonObject inner)
        {
            shape["properties"] = new JsonObject(inner.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Shape(one.Value, 0))));
        }

        return shape;
    }

    private static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray { Count: > 0 } several => several.Select(one => one!.GetValue<string>()).FirstOrDefault(one => one != "null"),
        JsonValue one => one.GetValue<string>(),
        _ => null,
    };
}
