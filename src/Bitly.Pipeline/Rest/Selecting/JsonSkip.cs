using System.Buffers;
using System.Text.Json;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// Finds the end of a value in JSON that was checked before (<see cref="JsonLimits.Check"/>): only quotes and brackets are looked at, which
/// takes a fifth of reading the tokens. In other bytes it finds some end or none, never one outside.
/// </summary>
internal static class JsonSkip
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(",]} \t\r\n"u8);

    /// <summary>Index behind the value whose first byte is at <paramref name="at"/>.</summary>
    /// <exception cref="JsonException">The bytes end before the value does.</exception>
    public static int Value(ReadOnlySpan<byte> json, int at)
    {
        switch (json[at])
        {
            case (byte)'"':
                return Text(json, at);
            case (byte)'{' or (byte)'[':
                return Brackets(json, at);
            default:
                var length = json[at..].IndexOfAny(ScalarEnds);
                return length < 0 ? json.Length : at + length;
        }
    }

    /// <summary>Index of the next byte that is no blank; the length when only blanks follow.</summary>
    public static int Blanks(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    private static int Text(ReadOnlySpan<byte> json, int at)
    {
        for (at++; at < json.Length; at += 2)
        {
            var length = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0)
            {
                break;
            }

            at += length;
            if (json[at] == (byte)'"')
            {
                return at + 1;
            }
        }

        throw Cut();
    }

    private static int Brackets(ReadOnlySpan<byte> json, int at)
    {
        for (var open = 0; json[at..].IndexOfAny(Marks) is >= 0 and var length;)
        {
            at += length;
            if (json[at] == (byte)'"')
            {
                at = Text(json, at);
                continue;
            }

            open += json[at] is (byte)'{' or (byte)'[' ? 1 : -1;
            at++;
            if (open == 0)
            {
                return at;
            }
        }

        throw Cut();
    }

    private static JsonException Cut() => new("The JSON ends inside a value.");
}
