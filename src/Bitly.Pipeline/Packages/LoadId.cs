using System.Globalization;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// dlt's load id: the Unix time in seconds as text, strictly increasing within a pipeline (dlt-behaviour 7.1). Packages are worked on in its order.
/// </summary>
internal static class LoadId
{
    /// <summary>An id for <paramref name="now"/> that is above <paramref name="last"/>. Six fraction digits are kept as Python prints them: without trailing zeros, at least one.</summary>
    public static string Next(DateTimeOffset now, string? last)
    {
        var micros = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (last is not null && TryParse(last, out var before) && micros <= before)
        {
            micros = before + 1;
        }

        return Text(micros);
    }

    /// <summary>When the id was made, or null when the text is no load id.</summary>
    public static DateTimeOffset? TimeOf(string loadId) =>
        TryParse(loadId, out var micros) ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond) : null;

    /// <summary>The later one of two ids; what is no id is passed over.</summary>
    public static string? Later(string? one, string? other)
    {
        var (first, second) = (one is null ? null : TimeOf(one), other is null ? null : TimeOf(other));
        return second is null || first > second ? one : other;
    }

    public static bool IsValid(string text) => TryParse(text, out _);

    private static string Text(long micros)
    {
        var fraction = (micros % 1_000_000).ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return (micros / 1_000_000).ToString(CultureInfo.InvariantCulture) + "." + (fraction.Length == 0 ? "0" : fraction);
    }

    private static bool TryParse(string text, out long micros)
    {
        micros = 0;
        var ok = text.Length is > 0 and < 32
            && char.IsAsciiDigit(text[0])
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds < 9_000_000_000_000m
            && (micros = (long)(seconds * 1_000_000m)) >= 0;
        return ok;
    }
}
