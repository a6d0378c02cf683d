using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>A JSON tree as YAML in block style, the way dlt prints it: two spaces a level, list items at the level of their key.</summary>
internal static class Yaml
{
    private static readonly string[] Words = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<"];

    public static string Write(JsonNode tree)
    {
        var text = new StringBuilder();
        WriteBlock(text, tree, 0);
        return text.ToString();
    }

    private static void WriteBlock(StringBuilder text, JsonNode? node, int indent)
    {
        if (node is JsonObject members)
        {
            foreach (var (key, value) in members)
            {
                text.Append(' ', indent).Append(Scalar(key)).Append(':');
                WriteValue(text, value, value is JsonArray ? indent : indent + 2);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                text.Append(' ', indent).Append('-');
                WriteItem(text, item, indent);
            }
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        if (IsBlock(value))
        {
            text.Append('\n');
            WriteBlock(text, value, indent);
        }
        else
        {
            text.Append(' ').Append(Flow(value)).Append('\n');
        }
    }

    // The first line of a nested block stands on the line of its dash.
    private static void WriteItem(StringBuilder text, JsonNode? item, int indent)
    {
        if (!IsBlock(item))
        {
            text.Append(' ').Append(Flow(item)).Append('\n');
            return;
        }

        var nested = new StringBuilder();
        WriteBlock(nested, item, indent + 2);
        text.Append(' ').Append(nested.ToString().AsSpan(indent + 2));
    }

    private static bool IsBlock(JsonNode? node) => node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };

    private static string Flow(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ => node.GetValueKind() == JsonValueKind.String ? Scalar(node.GetValue<string>()) : node.ToJsonString(),
    };

    private static string Scalar(string text)
    {
        if (text.Any(char.IsControl))
        {
            return JsonValue.Create(text).ToJsonString();
        }

        return IsPlain(text) ? text : "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
    }

    private static bool IsPlain(string text) =>
        !Words.Contains(text, StringComparer.OrdinalIgnoreCase)
        && !"-?:,[]{}#&*!|>'\"%@`. +0123456789".Contains(text[0], StringComparison.Ordinal) | IsHash(text)
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal);

    // Version hashes may begin with a digit or a plus, and are plain all the same: nothing reads them as a number.
    private static bool IsHash(string text) =>
        text.Length == 44 && text[^1] == '=' && text[0] != '-' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
