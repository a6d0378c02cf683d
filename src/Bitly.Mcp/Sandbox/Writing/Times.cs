using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Bitly's form of a time: <c>2026-03-14T09:26:53+0000</c>, UTC, the offset without a colon (which .NET can not write by itself).</summary>
internal static class Times
{
    public const int SecondsPerDay = 86_400;
    private const int Length = 24;

    /// <summary>Writes a property whose value is that time.</summary>
    public static void WriteTime(this Utf8JsonWriter json, JsonEncodedText name, long seconds)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(seconds, text);
        json.WriteString(name, text);
    }

    /// <inheritdoc cref="WriteTime(Utf8JsonWriter, JsonEncodedText, long)"/>
    public static void WriteTime(this Utf8JsonWriter json, string name, long seconds)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(seconds, text);
        json.WriteString(name, text);
    }

    /// <summary>The time as text.</summary>
    public static string Text(long seconds)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(seconds, text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Days since 1970 of that second, in UTC.</summary>
    public static int DayOf(long seconds) => (int)Math.DivRem(seconds, SecondsPerDay).Quotient;

    /// <summary>First second of that day.</summary>
    public static long StartOf(int day) => (long)day * SecondsPerDay;

    /// <summary>First second of the month in which that second lies.</summary>
    public static long MonthOf(long seconds)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    }

    /// <summary>Reads ISO-8601 with an offset (with or without colon) or Z.</summary>
    public static bool TryParse(string text, out long seconds)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        var understood = DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        seconds = understood ? time.ToUnixTimeSeconds() : 0;
        return understood;
    }

    private static void Format(long seconds, Span<byte> text)
    {
        var time = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
        Digits(text, time.Year, 4);
        text[4] = (byte)'-';
        Digits(text[5..], time.Month, 2);
        text[7] = (byte)'-';
        Digits(text[8..], time.Day, 2);
        text[10] = (byte)'T';
        Digits(text[11..], time.Hour, 2);
        text[13] = (byte)':';
        Digits(text[14..], time.Minute, 2);
        text[16] = (byte)':';
        Digits(text[17..], time.Second, 2);
        "+0000"u8.CopyTo(text[19..]);
    }

    private static void Digits(Span<byte> text, int number, int count)
    {
        for (var index = count - 1; index >= 0; index--)
        {
            text[index] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
