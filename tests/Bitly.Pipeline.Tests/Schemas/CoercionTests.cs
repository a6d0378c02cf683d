using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class CoercionTests
{
    [Fact]
    public void Every_recorded_value_fits_or_fails_as_it_did_in_dlt()
    {
        var differences = new List<string>();
        foreach (var vector in DltFiles.Vectors("vectors-coerce-values"))
        {
            if (Difference(vector) is { } difference)
            {
                differences.Add(difference);
            }
        }

        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("9223372036854775808", DataType.BigInt)]
    [InlineData("-9223372036854775809", DataType.Text)]
    public void An_integer_beyond_64_bits_overflows_instead_of_becoming_a_variant(string value, DataType from) =>
        Assert.Equal(Fit.Overflow, Coercion.Coerce(new Column("v") { Type = DataType.BigInt }, from, Encoding.UTF8.GetBytes(value), out _));

    [Theory]
    [InlineData("0.0000000005", 38, 9, 1)]
    [InlineData("-0.0000000005", 38, 9, -1)]
    [InlineData("0.00000000049", 38, 9, 0)]
    [InlineData("12.345", 10, 2, 1235)]
    [InlineData("1e-2000000", 38, 9, 0)]
    public void Decimals_are_rounded_half_away_from_zero_to_the_columns_scale(string value, int precision, int scale, int expected)
    {
        var column = new Column("v") { Type = DataType.Decimal, Precision = precision, Scale = scale };
        Assert.Equal(Fit.Yes, Coercion.Coerce(column, DataType.Text, Encoding.UTF8.GetBytes(value), out var result));
        Assert.Equal(expected, result.Int128);
    }

    [Theory]
    [InlineData("1000", 5, 2)]
    [InlineData("1e40", 38, 9)]
    [InlineData("1e999999999999", 38, 9)]
    [InlineData("NaN", 38, 9)]
    public void Decimals_with_too_many_digits_overflow(string value, int precision, int scale)
    {
        var column = new Column("v") { Type = DataType.Decimal, Precision = precision, Scale = scale };
        Assert.Equal(Fit.Overflow, Coercion.Coerce(column, DataType.Text, Encoding.UTF8.GetBytes(value), out _));
    }

    [Theory]
    [InlineData("1e20", "1e+20")]
    [InlineData("1e-7", "1e-07")]
    [InlineData("2.0", "2.0")]
    [InlineData("100000000000000000.0", "1e+17")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("1e400", "inf")]
    public void Floats_become_the_text_python_prints(string literal, string expected)
    {
        Assert.Equal(Fit.Yes, Coercion.Coerce(new Column("v") { Type = DataType.Text }, DataType.Double, Encoding.UTF8.GetBytes(literal), out var value));
        Assert.Equal(expected, Encoding.UTF8.GetString(value.Bytes!));
    }

    [Fact]
    public void Json_becomes_compact_text_in_its_own_order()
    {
        Assert.Equal(Fit.Yes, Coercion.Coerce(new Column("v") { Type = DataType.Json }, DataType.Json, "{ \"b\": 1e20, \"a\": [ 0.00001, \"é\\u00e9\" ] }"u8, out var value));
        Assert.Equal("{\"b\":1e20,\"a\":[0.00001,\"éé\"]}", Encoding.UTF8.GetString(value.Bytes!));
    }

    private static string? Difference(JsonElement vector)
    {
        var from = TypeNames.Type(vector.GetProperty("from").GetString())!.Value;
        var to = TypeNames.Type(vector.GetProperty("to").GetString())!.Value;
        var raw = vector.GetProperty("value");
        var bytes = raw.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(raw.GetString()!) : Encoding.UTF8.GetBytes(raw.GetRawText());
        var name = $"{vector.GetProperty("from")} {raw.GetRawText()} to {vector.GetProperty("to")}";
        var fit = Coercion.Coerce(new Column("v") { Type = to }, from, bytes, out var value);
        if (vector.TryGetProperty("error", out var error))
        {
            return fit == Fit.No ? null : $"{name}: {fit}, dlt: {error}";
        }

        var result = vector.GetProperty("result");
        if (to is DataType.Decimal or DataType.Wei)
        {
            return SameDecimal(result, Coercion.ToDecimal(from, Encoding.UTF8.GetString(bytes))) ? null : $"{name}: another decimal than {result}";
        }

        if (fit == Fit.Overflow)
        {
            return BigInteger.Parse(result.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture) > long.MaxValue ? null : $"{name}: overflow";
        }

        return fit == Fit.Yes && Same(to, result, value) ? null : $"{name}: {fit} {value}, dlt: {result.GetRawText()}";
    }

    private static bool Same(DataType to, JsonElement result, TypedValue value) => to switch
    {
        DataType.Text => result.GetString() == Encoding.UTF8.GetString(value.Bytes!),
        DataType.BigInt => result.GetInt64() == value.Int64,
        DataType.Double when result.ValueKind == JsonValueKind.Object => result.GetProperty("$float").GetString() == PythonText.Double(value.Double),
        DataType.Double => result.GetDouble().Equals(value.Double),
        DataType.Bool => result.GetBoolean() == (value.Int64 == 1),
        DataType.Timestamp => Moment(result.GetProperty("$timestamp").GetString()!) == value.Int64,
        DataType.Date => DateOnly.Parse(result.GetProperty("$date").GetString()!).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber == value.Int64,
        DataType.Time => TimeOnly.Parse(result.GetProperty("$time").GetString()!).Ticks / 10 == value.Int64,
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
