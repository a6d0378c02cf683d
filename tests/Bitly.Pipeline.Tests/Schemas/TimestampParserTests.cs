using System.Globalization;
using System.Text;
using Bitly.Pipeline.Schemas;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed class TimestampParserTests
{
    [Theory]
    [InlineData("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.0000000Z")]
    [InlineData("2024-01-01T00:00:00+0000", "2024-01-01T00:00:00.0000000Z")]
    [InlineData("2024-01-01T00:00:00-05:30", "2024-01-01T05:30:00.0000000Z")]
    [InlineData("2024-01-01T00:00:00+01", "2023-12-31T23:00:00.0000000Z")]
    [InlineData("2024-01-01 00:00", "2024-01-01T00:00:00.0000000Z")]
    [InlineData("2024-366T10:00:00Z", "2024-12-31T10:00:00.0000000Z")]
    [InlineData("2024-W01-1T10:00:00Z", "2024-01-01T10:00:00.0000000Z")]
    [InlineData("2020-W53-7T10:00:00Z", "2021-01-03T10:00:00.0000000Z")]
    [InlineData("2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00.5000000Z")]
    [InlineData("2024-01-01T00:00:00.123456789+02:00", "2023-12-31T22:00:00.1234560Z")]
    [InlineData("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.9999990Z")]
    [InlineData("2024/01/02 3:04:05.5", "2024-01-02T03:04:05.5000000Z")]
    public void Timestamps_end_in_utc_microseconds(string text, string expected)
    {
        Assert.True(TimestampParser.TryParse(Encoding.UTF8.GetBytes(text), out var microseconds));
        Assert.Equal(expected, DateTime.UnixEpoch.AddMicroseconds(microseconds).ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2024-01-01")]
    [InlineData("20240101")]
    [InlineData("2024-W01")]
    [InlineData("12:00:00")]
    [InlineData("T10:00:00")]
    [InlineData("P1D")]
    [InlineData("1700000000")]
    [InlineData("2024/01/01")]
    [InlineData("Mon, 01 Jan 2024 00:00:00 GMT")]
    [InlineData("2024-01-01T23:59:60Z")]
    [InlineData(" 2024-01-01T00:00:00Z")]
    [InlineData("2024-01-01T00:00:00Zx")]
    [InlineData("2024-01-01T00:0a:00Z")]
    [InlineData("2023-02-29T00:00:00+0000")]
    [InlineData("2024-W54-1T00:00:00Z")]
    [InlineData("0000-W01-1T00:00:00Z")]
    [InlineData("9999-W53-7T00:00:00Z")]
    [InlineData("")]
    public void Other_text_is_no_timestamp(string text) => Assert.False(TimestampParser.IsTimestamp(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("03:04:05", 11_045_000_000)]
    [InlineData("03:04", 11_040_000_000)]
    [InlineData("T030405", 11_045_000_000)]
    [InlineData("01:00:00+02:00", 82_800_000_000)]
    public void Times_of_day_are_microseconds_since_midnight(string text, long expected)
    {
        Assert.True(TimestampParser.TryParseTime(Encoding.UTF8.GetBytes(text), out var microseconds));
        Assert.Equal(expected, microseconds);
    }

    [Fact]
    public void Every_moment_written_as_iso_text_is_read_back()
    {
        var moments = Gen.DateTimeOffset.Where(moment => moment.UtcDateTime.Year is > 1 and < 9999);
        moments.Sample(
            moment =>
            {
                var expected = moment.UtcTicks / 10 - DateTime.UnixEpoch.Ticks / 10;
                Assert.True(TimestampParser.TryParse(Encoding.UTF8.GetBytes(moment.ToString("O", CultureInfo.InvariantCulture)), out var microseconds));
                Assert.Equal(expected, microseconds);
                foreach (var form in (string[])["yyyy-MM-ddTHH:mm:sszzz", "yyyyMMddTHHmmsszzz", "yyyy-MM-dd HH:mm:sszzz"])
                {
                    Assert.True(TimestampParser.TryParse(Encoding.UTF8.GetBytes(moment.ToString(form, CultureInfo.InvariantCulture)), out microseconds));
                    Assert.Equal(TimestampParser.FloorDivide(expected, 1_000_000) * 1_000_000, microseconds);
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void No_bytes_make_the_parser_fail_otherwise_than_by_saying_no()
    {
        Gen.String[Gen.Char["0129-:TWZ+., /é"], 0, 30].Sample(
            text =>
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                TimestampParser.TryParse(bytes, out _);
                TimestampParser.TryParseDate(bytes, out _);
                TimestampParser.TryParseTime(bytes, out _);
            },
            iter: 100_000);
    }
}
