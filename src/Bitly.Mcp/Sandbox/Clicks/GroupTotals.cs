using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>Clicks, library clicks and scans of a whole group per day: the exact sums over its links and codes.</summary>
internal sealed class GroupTotals
{
    private const int DaysHeld = 732;
    private readonly long[] clicks = new long[DaysHeld * Profiles.Count];
    private readonly long[] scans = new long[DaysHeld * Profiles.Count];
    private readonly long[] libraryClicks = new long[DaysHeld];
    private readonly int firstDay;

    private GroupTotals(int links, int today)
    {
        (Links, Today) = (links, today);
        firstDay = today - DaysHeld + 1;
    }

    /// <summary>Number of links that were summed.</summary>
    public int Links { get; }

    /// <summary>Last day that was summed.</summary>
    public int Today { get; }

    /// <summary>Sums a group up to and including that day.</summary>
    public static GroupTotals Of(GroupAccount group, int links, int today)
    {
        var totals = new GroupTotals(links, today);
        for (var position = 0; position < links; position++) totals.Add(group.Link(position));
        for (var position = 0; position < group.QrCodes; position++) totals.Add(group.QrCode(position));
        return totals;
    }

    /// <summary>Clicks of that day by profile.</summary>
    public ReadOnlySpan<long> ClickProfiles(int day) => clicks.AsSpan((day - firstDay) * Profiles.Count, Profiles.Count);

    /// <summary>Scans of that day by profile.</summary>
    public ReadOnlySpan<long> ScanProfiles(int day) => scans.AsSpan((day - firstDay) * Profiles.Count, Profiles.Count);

    public long Clicks(int day) => Sum(ClickProfiles(day));

    public long Scans(int day) => Sum(ScanProfiles(day));

    public long LibraryClicks(int day) => libraryClicks[day - firstDay];

    private void Add(in Link link)
    {
        var curve = ClickCurve.Of(link);
        var last = curve.LastDay(Today);
        for (var day = Math.Max(firstDay, curve.FirstDay); day <= last; day++)
        {
            var count = curve.OnDay(day);
            if (count == 0) continue;
            EvenSpread.AddTo(clicks.AsSpan((day - firstDay) * Profiles.Count, Profiles.Count), count, curve.SpreadKey(day));
            libraryClicks[day - firstDay] += Engagements.LibraryClicksOf(link, count);
        }
    }

    private void Add(in QrCode code)
    {
        var curve = ClickCurve.Of(code);
        var last = curve.LastDay(Today);
        for (var day = Math.Max(firstDay, curve.FirstDay); day <= last; day++)
            EvenSpread.AddTo(scans.AsSpan((day - firstDay) * Profiles.Count, Profiles.Count), curve.OnDay(day), curve.SpreadKey(day));
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        long sum = 0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
