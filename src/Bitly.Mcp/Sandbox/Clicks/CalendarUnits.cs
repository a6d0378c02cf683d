using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>One step of a window: from the first second, inclusive, to the last, exclusive.</summary>
internal readonly record struct Bucket(long Start, long End);

/// <summary>Minutes, hours, days, weeks (from Monday) and months, in UTC.</summary>
internal static class CalendarUnits
{
    /// <summary>The bucket of that unit in which a second lies.</summary>
    public static Bucket Around(string unit, long seconds)
    {
        var start = unit switch
        {
            "minute" => seconds - (seconds % 60),
            "hour" => seconds - (seconds % 3600),
            "day" => Times.StartOf(Times.DayOf(seconds)),
            // 1970-01-01 was a Thursday.
            "week" => Times.StartOf(Times.DayOf(seconds) - ((Times.DayOf(seconds) + 3) % 7)),
            _ => Times.MonthOf(seconds),
        };
        var end = unit switch
        {
            "minute" => start + 60,
            "hour" => start + 3600,
            "day" => start + Times.SecondsPerDay,
            "week" => start + (7 * Times.SecondsPerDay),
            _ => Times.MonthOf(start + (32L * Times.SecondsPerDay)),
        };
        return new Bucket(start, end);
    }
}
