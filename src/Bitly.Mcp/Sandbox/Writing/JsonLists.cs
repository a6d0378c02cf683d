using System.Text.Json;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Short forms for what many answers hold.</summary>
internal static class JsonLists
{
    /// <summary>Writes a property that is a list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>Writes <c>references</c> with the address of a group.</summary>
    public static void WriteGroupReference(this Utf8JsonWriter json, string url)
    {
        json.WriteStartObject("references");
        json.WriteString("group", url);
        json.WriteEndObject();
    }
}
