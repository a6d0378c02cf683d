using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Bitly.Pipeline.Normalization;

/// <summary>Where text stops being UTF-8.</summary>
internal static class Utf8Position
{
    public static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    /// <summary>Where the first text or key stands from the reader on that holds an escaped half of a surrogate pair.</summary>
    public static long FirstHalfPair(Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsWhole(ref reader))
            {
                break;
            }
        }

        return reader.TokenStartIndex;
    }

    private static bool IsWhole(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
