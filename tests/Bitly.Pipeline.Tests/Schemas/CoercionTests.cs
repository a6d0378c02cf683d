using System.Text;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class CoercionTests
{
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

    [Fact]
    public void Json_may_be_as_deep_as_a_page()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 255) + "1" + new string(']', 255));

        Assert.Equal(Fit.Yes, Coercion.Coerce(new Column("v") { Type = DataType.Json }, DataType.Json, deep, out var value));

        Assert.Equal(deep, value.Bytes);
    }
}
