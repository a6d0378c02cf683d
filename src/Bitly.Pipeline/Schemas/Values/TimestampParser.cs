using System.Runtime.CompilerServices;

namespace Bitly.Pipeline.Schemas;

/// <summary>ISO 8601 text as dlt recognises it (reference: dlt-behaviour 5.2), to microseconds since 1970 UTC. Nothing is allocated.</summary>
internal static class TimestampParser
{
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    /// <summary>Whether dlt would make a timestamp column of this text: date and time, in one of the ISO forms.</summary>
    public static bool IsTimestamp(ReadOnlySpan<byte> utf8) => TryParse(utf8, out _);

    /// <summary>
    /// Microseconds since 1970-01-01 UTC of a text with date and time; naive ones are UTC, offsets are taken off, more than six digits of
    /// a second are cut. False for everything else, dates alone and epoch seconds included (see <see cref="Coercion"/>).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long microseconds)
    {
        if (TryParseUsual(utf8, out microseconds))
        {
            return true;
        }

        if (!IsoParser.TryParse(utf8, out var parts) || !parts.HasDate || !parts.HasTime)
        {
            return false;
        }

        microseconds = Microseconds(parts);
        return true;
    }

    /// <summary>Days since 1970-01-01 of a date, or of a date and time at UTC.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> utf8, out int days)
    {
        days = 0;
        if (!IsoParser.TryParse(utf8, out var parts) || !parts.HasDate)
        {
            return false;
        }

        days = (int)FloorDivide(Microseconds(parts), Day);
        return true;
    }

    /// <summary>Microseconds since midnight of a time alone; an offset is taken off, around midnight if need be.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> utf8, out long microseconds)
    {
        microseconds = 0;
        if (!IsoParser.TryParse(utf8, out var parts) || parts.HasDate)
        {
            return false;
        }

        microseconds = (TimeOfDay(parts) + Day) % Day;
        return true;
    }

    /// <summary>Microseconds since 1970 of a date with or without a time.</summary>
    public static long Microseconds(in IsoParts parts) => (Days(parts.Year, parts.Month, parts.Day) * Day) + TimeOfDay(parts);

    /// <summary>Days from 1970-01-01 to a day of the proleptic Gregorian calendar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Days(int year, int month, int day)
    {
        // March is the first month here, so that the leap day is a year's last; 400 years are an era of 146,097 days.
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * 146_097L) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    /// <summary>Whole days of a microsecond count, towards the past.</summary>
    public static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    // The form of nearly every API: yyyy-MM-ddTHH:mm:ss and then Z, +0000, +00:00 or another offset of those two shapes.
    private static bool TryParseUsual(ReadOnlySpan<byte> utf8, out long microseconds)
    {
        microseconds = 0;
        if (utf8.Length is not (20 or 24 or 25) || utf8[4] != '-' || utf8[7] != '-' || utf8[10] != 'T' || utf8[13] != ':' || utf8[16] != ':')
        {
            return false;
        }

        var bad = 0u;
        var year = (Two(utf8, 0, ref bad) * 100) + Two(utf8, 2, ref bad);
        var month = Two(utf8, 5, ref bad);
        var day = Two(utf8, 8, ref bad);
        var hour = Two(utf8, 11, ref bad);
        var minute = Two(utf8, 14, ref bad);
        var second = Two(utf8, 17, ref bad);
        if (bad != 0 || !IsoParts.IsMoment(year, month, day, hour, minute, second) || !TryOffset(utf8[19..], out var offset))
        {
            return false;
        }

        microseconds = (((((Days(year, month, day) * 24) + hour) * 60) + minute - offset) * 60 * Second) + (second * Second);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> utf8, out int minutes)
    {
        minutes = 0;
        if (utf8.Length == 1)
        {
            return utf8[0] == 'Z';
        }

        var bad = 0u;
        var colon = utf8.Length == 6;
        minutes = (Two(utf8, 1, ref bad) * 60) + Two(utf8, colon ? 4 : 3, ref bad);
        if (bad != 0 || minutes >= 24 * 60 || (colon && utf8[3] != ':') || utf8[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        minutes = utf8[0] == '-' ? -minutes : minutes;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ReadOnlySpan<byte> utf8, int at, ref uint bad)
    {
        var tens = (uint)(utf8[at] - '0');
        var ones = (uint)(utf8[at + 1] - '0');
        bad |= (tens > 9 ? 1u : 0) | (ones > 9 ? 1u : 0);
        return (int)((tens * 10) + ones);
    }

    private static long TimeOfDay(in IsoParts parts) =>
        ((((parts.Hour * 60L) + parts.Minute - parts.OffsetMinutes) * 60) + parts.Second) * Second + parts.Microsecond;
}
