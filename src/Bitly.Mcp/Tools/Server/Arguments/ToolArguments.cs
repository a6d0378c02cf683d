using System.Globalization;
using System.Text.Json;
using Bitly.Mcp.Answers;

namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// Checks a call's arguments against the tool's own schema before the SDK sees them, because the SDK answers a wrong argument with a
/// text that names nothing, ignores unknown ones, and does not hold ranges. Pure.
/// </summary>
internal static class ToolArguments
{
    /// <summary>What is wrong with the arguments, in a sentence that lets the caller correct itself; null when they fit.</summary>
    public static string? Explain(string tool, JsonElement schema, IDictionary<string, JsonElement>? arguments)
    {
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        foreach (var (name, value) in arguments ?? new Dictionary<string, JsonElement>())
        {
            if (known.ValueKind != JsonValueKind.Object || !known.TryGetProperty(name, out var property))
            {
                return Unknown(tool, name, known);
            }

            if (Mismatch(value, property) is { } why)
            {
                return $"{tool}: {name} {why}";
            }
        }

        return Missing(tool, schema, arguments);
    }

    private static string Unknown(string tool, string name, JsonElement known)
    {
        var names = known.ValueKind == JsonValueKind.Object ? known.EnumerateObject().Select(property => property.Name).ToList() : [];
        return names.Count == 0
            ? $"{tool} takes no arguments, so {Quote(name)} is unknown."
            : $"{tool} has no argument {Quote(name)}.{Nearest.Hint(name, names)} Its arguments: {string.Join(", ", names)}.";
    }

    private static string? Missing(string tool, JsonElement schema, IDictionary<string, JsonElement>? arguments)
    {
        if (!schema.TryGetProperty("required", out var required))
        {
            return null;
        }

        foreach (var item in required.EnumerateArray())
        {
            var name = item.GetString()!;
            if (arguments is null || !arguments.ContainsKey(name))
            {
                var about = schema.GetProperty("properties").GetProperty(name).TryGetProperty("description", out var description) ? $": {description.GetString()}" : ".";
                return $"{tool} needs the argument {name}{about}";
            }
        }

        return null;
    }

    private static string? Mismatch(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var allowed))
        {
            return NotAllowed(value, allowed);
        }

        if (schema.TryGetProperty("type", out var type) && !Fits(value, type))
        {
            return $"must be {Words(type)}, not {Shown(value)}.";
        }

        if (value.ValueKind == JsonValueKind.Number && OutOfRange(value.GetDouble(), schema) is { } range)
        {
            return range;
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                if (Mismatch(item, items) is { } why)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"[{index}] {why}");
                }

                index++;
            }
        }

        return null;
    }

    private static string? NotAllowed(JsonElement value, JsonElement allowed)
    {
        var words = new List<string>();
        foreach (var item in allowed.EnumerateArray())
        {
            if (JsonElement.DeepEquals(item, value))
            {
                return null;
            }

            if (item.ValueKind == JsonValueKind.String)
            {
                words.Add(item.GetString()!);
            }
        }

        var hint = value.ValueKind == JsonValueKind.String ? Nearest.Hint(value.GetString()!, words) : "";
        return $"must be one of {string.Join(", ", words)}, not {Shown(value)}.{hint}";
    }

    private static string? OutOfRange(double number, JsonElement schema)
    {
        if (schema.TryGetProperty("minimum", out var minimum) && number < minimum.GetDouble())
        {
            return $"must be at least {minimum.GetRawText()}.";
        }

        return schema.TryGetProperty("maximum", out var maximum) && number > maximum.GetDouble() ? $"must be at most {maximum.GetRawText()}." : null;
    }

    private static bool Fits(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => Fits(value, one))
        : type.GetString() switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => true,
        };

    private static string Words(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? string.Join(" or ", type.EnumerateArray().Where(one => one.GetString() != "null").Select(Words))
        : type.GetString() switch
        {
            "string" => "text",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "true or false",
            "array" => "a list",
            "object" => "an object",
            var other => other ?? "a value",
        };

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : $"{text[..57]}...";
    }

    private static string Quote(string name) => $"\"{(name.Length <= 60 ? name : name[..60])}\"";
}
