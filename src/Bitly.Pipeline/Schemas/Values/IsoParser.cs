namespace Bitly.Pipeline.Schemas;

/// <summary>
/// Reads the date and time forms dlt accepts, which are those of its parser pendulum 3: first ISO 8601 (calendar, week and ordinal dates,
/// basic and extended), then a looser common form (<c>2024/01/01 10:11:12</c>). Verdicts are fixed by dlt's recorded vectors.
/// </summary>
internal ref struct IsoParser
{
    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private bool _extended;
    private IsoParts _parts;

    private IsoParser(ReadOnlySpan<byte> text)
    {
        _text = text;
        _parts.Month = 1;
        _parts.Day = 1;
    }

    private readonly bool AtEnd => _at >= _text.Length;

    private readonly byte Current => _at < _text.Length ? _text[_at] : (byte)0;

    /// <summary>A date, a time or both. False for anything else; the empty text and durations too.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IsoParts parts)
    {
        var parser = new IsoParser(text);
        var iso = parser.TryIso() && parser.AtEnd;
        parts = parser._parts;
        return (iso && parts.IsReal) || CommonParser.TryParse(text, out parts);
    }

    private bool TryIso()
    {
        if (Current == 'T')
        {
            return TryTime();
        }

        if (!TryDigits(2, out var first))
        {
            return false;
        }

        if (Current == ':')
        {
            _parts.Hour = first;
            _parts.HasTime = true;
            _extended = true;
            return TryAfterHour();
        }

        if (!TryDigits(2, out var second))
        {
            return false;
        }

        _parts.HasDate = true;
        _parts.Year = (first * 100) + second;
        return TryDate() && (AtEnd || TryTime());
    }

    private bool TryDate()
    {
        if (Current == 'W')
        {
            _at++;
            return TryWeek();
        }

        if (Current != '-')
        {
            return TryBasicDate();
        }

        _at++;
        _extended = true;
        if (Current == 'W')
        {
            _at++;
            return TryWeek();
        }

        return TryExtendedDate();
    }

    // MM, MM-DD or DDD after "YYYY-".
    private bool TryExtendedDate()
    {
        if (!TryDigits(2, out _parts.Month))
        {
            return false;
        }

        if (EndOfDate())
        {
            return true;
        }

        if (Current == '-')
        {
            _at++;
            return TryDigits(2, out _parts.Day);
        }

        return TryDigits(1, out var last) && TryOrdinal((_parts.Month * 10) + last, bounded: true);
    }

    // MMDD or DDD after "YYYY".
    private bool TryBasicDate()
    {
        if (!TryDigits(2, out _parts.Month) || !TryDigits(1, out var third))
        {
            return false;
        }

        if (EndOfDate())
        {
            return TryOrdinal((_parts.Month * 10) + third, bounded: true);
        }

        if (!TryDigits(1, out var last))
        {
            return false;
        }

        _parts.Day = (third * 10) + last;
        return true;
    }

    // ww, ww-D (extended) or wwD (basic) after the W.
    private bool TryWeek()
    {
        if (!TryDigits(2, out var week))
        {
            return false;
        }

        var day = 1;
        if (!EndOfDate())
        {
            if (_extended && !Take('-'))
            {
                return false;
            }

            if (!TryDigits(1, out day))
            {
                return false;
            }
        }

        if (_parts.Year < 1 || week > 53 || day > 7 || (week == 53 && System.Globalization.ISOWeek.GetWeeksInYear(_parts.Year) < 53))
        {
            return false;
        }

        var fourth = (int)new DateTime(_parts.Year, 1, 4, 0, 0, 0, DateTimeKind.Unspecified).DayOfWeek;
        return TryOrdinal((week * 7) + day - ((fourth == 0 ? 7 : fourth) + 3), bounded: false);
    }

    private bool TryOrdinal(int day, bool bounded)
    {
        if (_parts.Year is < 1 or > 9999 || (bounded && (day < 1 || day > (DateTime.IsLeapYear(_parts.Year) ? 366 : 365))))
        {
            return false;
        }

        var first = TimestampParser.Days(_parts.Year, 1, 1) + day - 1;
        if (first < TimestampParser.Days(1, 1, 1) || first > TimestampParser.Days(9999, 12, 31))
        {
            return false;
        }

        var date = DateTime.UnixEpoch.AddDays(first);
        (_parts.Year, _parts.Month, _parts.Day) = (date.Year, date.Month, date.Day);
        return true;
    }

    private bool TryTime()
    {
        if (Current is not ((byte)'T' or (byte)' '))
        {
            return false;
        }

        _at++;
        _parts.HasTime = true;
        return TryDigits(2, out _parts.Hour) && TryAfterHour();
    }

    // Minutes and seconds, both of the same shape as the date (extended with colons, or basic), then the offset.
    private bool TryAfterHour()
    {
        if (EndOfTime())
        {
            return TryOffset();
        }

        var colons = Take(':');
        if (!TryDigits(2, out _parts.Minute))
        {
            return false;
        }

        if (!EndOfTime() && ((colons && !Take(':')) || !TryDigits(2, out _parts.Second) || !TryFraction()))
        {
            return false;
        }

        return colons == _extended && TryOffset();
    }

    private bool TryFraction()
    {
        if (Current is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        _at++;
        var digits = 0;
        for (; char.IsAsciiDigit((char)Current); _at++, digits++)
        {
            if (digits < 6)
            {
                _parts.Microsecond = (_parts.Microsecond * 10) + (Current - '0');
            }
        }

        for (var i = digits; i < 6; i++)
        {
            _parts.Microsecond *= 10;
        }

        return digits > 0;
    }

    private bool TryOffset()
    {
        if (Take('Z'))
        {
            return true;
        }

        if (Current is not ((byte)'+' or (byte)'-'))
        {
            return true;
        }

        var sign = _text[_at++] == '+' ? 1 : -1;
        var minutes = 0;
        if (!TryDigits(2, out var hours))
        {
            return false;
        }

        Take(':');
        if (!AtEnd && !TryDigits(2, out minutes))
        {
            return false;
        }

        _parts.OffsetMinutes = sign * ((hours * 60) + minutes);
        return Math.Abs(_parts.OffsetMinutes) < 24 * 60;
    }

    private readonly bool EndOfDate() => AtEnd || Current is (byte)' ' or (byte)'T';

    private readonly bool EndOfTime() => AtEnd || Current is (byte)'Z' or (byte)'+' or (byte)'-';

    private bool Take(char expected)
    {
        if (Current != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TryDigits(int count, out int value)
    {
        value = 0;
        for (var i = 0; i < count; i++, _at++)
        {
            if (!char.IsAsciiDigit((char)Current))
            {
                return false;
            }

            value = (value * 10) + (Current - '0');
        }

        return true;
    }
}
