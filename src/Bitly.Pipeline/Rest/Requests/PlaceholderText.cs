using System.Text;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>Templates with <c>{expression}</c>; <c>{{</c> and <c>}}</c> are literal braces. Pure.</summary>
internal static class PlaceholderText
{
    /// <summary>The expressions of a template in order. An opening brace that never closes is plain text.</summary>
    public static IEnumerable<string> Expressions(string template)
    {
        for (var at = 0; Next(template, ref at, null) is { } expression;)
        {
            yield return expression;
        }
    }

    public static bool HasAny(string template) => template.Contains('{', StringComparison.Ordinal) && Expressions(template).Any();

    /// <summary>The expression when the template is exactly one placeholder, else null.</summary>
    public static string? Whole(string template) =>
        template.Length > 2 && template[0] == '{' && template[^1] == '}' && template.AsSpan(1, template.Length - 2).IndexOfAny('{', '}') < 0
            ? template[1..^1]
            : null;

    /// <summary>The template with each expression replaced.</summary>
    public static string Expand(string template, Func<string, string> value)
    {
        if (template.AsSpan().IndexOfAny('{', '}') < 0)
        {
            return template;
        }

        var text = new StringBuilder();
        for (var at = 0; Next(template, ref at, text) is { } expression;)
        {
            text.Append(value(expression));
        }

        return text.ToString();
    }

    /// <summary>Expands every text inside a JSON value; a text that is one placeholder keeps the value's type when asked to.</summary>
    public static JsonNode? Expand(JsonNode? node, Func<string, JsonNode?> value, bool keepTypes)
    {
        switch (node)
        {
            case JsonObject table:
                var copy = new JsonObject();
                foreach (var (name, member) in table)
                {
                    copy[Expand(name, key => TextOf(value(key)))] = Expand(member, value, keepTypes);
                }

                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Expand(item, value, keepTypes))]);
            case JsonValue scalar when scalar.TryGetValue<string>(out var text):
                return keepTypes && Whole(text) is { } expression
                    ? value(expression)?.DeepClone()
                    : JsonValue.Create(Expand(text, key => TextOf(value(key))));
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>A scalar as Python's str() writes it: true is True, null is None.</summary>
    public static string TextOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "None",
        System.Text.Json.JsonValueKind.True => "True",
        System.Text.Json.JsonValueKind.False => "False",
        System.Text.Json.JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    /// <summary>Moves to the next expression, copying the text before it; null at the end.</summary>
    private static string? Next(string template, ref int at, StringBuilder? copy)
    {
        while (at < template.Length)
        {
            var c = template[at];
            if (c is '{' or '}' && at + 1 < template.Length && template[at + 1] == c)
            {
                copy?.Append(c);
                at += 2;
                continue;
            }

            var close = c == '{' ? template.IndexOf('}', at) : -1;
            if (close > at)
            {
                var expression = template[(at + 1)..close];
                at = close + 1;
                return expression;
            }

            copy?.Append(c);
            at++;
        }

        return null;
    }
}
