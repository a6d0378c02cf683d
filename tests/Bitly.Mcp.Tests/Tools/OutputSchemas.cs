using System.Text.Json.Nodes;

namespace Bitly.Mcp.Tests.Tools;

/// <summary>Output schemas as small as they can be and still be true: every agent pays for them in each session. Pure.</summary>
internal static class OutputSchemas
{
    /// <summary>
    /// Keeps the names and types of the answer's own properties. What lies deeper is "an object" or "a list": the answer itself shows it, and
    /// half of what the list of tools costs would be spent on saying it beforehand.
    /// </summary>
    public static JsonObject Compact(JsonObject schema)
    {
        var properties = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            properties[name] = Shape(property);
        }

        var compact = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (schema["required"] is JsonArray { Count: > 0 } required)
        {
            compact["required"] = required.DeepClone();
        }

        return compact;
    }

    /// <summary>The type alone. Null is never written, so it is no type of ours.</summary>
    private static JsonObject Shape(JsonNode? schema) =>
        schema is JsonObject known && TypeOf(known) is { } type ? new JsonObject { ["type"] = type } : [];

    private static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray { Count: > 0 } several => several.Select(one => one!.GetValue<string>()).FirstOrDefault(one => one != "null"),
        JsonValue one => one.GetValue<string>(),
        _ => null,
    };
}
