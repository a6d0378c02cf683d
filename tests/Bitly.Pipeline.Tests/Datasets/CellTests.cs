using System.Globalization;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Datasets.Worker;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Datasets;

public sealed class CellTests(CellTests.Empty project) : IClassFixture<CellTests.Empty>
{
    [Theory]
    [InlineData("NULL", "null", "INTEGER")]
    [InlineData("true", "true", "BOOLEAN")]
    [InlineData("127::TINYINT", "127", "TINYINT")]
    [InlineData("(-32768)::SMALLINT", "-32768", "SMALLINT")]
    [InlineData("255::UTINYINT", "255", "UTINYINT")]
    [InlineData("4294967295::UINTEGER", "4294967295", "UINTEGER")]
    [InlineData("9007199254740992", "9007199254740992", "BIGINT")]
    [InlineData("9007199254740993", "\"9007199254740993\"", "BIGINT")]
    [InlineData("-9223372036854775808", "\"-9223372036854775808\"", "BIGINT")]
    [InlineData("18446744073709551615::UBIGINT", "\"18446744073709551615\"", "UBIGINT")]
    [InlineData("(-170141183460469231731687303715884105728)::HUGEINT", "\"-170141183460469231731687303715884105728\"", "HUGEINT")]
    [InlineData("-5::HUGEINT", "-5", "HUGEINT")]
    [InlineData("340282366920938463463374607431768211455::UHUGEINT", "\"340282366920938463463374607431768211455\"", "UHUGEINT")]
    [InlineData("1.5::DOUBLE", "1.5", "DOUBLE")]
    [InlineData("0.1::FLOAT", "0.1", "FLOAT")]
    [InlineData("'nan'::DOUBLE", "\"NaN\"", "DOUBLE")]
    [InlineData("'-inf'::FLOAT", "\"-Infinity\"", "FLOAT")]
    [InlineData("-0.05::DECIMAL(4,2)", "\"-0.05\"", "DECIMAL(4,2)")]
    [InlineData("12345678901234567890123456789.123456789::DECIMAL(38,9)", "\"12345678901234567890123456789.123456789\"", "DECIMAL(38,9)")]
    [InlineData("7::DECIMAL(38,0)", "\"7\"", "DECIMAL(38,0)")]
    [InlineData("'ä\"\\x'", "\"ä\\\"\\\\x\"", "VARCHAR")]
    [InlineData("'thirteen bytes and more'", "\"thirteen bytes and more\"", "VARCHAR")]
    [InlineData("'\\x00\\xff'::BLOB", "\"AP8=\"", "BLOB")]
    [InlineData("DATE '2024-02-29'", "\"2024-02-29\"", "DATE")]
    [InlineData("'0044-03-15 (BC)'::DATE", "\"-0043-03-15\"", "DATE")]
    [InlineData("DATE '12345-01-01'", "\"+12345-01-01\"", "DATE")]
    [InlineData("'-infinity'::DATE", "\"-infinity\"", "DATE")]
    [InlineData("TIME '23:59:59.000001'", "\"23:59:59.000001\"", "TIME")]
    [InlineData("'23:59:59.000000001'::TIME_NS", "\"23:59:59.000000001\"", "TIME_NS")]
    [InlineData("'23:59:59.5'::TIME_NS", "\"23:59:59.500000\"", "TIME_NS")]
    [InlineData("'12:00:00+05:30'::TIMETZ", "\"12:00:00+05:30\"", "TIME WITH TIME ZONE")]
    [InlineData("TIMESTAMP '1969-12-31 23:59:59.5'", "\"1969-12-31T23:59:59.500000\"", "TIMESTAMP")]
    [InlineData("TIMESTAMPTZ '2024-06-01 12:00:00+02'", "\"2024-06-01T10:00:00Z\"", "TIMESTAMP WITH TIME ZONE")]
    [InlineData("'infinity'::TIMESTAMPTZ", "\"infinity\"", "TIMESTAMP WITH TIME ZONE")]
    [InlineData("'2024-01-01 00:00:01'::TIMESTAMP_S", "\"2024-01-01T00:00:01\"", "TIMESTAMP_S")]
    [InlineData("'2024-01-01 00:00:01.5'::TIMESTAMP_MS", "\"2024-01-01T00:00:01.500000\"", "TIMESTAMP_MS")]
    [InlineData("'2024-01-01 00:00:01.000000001'::TIMESTAMP_NS", "\"2024-01-01T00:00:01.000000001\"", "TIMESTAMP_NS")]
    [InlineData("INTERVAL '14 months -3 days 1.5 seconds'", "\"P1Y2M-3DT1.500000S\"", "INTERVAL")]
    [InlineData("INTERVAL '0 days'", "\"PT0S\"", "INTERVAL")]
    [InlineData("'0123abcd-89ab-cdef-0123-456789abcdef'::UUID", "\"0123abcd-89ab-cdef-0123-456789abcdef\"", "UUID")]
    [InlineData("'b'::ENUM('a', 'b')", "\"b\"", "ENUM")]
    [InlineData("[1, NULL, 9007199254740993]", "\"[1,null,\\\"9007199254740993\\\"]\"", "BIGINT[]")]
    [InlineData("[[1], []]", "\"[[1],[]]\"", "INTEGER[][]")]
    [InlineData("[1, 2]::INT[2]", "\"[1,2]\"", "INTEGER[2]")]
    [InlineData("{'a': 1, 'b': {'c': 'x'}}", "\"{\\\"a\\\":1,\\\"b\\\":{\\\"c\\\":\\\"x\\\"}}\"", "STRUCT(a INTEGER, b STRUCT(c VARCHAR))")]
    [InlineData("MAP {'k': 1}", "\"[{\\\"key\\\":\\\"k\\\",\\\"value\\\":1}]\"", "MAP(VARCHAR, INTEGER)")]
    [InlineData("'{\"j\": 1}'::JSON", "\"{\\\"j\\\": 1}\"", "VARCHAR")]
    public async Task Every_type_comes_as_a_safe_json_value(string sql, string json, string type)
    {
        var result = await project.Project.Query($"SELECT {sql} AS v");
        Assert.Equal(json, result.Rows[0][0].GetRawText());
        Assert.Equal(type, result.Columns[0].Type);
    }

    [Theory]
    [InlineData("'101'::BIT", "BIT")]
    [InlineData("union_value(a := 1)", "UNION")]
    [InlineData("1::VARIANT", "VARIANT")]
    [InlineData("[1::BIGNUM]", "BIGNUM")]
    [InlineData("'POINT(1 1)'::GEOMETRY", "GEOMETRY")]
    public async Task A_type_that_can_not_be_shown_is_named_with_the_way_out(string sql, string type)
    {
        var error = await DatasetReaderTests.Fails("QUERY_FAILED", () => project.Project.Query($"SELECT {sql}"));
        Assert.Contains($"the type {type}, which can not be shown: cast it to VARCHAR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Timestamps_equal_those_of_the_runtime() =>
        Gen.Long[-62_135_596_800_000_000, 253_402_300_799_999_999].Sample(micros =>
        {
            var time = DateTime.UnixEpoch.AddTicks(micros * 10);
            var format = micros % 1_000_000 == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.ffffff";
            return CellText.Timestamp(micros, utc: false) == time.ToString(format, CultureInfo.InvariantCulture);
        });

    [Fact]
    public void Decimals_equal_those_of_the_runtime() =>
        Gen.Select(Gen.Long, Gen.Int[0, 18]).Sample((unscaled, scale) =>
            decimal.Parse(CellText.Decimal(unscaled, scale), CultureInfo.InvariantCulture) * Power(scale) == unscaled);

    [Theory]
    [InlineData("abc", 3, 3)]
    [InlineData("abcd", 3, 3)]
    [InlineData("aä", 2, 1)]
    [InlineData("€", 2, 0)]
    [InlineData("a😀b", 4, 1)]
    public void A_cut_never_splits_a_character(string text, int limit, int length) =>
        Assert.Equal(length, CellText.Cut(System.Text.Encoding.UTF8.GetBytes(text), limit));

    private static decimal Power(int scale) => Enumerable.Repeat(10m, scale).Aggregate(1m, (a, b) => a * b);

    public sealed class Empty : IAsyncDisposable
    {
        public LoadedProject Project { get; } = new();
        public ValueTask DisposeAsync() => Project.DisposeAsync();
    }
}
