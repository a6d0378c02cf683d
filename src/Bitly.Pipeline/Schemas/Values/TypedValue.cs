using System.Text;

namespace Bitly.Pipeline.Schemas;

/// <summary>A value in the storage of its column (see Rows/ColumnBuffer). Exactly one member beside <see cref="Type"/> counts.</summary>
internal readonly record struct TypedValue(DataType Type)
{
    /// <summary>bigint; timestamp in microseconds since 1970 UTC; time in microseconds since midnight; date in days since 1970; bool as 0 or 1.</summary>
    public long Int64 { get; init; }
    public double Double { get; init; }
    /// <summary>decimal and wei, times ten to the power of the column's scale.</summary>
    public Int128 Int128 { get; init; }
    /// <summary>text and json as UTF-8; binary as it is.</summary>
    public byte[]? Bytes { get; init; }

    public static TypedValue OfText(string text) => new(DataType.Text) { Bytes = Encoding.UTF8.GetBytes(text) };

    public static TypedValue OfText(ReadOnlySpan<byte> utf8) => new(DataType.Text) { Bytes = utf8.ToArray() };
}

/// <summary>Whether a value can be put into a column.</summary>
internal enum Fit
{
    Yes,
    /// <summary>dlt makes a variant column for it.</summary>
    No,
    /// <summary>The type is right but the destination has no room: an integer beyond 64 bits, a decimal beyond its digits. dlt's load job fails.</summary>
    Overflow,
}
