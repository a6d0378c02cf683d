namespace Bitly.Pipeline.Schemas;

/// <summary>
/// The looser form of dlt's date parser: an optional date (<c>2024</c>, <c>2024/01/31</c>, <c>2024:01:31</c>, <c>20240131</c>) and an optional
/// time (<c>7:05</c>, <c>07:05:09.5</c>) with at most one space before it. No offsets.
/// </summary>
internal static class CommonParser
{
    public static bool TryParse(ReadOnlySpan<byte> text, out IsoParts parts)
    {
        parts = default;
        parts.Month = 1;
        parts.Day = 1;
        var plain = parts;
        if (!TryNumber(text, 0, 4, 4, out parts.Year, out var afterYear))
        {
            parts = plain;
            return TryTime(text, 0, ref parts) && parts.IsReal;
        }

        parts.HasDate = true;
        var yearOnly = parts;
        if (TryMonthAndDay(text, afterYear, ref parts, out var afterDate) && TryEndOrTime(text, afterDate, ref parts))
        {
            return parts.IsReal;
        }

        parts = yearOnly;
        return TryEndOrTime(text, afterYear, ref parts) && parts.IsReal;
    }

    private static bool TryMonthAndDay(ReadOnlySpan<byte> text, int at, ref IsoParts parts, out int after)
    {
        after = at;
        if (!TryNumber(text, Separator(text, at), 2, 2, out parts.Month, out var afterMonth))
        {
            return false;
        }

        return TryNumber(text, Separator(text, afterMonth), 2, 2, out parts.Day, out after);
    }

    private static int Separator(ReadOnlySpan<byte> text, int at) => at < text.Length && text[at] is (byte)'/' or (byte)':' ? at + 1 : at;

    private static bool TryEndOrTime(ReadOnlySpan<byte> text, int at, ref IsoParts parts) => at == text.Length || TryTime(text, at, ref parts);

    private static bool TryTime(ReadOnlySpan<byte> text, int at, ref IsoParts parts)
    {
        parts.HasTime = true;
        if (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (!TryNumber(text, at, 1, 2, out parts.Hour, out at) || at >= text.Length || text[at] != ':'
            || !TryNumber(text, at + 1, 1, 2, out parts.Minute, out at))
        {
            return false;
        }

        if (at < text.Length && text[at] == ':' && !TryNumber(text, at + 1, 1, 2, out parts.Second, out at))
        {
            return false;
        }

        return at == text.Length || TryFraction(text, at, ref parts);
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, int at, ref IsoParts parts)
    {
        var digits = text[(at + 1)..];
        if (text[at] is not ((byte)'.' or (byte)',' or (byte)'|') || digits.Length is < 1 or > 9)
        {
            return false;
        }

        for (var i = 0; i < Math.Max(digits.Length, 6); i++)
        {
            var digit = i < digits.Length ? digits[i] - '0' : 0;
            if (digit is < 0 or > 9)
            {
                return false;
            }

            parts.Microsecond = i < 6 ? (parts.Microsecond * 10) + digit : parts.Microsecond;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, int at, int least, int most, out int value, out int after)
    {
        value = 0;
        after = at;
        while (after < text.Length && after - at < most && char.IsAsciiDigit((char)text[after]))
        {
            value = (value * 10) + (text[after++] - '0');
        }

        return after - at >= least;
    }
}
