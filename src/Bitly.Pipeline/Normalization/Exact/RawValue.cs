using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// One value of a record before it has a column. <see cref="Kind"/> is Text, BigInt, Double, Bool or Json, and null for null.
/// <see cref="Utf8"/>: the unescaped text, the number as written, true or false, or the raw JSON of an object or list.
/// </summary>
internal readonly record struct RawValue(DataType? Kind, byte[] Utf8)
{
    /// <summary>The value as it stands in the record; undefined for values that were made here.</summary>
    public JsonElement Source { get; private init; }

    public static RawValue Null => new(null, []);

    public static RawValue Text(byte[] utf8) => new(DataType.Text, utf8);

    public static RawValue Number(long value) => new(DataType.BigInt, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));

    /// <exception cref="InvalidOperationException">The text holds half of a surrogate pair.</exception>
    /// <exception cref="Errors.PipelineException">The integer is too large for dlt's own storage.</exception>
    public static RawValue Of(JsonElement element) => Read(element) with { Source = element };

    /// <summary>What Python calls false: such a <c>_dlt_id</c> is replaced.</summary>
    public bool IsEmpty => Kind switch
    {
        null => true,
        DataType.Text => Utf8.Length == 0,
        DataType.BigInt or DataType.Double => double.Parse(Utf8, CultureInfo.InvariantCulture) == 0,
        DataType.Bool => Utf8[0] == 'f',
        _ => Source.ValueKind == JsonValueKind.Object ? !Source.EnumerateObject().Any() : Source.GetArrayLength() == 0,
    };

    private static RawValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Text(Encoding.UTF8.GetBytes(element.GetString()!)),
        JsonValueKind.Number => OfNumber(JsonMarshal.GetRawUtf8Value(element).ToArray()),
        JsonValueKind.True => new(DataType.Bool, "true"u8.ToArray()),
        JsonValueKind.False => new(DataType.Bool, "false"u8.ToArray()),
        JsonValueKind.Object or JsonValueKind.Array => new(DataType.Json, JsonMarshal.GetRawUtf8Value(element).ToArray()),
        _ => Null,
    };

    // A number too large for a double is infinite in Python and null when dlt writes it down; see dlt-behaviour 5.5.
    private static RawValue OfNumber(byte[] literal)
    {
        var kind = Inference.OfNumber(literal);
        if (kind == DataType.Double)
        {
            return double.IsInfinity(double.Parse(literal, CultureInfo.InvariantCulture)) ? Null : new(kind, literal);
        }

        return NumberRange.IsStorable(literal) ? new(kind, literal) : throw NormalizeErrors.IntegerTooLarge(Encoding.ASCII.GetString(literal));
    }
}
