using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>
/// The time window of every metric endpoint: <c>unit</c>, <c>units</c> and <c>unit_reference</c>, cut at the account's
/// clock on one side and at the plan's retention on the other, silently, as Bitly does.
/// </summary>
internal sealed class Window
{
    private const int MostBuckets = 10_000;
    private static readonly string[] UnitNames = ["minute", "hour", "day", "week", "month"];

    private readonly int oldestDay;
    private readonly long now;

    private Window(string unit, long reference, long now, int oldestDay, int count)
    {
        (Unit, Reference, this.now, this.oldestDay) = (unit, reference, now, oldestDay);
        Buckets = Cut(unit, count, Math.Min(reference, now), Times.StartOf(oldestDay));
    }

    public string Unit { get; }

    /// <summary>As the answer echoes it.</summary>
    public int Units { get; private init; }

    /// <summary>Unix seconds of the newest end.</summary>
    public long Reference { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Bucket> Buckets { get; }

    /// <summary>Buckets without events are part of the answer.</summary>
    public bool IsZeroFilled { get; private init; }

    /// <summary>The buckets are hours or minutes.</summary>
    public bool IsWithinDays => Unit is "hour" or "minute";

    /// <summary>Reads the window of a request. 400 for a unit, a number or a time that means nothing.</summary>
    public static Window Of(Exchange exchange, bool sparse)
    {
        var unit = exchange.Query.Text("unit") ?? "day";
        if (!UnitNames.Contains(unit)) throw ApiRefusal.BadField("unit", "INVALID_ARG_UNIT");
        var units = exchange.Query.Number("units", -1);
        if (units is 0 or < -1) throw ApiRefusal.BadField("units", "INVALID_ARG_UNITS");
        var now = exchange.Account.Now;
        var text = exchange.Query.Text("unit_reference");
        var reference = now;
        if (!string.IsNullOrEmpty(text) && !Times.TryParse(text, out reference)) throw ApiRefusal.BadField("unit_reference", "INVALID_ARG_UNIT_REFERENCE");
        var oldestDay = Times.DayOf(now) - exchange.Account.Plan.DaysKept + 1;
        // Recorded: all minutes are answered with an empty list.
        var count = units > 0 ? units : unit == "minute" ? 0 : MostBuckets;
        var window = new Window(unit, reference, now, oldestDay, count) { Units = units, IsZeroFilled = !sparse };
        return units > 0 || sparse || unit == "minute"
            ? window
            : new Window(unit, reference, now, oldestDay, count) { Units = window.Buckets.Count, IsZeroFilled = true };
    }

    /// <summary>Events per bucket, newest first.</summary>
    public long[] Sums(DailyEvents events) => Buckets.Select(bucket => IsWithinDays ? Within(bucket, events) : OverDays(bucket, events)).ToArray();

    /// <summary>Events of the whole window.</summary>
    public long Total(DailyEvents events)
    {
        if (IsWithinDays) return Sums(events).Sum();
        long total = 0;
        var (first, last) = Days(events);
        for (var day = first; day <= last; day++) total += events.OnDay(day);
        return total;
    }

    /// <summary>Events of the whole window by profile; they add up to <see cref="Total"/>.</summary>
    public long[] PerProfile(DailyEvents events)
    {
        var profiles = new long[Profiles.Count];
        if (IsWithinDays)
        {
            EvenSpread.AddTo(profiles, Total(events), events.SpreadKey(0));
            return profiles;
        }
        var (first, last) = Days(events);
        for (var day = first; day <= last; day++) events.AddProfiles(day, profiles);
        return profiles;
    }

    private long OverDays(Bucket bucket, DailyEvents events)
    {
        long sum = 0;
        var (first, last) = Days(bucket);
        for (var day = first; day <= last; day++) sum += events.OnDay(day);
        return sum;
    }

    // The days of the window on which these events can have happened.
    private (int First, int Last) Days(DailyEvents events)
    {
        if (Buckets.Count == 0) return (0, -1);
        var (first, last) = Days(new Bucket(Buckets[^1].Start, Buckets[0].End));
        return (Math.Max(first, events.FirstDay), Math.Min(last, events.LastDay));
    }

    // No day beyond the retention or after today.
    private (int First, int Last) Days(Bucket bucket) =>
        (Math.Max(Times.DayOf(bucket.Start), oldestDay), Math.Min(Times.DayOf(bucket.End - 1), Times.DayOf(now)));

    // A day's number is spread over its hours, and an hour's over its minutes; today has only the hours that have begun.
    private long Within(Bucket bucket, DailyEvents events)
    {
        var day = Times.DayOf(bucket.Start);
        var seconds = bucket.Start - Times.StartOf(day);
        var isToday = day == Times.DayOf(now);
        var hoursBegun = isToday ? (int)((now - Times.StartOf(day)) / 3600) + 1 : 24;
        var hour = (int)(seconds / 3600);
        var inHour = hour >= hoursBegun ? 0 : EvenSpread.Part(events.OnDay(day), hoursBegun, events.SpreadKey(day), hour);
        if (bucket.End - bucket.Start >= 3600 || inHour == 0) return inHour;
        var minutesBegun = isToday && hour == hoursBegun - 1 ? (int)((now % 3600) / 60) + 1 : 60;
        var minute = (int)(seconds % 3600 / 60);
        return minute >= minutesBegun ? 0 : EvenSpread.Part(inHour, minutesBegun, events.SpreadKey(day), minute);
    }

    private static List<Bucket> Cut(string unit, int count, long newest, long oldest)
    {
        var buckets = new List<Bucket>();
        var next = CalendarUnits.Around(unit, newest);
        while (buckets.Count < Math.Min(count, MostBuckets) && next.End > oldest)
        {
            buckets.Add(next);
            next = CalendarUnits.Around(unit, next.Start - 1);
        }
        return buckets;
    }
}
