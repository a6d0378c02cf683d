namespace Bitly.Pipeline.State;

/// <summary>What a text of dlt's typed JSON stands for, by the private-use character before it (reference: dlt-behaviour 6.4).</summary>
internal enum TypedKind
{
    Decimal,
    Timestamp,
    Date,
    Uuid,
    HexBytes,
    Base64Bytes,
    Wei,
    Time,
}

/// <summary>
/// dlt's typed JSON: a value JSON has no type for is a string with one character in front, from U+F026 on. We keep such strings as they
/// came, so that hashes stay the same; whoever needs the value takes the mark off here.
/// </summary>
internal static class TypedText
{
    private const char First = '\uf026';

    public static string Mark(TypedKind kind, string text) => (char)(First + (int)kind) + text;

    /// <summary>The text without its mark and what it stands for; null for an unmarked text.</summary>
    public static TypedKind? Kind(string text, out string bare)
    {
        bare = text;
        if (text.Length < 2 || text[0] < First || text[0] > First + (int)TypedKind.Time)
        {
            return null;
        }

        bare = text[1..];
        return (TypedKind)(text[0] - First);
    }
}
