using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Extraction;

/// <summary>
/// A cursor value as it stands in JSON, ordered as Python orders it: numbers and booleans among themselves by value, texts by code point.
/// Nothing is parsed into a time, so texts of mixed forms order as texts (dlt-behaviour 9).
/// </summary>
internal readonly struct CursorValue(ReadOnlyMemory<byte> json)
{
    /// <summary>The JSON literal, quotes included.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;

    /// <summary>Python's name of the type, for messages.</summary>
    public string Type => Json.Span[0] switch
    {
        (byte)'"' => "text",
        (byte)'t' or (byte)'f' => "bool",
        (byte)'{' => "object",
        (byte)'[' => "list",
        (byte)'n' => "null",
        _ => IsWhole(Json.Span) ? "integer" : "float",
    };

    public static CursorValue? Of(JsonNode? node) =>
        node is null || node.GetValueKind() == JsonValueKind.Null ? null : new CursorValue(Encoding.UTF8.GetBytes(node.ToJsonString()));

    /// <summary>A copy that does not hold on to the page.</summary>
    public CursorValue Keep() => new(Json.ToArray());

    public JsonNode? ToNode() => JsonNode.Parse(Json.Span);

    public override string ToString() => Encoding.UTF8.GetString(Json.Span);

    /// <summary>Less than 0, 0 or more than 0 as Python's comparison says; false when Python would raise TypeError.</summary>
    public static bool TryCompare(CursorValue left, CursorValue right, out int order)
    {
        var x = left.Json.Span;
        var y = right.Json.Span;
        if (x[0] == (byte)'"' && y[0] == (byte)'"')
        {
            // UTF-8 bytes sort as code points do.
            order = Text(x).SequenceCompareTo(Text(y));
            return true;
        }

        order = 0;
        return IsNumber(x) && IsNumber(y) && CompareNumbers(x, y, out order);
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json)
    {
        var inner = json[1..^1];
        if (!inner.Contains((byte)'\\'))
        {
            return inner;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        return Encoding.UTF8.GetBytes(reader.GetString()!);
    }

    private static bool IsNumber(ReadOnlySpan<byte> json) => json[0] is (byte)'-' or (byte)'t' or (byte)'f' or (>= (byte)'0' and <= (byte)'9');

    private static bool IsWhole(ReadOnlySpan<byte> json) => json.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;

    private static bool CompareNumbers(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, out int order)
    {
        var (wholeX, wholeY) = (Whole(x), Whole(y));
        order = (wholeX, wholeY) switch
        {
            ({ } left, { } right) => left.CompareTo(right),
            ({ } left, null) => Compare(left, Float(y)),
            (null, { } right) => -Compare(right, Float(x)),
            _ => Float(x).CompareTo(Float(y)),
        };
        return true;
    }

    private static BigInteger? Whole(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'t' => BigInteger.One,
        (byte)'f' => BigInteger.Zero,
        _ => !IsWhole(json) ? null
            : long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) ? small
            : BigInteger.Parse(Encoding.ASCII.GetString(json), CultureInfo.InvariantCulture),
    };

    private static double Float(ReadOnlySpan<byte> json) => double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Exact, where a conversion to double would round a large integer.</summary>
    private static int Compare(BigInteger whole, double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? -1 : 1;
        }

        var floor = Math.Floor(value);
        var order = whole.CompareTo(new BigInteger(floor));
        return order != 0 ? order : value > floor ? -1 : 0;
    }
}
