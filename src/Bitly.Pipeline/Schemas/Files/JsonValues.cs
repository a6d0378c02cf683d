using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>Hints we do not interpret: scalars as .NET values, lists and objects as nodes, so that they go back into a file as they came.</summary>
internal static class JsonValues
{
    public static object? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        // Without the cast every arm would become a JsonNode, to which all of them convert.
        JsonValueKind.True => (object)true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        _ => JsonNode.Parse(value.GetRawText()),
    };

    /// <exception cref="ArgumentException">The value is of a kind no schema file has.</exception>
    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        _ => throw new ArgumentException($"A hint of type {value.GetType().Name} has no JSON form.", nameof(value)),
    };
}
