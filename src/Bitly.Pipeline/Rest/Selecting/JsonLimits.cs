using System.Text.Json;

namespace Bitly.Pipeline.Rest;

/// <summary>How much of JSON we take from strangers.</summary>
internal static class JsonLimits
{
    /// <summary>Levels of nesting; deeper bodies are refused when they arrive.</summary>
    public const int MaxDepth = 256;

    public static JsonReaderOptions Reader { get; } = new() { MaxDepth = MaxDepth };

    public static JsonDocumentOptions Document { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>Null when the bytes are one JSON value in valid UTF-8, else why not. <paramref name="outline"/> gets to know where its parts are.</summary>
    public static string? Check(ReadOnlySpan<byte> body, JsonOutline? outline = null)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body))
        {
            return "the body is not valid UTF-8";
        }

        if (JsonScan.Accepts(body, outline))
        {
            return null;
        }

        outline?.Clear();
        var reader = new Utf8JsonReader(body, Reader);
        try
        {
            while (reader.Read())
            {
                outline?.Take(ref reader);
            }

            return null;
        }
        catch (JsonException e)
        {
            return reader.CurrentDepth >= MaxDepth - 1
                ? $"the body is nested deeper than {MaxDepth} levels"
                : $"the body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
        }
    }
}
