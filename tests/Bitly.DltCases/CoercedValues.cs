using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Schemas;

namespace Bitly.DltCases;

/// <summary>Values that dlt coerced into columns of other types, or refused.</summary>
internal static class CoercedValues
{
    public static IEnumerable<string> Differences(JsonElement vector)
    {
        var from = TypeNames.Type(vector.GetProperty("from").GetString())!.Value;
        var to = TypeNames.Type(vector.GetProperty("to").GetString())!.Value;
        var raw = vector.GetProperty("value");
        var bytes = Encoding.UTF8.GetBytes(raw.ValueKind == JsonValueKind.String ? raw.GetString()! : raw.GetRawText());
        var name = $"{vector.GetProperty("from")} {raw.GetRawText()} to {vector.GetProperty("to")}";
        var fit = Coercion.Coerce(new Column("v") { Type = to }, from, bytes, out var value);
        if (vector.TryGetProperty("error", out var error))
        {
            return fit == Fit.No ? [] : [$"{name}: {fit}, dlt: {error}"];
        }

        var result = vector.GetProperty("result");
        var same = to is DataType.Decimal or DataType.Wei ? SameDecimal(result, Coercion.ToDecimal(from, Encoding.UTF8.GetString(bytes)))
            : fit == Fit.Overflow ? BigInteger.Abs(BigInteger.Parse(result.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture)) > long.MaxValue
            : fit == Fit.Yes && Same(to, result, value);
        return same ? [] : [$"{name}: {fit} {value}, dlt: {result.GetRawText()}"];
    }

    private static bool Same(DataType to, JsonElement result, TypedValue value) => to switch
    {
        DataType.Text => result.GetString() == Encoding.UTF8.GetString(value.Bytes!),
        DataType.BigInt => result.GetInt64() == value.Int64,
        DataType.Double when result.ValueKind == JsonValueKind.Object => result.GetProperty("$float").GetString() == PythonText.Double(value.Double),
        DataType.Double => result.GetDouble().Equals(value.Double),
        DataType.Bool => result.GetBoolean() == (value.Int64 == 1),
        DataType.Timestamp => Moment(result.GetProperty("$timestamp").GetString()!) == value.Int64,
        DataType.Date => DateOnly.Parse(result.GetProperty("$date").GetString()!, CultureInfo.InvariantCulture).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber == value.Int64,
        DataType.Time => TimeOnly.Parse(result.GetProperty("$time").GetString()!, CultureInfo.InvariantCulture).Ticks / 10 == value.Int64,
        DataType.Binary => result.GetProperty("$hex").GetString() == Convert.ToHexStringLower(value.Bytes!),
        _ => JsonNode.DeepEquals(JsonNode.Parse(result.GetRawText()), JsonNode.Parse(value.Bytes!)),
    };

    private static long Moment(string text) =>
        (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks - DateTime.UnixEpoch.Ticks) / 10;

    private static bool SameDecimal(JsonElement result, PythonDecimal? made)
    {
        var text = result.GetProperty("$decimal").GetString()!;
        if (made is not { IsNumber: true } number)
        {
            return made is { } word && text == (double.IsNaN(word.Word) ? "NaN" : word.Word > 0 ? "Infinity" : "-Infinity");
        }

        var expected = PythonDecimal.Parse(text);
        var least = Math.Min(expected.Exponent, number.Exponent);
        return expected.Unscaled * BigInteger.Pow(10, expected.Exponent - least) == number.Unscaled * BigInteger.Pow(10, number.Exponent - least);
    }
}
