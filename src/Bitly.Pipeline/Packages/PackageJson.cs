using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bitly.Pipeline.Packages;

/// <summary>JSON forms of the package files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(PlainValueConverter)])]
[JsonSerializable(typeof(PackageManifest))]
[JsonSerializable(typeof(PageEntry))]
internal sealed partial class PackageJson : JsonSerializerContext;

/// <summary>Hints of unknown shape (<c>Column.Extra</c>) as text, bool, long, double or null; objects and lists stay <see cref="JsonElement"/>.</summary>
internal sealed class PlainValueConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.TryGetInt64(out var whole) ? whole : reader.GetDouble(),
        JsonTokenType.Null => null,
        _ => JsonElement.ParseValue(ref reader),
    };

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case bool one: writer.WriteBooleanValue(one); break;
            case string one: writer.WriteStringValue(one); break;
            case int one: writer.WriteNumberValue(one); break;
            case long one: writer.WriteNumberValue(one); break;
            case double one: writer.WriteNumberValue(one); break;
            case JsonElement one: one.WriteTo(writer); break;
            case System.Text.Json.Nodes.JsonNode one: one.WriteTo(writer); break;
            default: throw new JsonException($"A hint of type {value.GetType().Name} has no JSON form.");
        }
    }
}
