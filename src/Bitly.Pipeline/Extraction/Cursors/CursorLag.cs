using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bitly.Pipeline.Extraction;

/// <summary>Moves a cursor's start back by its lag: seconds for times, days for dates, else a number (dlt-behaviour 9). Pure.</summary>
internal static partial class CursorLag
{
    /// <summary>The moved value in the form of the given one, or null when it is neither a number, a date nor a time.</summary>
    public static JsonNode? Apply(JsonNode value, double lag, bool backwards)
    {
        var move = backwards ? -lag : lag;
        return value.GetValueKind() switch
        {
            JsonValueKind.Number => Number(value, move),
            JsonValueKind.String => Text(value.GetValue<string>(), move),
            _ => null,
        };
    }

    private static JsonValue? Number(JsonNode value, double move)
    {
        var text = value.ToJsonString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? JsonValue.Create((long)Math.Truncate(whole + (decimal)move))
            : JsonValue.Create(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) + move);
    }

    private static JsonValue? Text(string text, double move)
    {
        foreach (var form in new[] { "yyyy-MM-dd", "yyyyMMdd" })
        {
            if (DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return JsonValue.Create(date.AddDays((int)Math.Floor(move)).ToString(form, CultureInfo.InvariantCulture));
            }
        }

        var parts = TimeForm().Match(text);
        return !parts.Success || !DateTime.TryParseExact(parts.Groups["date"].Value + "T" + parts.Groups["clock"].Value, Clock(parts), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? null
            : JsonValue.Create(Write(parts, time + Fraction(parts) + TimeSpan.FromSeconds(move)));
    }

    private static string Clock(Match parts) => parts.Groups["clock"].Value.Length == 5 ? "yyyy-MM-ddTHH:mm" : "yyyy-MM-ddTHH:mm:ss";

    private static TimeSpan Fraction(Match parts) =>
        parts.Groups["fraction"] is { Success: true } digits ? TimeSpan.FromTicks(long.Parse(digits.Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture)) : TimeSpan.Zero;

    /// <summary>The offset is only copied: moving the clock by seconds is the same instant in every zone.</summary>
    private static string Write(Match parts, DateTime time)
    {
        var fraction = parts.Groups["fraction"];
        return time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            + parts.Groups["between"].Value
            + time.ToString(parts.Groups["clock"].Value.Length == 5 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture)
            + (fraction.Success ? "." + (time.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture).PadRight(9, '0')[..fraction.Length] : "")
            + parts.Groups["zone"].Value;
    }

    [GeneratedRegex(@"^(?<date>\d{4}-\d\d-\d\d)(?<between>[T ])(?<clock>\d\d:\d\d(:\d\d)?)(\.(?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d\d(:?\d\d)?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeForm();
}
