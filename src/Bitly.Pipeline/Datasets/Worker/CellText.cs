using System.Globalization;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>Values of the engine as text. Pure; the whole range of the engine's calendar, which is wider than .NET's.</summary>
internal static class CellText
{
    private const long MicrosPerSecond = 1_000_000;
    private const long MicrosPerDay = 86_400 * MicrosPerSecond;

    /// <summary>Whole numbers that every JSON reader keeps exactly.</summary>
    public const long ExactLimit = 1L << 53;

    /// <summary>YYYY-MM-DD; years outside 0..9999 with a sign, as ISO 8601 writes them.</summary>
    public static string Date(int days) => days switch
    {
        int.MaxValue => "infinity",
        -int.MaxValue => "-infinity",
        _ => Civil(days),
    };

    /// <summary>ISO 8601 with T; the fraction only when there is one; Z when it is a point in time.</summary>
    public static string Timestamp(long micros, bool utc) => micros switch
    {
        long.MaxValue => "infinity",
        -long.MaxValue => "-infinity",
        _ => $"{Civil(FloorDiv(micros, MicrosPerDay))}T{Time(micros - (FloorDiv(micros, MicrosPerDay) * MicrosPerDay))}{(utc ? "Z" : "")}",
    };

    /// <summary>Nanoseconds keep their last three digits only when these are not zero.</summary>
    public static string TimestampNanos(long nanos)
    {
        if (nanos is long.MaxValue or -long.MaxValue)
        {
            return nanos > 0 ? "infinity" : "-infinity";
        }

        var micros = FloorDiv(nanos, 1_000);
        var rest = nanos - (micros * 1_000);
        if (rest == 0)
        {
            return Timestamp(micros, utc: false);
        }

        var seconds = FloorDiv(micros, MicrosPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{Timestamp(seconds * MicrosPerSecond, utc: false)}.{micros - (seconds * MicrosPerSecond):000000}{rest:000}");
    }

    /// <summary>HH:MM:SS with a fraction of six digits when there is one.</summary>
    public static string Time(long micros)
    {
        var seconds = micros / MicrosPerSecond;
        var fraction = micros % MicrosPerSecond;
        var text = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        return fraction == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}.{fraction:000000}");
    }

    /// <summary>As <see cref="Time"/>; nanoseconds keep their last three digits only when these are not zero.</summary>
    public static string TimeNanos(long nanos)
    {
        var (micros, rest) = (nanos / 1_000, nanos % 1_000);
        return rest == 0
            ? Time(micros)
            : string.Create(CultureInfo.InvariantCulture, $"{Time(micros - (micros % MicrosPerSecond))}.{micros % MicrosPerSecond:000000}{rest:000}");
    }

    /// <summary>A time with its offset. The engine packs micros above 24 bits of (57,599 seconds minus offset).</summary>
    public static string TimeTz(ulong bits)
    {
        var offset = 57_599 - (int)(bits & 0xFFFFFF);
        var size = Math.Abs(offset);
        return string.Create(CultureInfo.InvariantCulture, $"{Time((long)(bits >> 24))}{(offset < 0 ? '-' : '+')}{size / 3600:00}:{size / 60 % 60:00}");
    }

    /// <summary>ISO 8601 duration; PT0S for nothing.</summary>
    public static string Interval(int months, int days, long micros)
    {
        var date = $"{Part(months / 12, 'Y')}{Part(months % 12, 'M')}{Part(days, 'D')}";
        if (micros == 0)
        {
            return date.Length == 0 ? "PT0S" : "P" + date;
        }

        var seconds = micros / MicrosPerSecond;
        var fraction = Math.Abs(micros % MicrosPerSecond);
        var sign = micros < 0 && seconds == 0 ? "-" : "";
        return fraction == 0
            ? $"P{date}T{Part(seconds, 'S')}"
            : string.Create(CultureInfo.InvariantCulture, $"P{date}T{sign}{seconds}.{fraction:000000}S");
    }

    /// <summary>All digits, a point before the last <paramref name="scale"/>.</summary>
    public static string Decimal(Int128 unscaled, int scale)
    {
        if (scale == 0)
        {
            return unscaled.ToString(CultureInfo.InvariantCulture);
        }

        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(Int128.IsNegative(unscaled) ? "-" : "")}{digits[..^scale]}.{digits[^scale..]}";
    }

    /// <summary>The engine stores a UUID as a signed number with its first bit turned.</summary>
    public static string Uuid(ulong lower, long upper)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(ulong)upper ^ (1UL << 63):x16}{lower:x16}");
        return $"{text[..8]}-{text[8..12]}-{text[12..16]}-{text[16..20]}-{text[20..]}";
    }

    /// <summary>Bytes of the longest prefix that is at most <paramref name="limit"/> long and ends between characters.</summary>
    public static int Cut(ReadOnlySpan<byte> utf8, int limit)
    {
        if (utf8.Length <= limit)
        {
            return utf8.Length;
        }

        var end = limit;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }

    private static string Part(long value, char unit) => value == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");

    // Days since 1970-01-01 to a date of the proleptic Gregorian calendar, by 400-year eras that begin on the first of March.
    private static string Civil(long days)
    {
        var shifted = days + 719_468;
        var era = FloorDiv(shifted, 146_097);
        var day = shifted - (era * 146_097);
        var yearOfEra = (day - (day / 1_460) + (day / 36_524) - (day / 146_096)) / 365;
        var dayOfYear = day - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        var date = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        var sign = year is < 0 ? "-" : year > 9_999 ? "+" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(year):0000}-{month:00}-{date:00}");
    }

    private static long FloorDiv(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);
}
