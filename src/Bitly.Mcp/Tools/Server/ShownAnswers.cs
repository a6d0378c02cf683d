using System.Text.Encodings.Web;
using System.Text.Json;
using Bitly.Pipeline.Datasets;
using ModelContextProtocol.Protocol;

namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// The last step of every answer: characters that act instead of show (escapes, bidirectional and invisible ones) are written out in all its
/// texts, names of members included. Which of them came from the API is nothing that each tool has to remember.
/// </summary>
internal static class ShownAnswers
{
    /// <summary>Deeper than any body that is taken from an API.</summary>
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    public static CallToolResult Of(CallToolResult result)
    {
        if (result.StructuredContent is { } content && MayAct(content.GetRawText()))
        {
            var (before, after) = (content.GetRawText(), Shown(content));
            result.StructuredContent = after;
            foreach (var block in result.Content.OfType<TextContentBlock>())
            {
                block.Text = block.Text == before ? after.GetRawText() : UntrustedText.VisibleLines(block.Text);
            }

            return result;
        }

        foreach (var block in result.Content.OfType<TextContentBlock>())
        {
            block.Text = UntrustedText.VisibleLines(block.Text);
        }

        return result;
    }

    /// <summary>A JSON text whose strings, once read, act on nobody.</summary>
    public static JsonElement Shown(JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            Write(element, writer);
        }

        using var document = JsonDocument.Parse(buffer.ToArray(), new JsonDocumentOptions { MaxDepth = Relaxed.MaxDepth });
        return document.RootElement.Clone();
    }

    /// <summary>False is certain: such a character is no ASCII, or JSON writes it as an escape.</summary>
    private static bool MayAct(string json) => json.AsSpan().IndexOfAnyExceptInRange('\n', '~') >= 0 || json.Contains("\\u", StringComparison.Ordinal)
        || json.Contains("\\r", StringComparison.Ordinal) || json.Contains("\\b", StringComparison.Ordinal) || json.Contains("\\f", StringComparison.Ordinal);

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(UntrustedText.Visible(member.Name));
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(UntrustedText.VisibleLines(element.GetString()!));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
