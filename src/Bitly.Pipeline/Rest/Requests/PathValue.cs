using System.Globalization;
using System.Text;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// A value on its way into a path. Slashes stay raw (an id may be two segments), escapes stay as they are, and what would end the
/// path (<c>#</c>, <c>?</c>) or is no URL character is escaped. dlt lets <c>#</c> and <c>?</c> cut the path.
/// </summary>
internal static class PathValue
{
    private const string Kept = "-._~!$&'()*+,;=:@/";

    /// <summary>The escaped value, or null when a segment of it is "." or "..": it would change the endpoint.</summary>
    public static string? Escape(string value)
    {
        foreach (var segment in value.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/', '\\'))
        {
            if (segment is "." or "..")
            {
                return null;
            }
        }

        var text = new StringBuilder(value.Length + 8);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || Kept.Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                text.Append((char)rune.Value);
            }
            else
            {
                text.Append(rune.Value == '%' ? "%" : Uri.EscapeDataString(rune.ToString()));
            }
        }

        return EscapeLonePercents(text);
    }

    private static string EscapeLonePercents(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && !(i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])))
            {
                text.Insert(i + 1, "25");
            }
        }

        return text.ToString();
    }
}
