using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Bitly.Pipeline.Rest;

/// <summary>Reads what an error answer says about itself. Pure.</summary>
internal static class FailureReader
{
    private static readonly string[] CodeNames = ["message", "code", "error", "error_code"];

    /// <summary>The API's own code of the failure (its first member message, code, error or error_code that is a short plain text), or null.</summary>
    public static string? MessageCode(ReadOnlySpan<byte> body)
    {
        if (JsonLimits.Check(body) is not null)
        {
            return null;
        }

        var found = new string?[CodeNames.Length];
        var members = new JsonRanges(body, 0, body.Length);
        while (members.InObject && members.MoveNext())
        {
            var at = Array.IndexOf(CodeNames, members.Name);
            var (start, length) = members.Current;
            if (at >= 0 && body[start] == (byte)'"' && length <= 82)
            {
                found[at] ??= Plain(body.Slice(start, length));
            }
        }

        return found.FirstOrDefault(code => code is not null);
    }

    /// <summary>Retry-After as seconds or as a date; never negative.</summary>
    public static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    // Free text from a server does not belong into our messages; a code does. Words with blanks may be a sentence, which stands in quotes: it can hold none.
    private static string? Plain(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var text = reader.GetString()!;
        return text.Length == 0 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ' ') ? null
            : text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
    }
}
