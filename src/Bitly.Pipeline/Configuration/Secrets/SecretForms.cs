using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Bitly.Pipeline.Configuration;

/// <summary>The spellings of one secret value that a mask looks for. Pure.</summary>
internal static class SecretForms
{
    /// <summary>A base64 form shorter than this would match by chance.</summary>
    private const int MinBase64 = 8;

    private const string UrlMarks = ";,/?:@&=+$#!*'()";

    public static IEnumerable<string> Of(string value)
    {
        yield return value;
        yield return Reverse(value);
        foreach (var form in UrlForms(value).Concat(JsonForms(value)))
        {
            yield return form;
        }

        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(Reverse(value)) })
        {
            foreach (var form in Base64Forms(bytes))
            {
                yield return form;
            }

            yield return Convert.ToHexStringLower(bytes);
            yield return Convert.ToHexString(bytes);
        }
    }

    private static IEnumerable<string> UrlForms(string value)
    {
        var escaped = Uri.EscapeDataString(value);
        yield return escaped;
        yield return LowerHex(escaped, "%", 2);
        yield return escaped.Replace("%20", "+", StringComparison.Ordinal);
        yield return WholeUrl(value);
        yield return LowerHex(WholeUrl(value), "%", 2);
        yield return WebUtility.HtmlEncode(value);
        yield return string.Concat(Encoding.UTF8.GetBytes(value).Select(b => $"%{b:X2}"));
        yield return string.Concat(Encoding.UTF8.GetBytes(value).Select(b => $"%{b:x2}"));
    }

    /// <summary>As in a URL that was escaped as a whole (encodeURI): what has a meaning in URLs stays.</summary>
    private static string WholeUrl(string value) =>
        string.Concat(value.EnumerateRunes().Select(rune => rune.IsAscii && UrlMarks.Contains((char)rune.Value, StringComparison.Ordinal) ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private static IEnumerable<string> JsonForms(string value)
    {
        var plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return plain;
        yield return plain.Replace("/", "\\/", StringComparison.Ordinal);
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return LowerHex(JavaScriptEncoder.Default.Encode(value), "\\u", 4);
        yield return string.Concat(value.Select(c => $"\\u{(int)c:x4}"));
        yield return string.Concat(value.Select(c => $"\\u{(int)c:X4}"));
    }

    /// <summary>What base64 of "anything + value + anything" surely contains, for each of the three places the value can begin at.</summary>
    private static IEnumerable<string> Base64Forms(byte[] value)
    {
        for (var shift = 0; shift < 3; shift++)
        {
            var padded = new byte[shift + value.Length];
            value.CopyTo(padded, shift);

            // Characters that hold bits of a neighbour are cut off at both ends.
            var first = ((shift * 8) + 5) / 6;
            var last = padded.Length * 8 / 6;
            var stable = Convert.ToBase64String(padded)[first..last];
            if (stable.Length >= MinBase64)
            {
                yield return stable;
                yield return stable.Replace('+', '-').Replace('/', '_');
            }
        }
    }

    /// <summary>Lower-cases the hexadecimal digits behind each escape mark and nothing else.</summary>
    private static string LowerHex(string escaped, string mark, int digits)
    {
        var text = escaped.ToCharArray();
        for (var at = escaped.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = escaped.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            for (var i = at + mark.Length; i < Math.Min(text.Length, at + mark.Length + digits); i++)
            {
                text[i] = char.ToLowerInvariant(text[i]);
            }
        }

        return new string(text);
    }

    private static string Reverse(string value)
    {
        var characters = value.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }
}
