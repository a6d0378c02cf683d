using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Mcp.Answers;

namespace Bitly.Mcp.Scaffolding;

/// <summary>A JSON value as the TOML that means the same, on one line. Pure.</summary>
internal static class TomlValue
{
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">EDIT_REFUSED: null has no form in TOML.</exception>
    public static string Of(JsonNode? value) => value switch
    {
        null => throw SurfaceErrors.EditRefused("TOML has no null: remove the key instead."),
        JsonArray list => $"[{string.Join(", ", list.Select(Of))}]",
        JsonObject table when table.Count == 0 => "{}",
        JsonObject table => $"{{ {string.Join(", ", table.Select(member => $"{Key(member.Key)} = {Of(member.Value)}"))} }}",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => ProjectFiles.Quote(value.GetValue<string>()),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => Number(value.ToJsonString()),
        },
    };

    /// <summary>A key, quoted only when TOML asks for it.</summary>
    public static string Key(string key)
    {
        foreach (var letter in key)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-'))
            {
                return ProjectFiles.Quote(key);
            }
        }

        return key.Length == 0 ? "\"\"" : key;
    }

    /// <summary>A dotted path with each part quoted where it must be.</summary>
    public static string Path(IEnumerable<string> parts)
    {
        var path = new StringBuilder();
        foreach (var part in parts)
        {
            path.Append(path.Length > 0 ? "." : "").Append(Key(part));
        }

        return path.ToString();
    }

    /// <summary>JSON's 1e5 lacks the dot that TOML's float may have, and both accept it; integers pass as they are.</summary>
    private static string Number(string json) =>
        long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? json : json.Replace("E", "e", StringComparison.Ordinal);
}
