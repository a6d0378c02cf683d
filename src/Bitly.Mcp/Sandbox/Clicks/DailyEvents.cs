using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>A number per day and how each day is shared out over hours and profiles.</summary>
/// <param name="OnDay">Events on a day.</param>
/// <param name="SpreadKey">Where the sharing of a day begins.</param>
/// <param name="AddProfiles">Adds a day's events to the 64 profiles.</param>
internal sealed record DailyEvents(Func<int, long> OnDay, Func<int, int> SpreadKey, Action<int, long[]> AddProfiles)
{
    /// <summary>No event was before this day.</summary>
    public int FirstDay { get; init; } = int.MinValue;

    /// <summary>No event is after this day.</summary>
    public int LastDay { get; init; } = int.MaxValue;

    public static DailyEvents None { get; } = new(static _ => 0, static _ => 0, static (_, _) => { }) { FirstDay = int.MaxValue, LastDay = int.MinValue };

    public static DailyEvents ClicksOf(in Link link) => Of(ClickCurve.Of(link));

    public static DailyEvents ScansOf(in QrCode code) => Of(ClickCurve.Of(code));

    public static DailyEvents ClicksOf(GroupAccount group)
    {
        var totals = group.Totals();
        return new DailyEvents(totals.Clicks, Key(group), (day, profiles) => Add(totals.ClickProfiles(day), profiles));
    }

    public static DailyEvents ScansOf(GroupAccount group)
    {
        var totals = group.Totals();
        return new DailyEvents(totals.Scans, Key(group), (day, profiles) => Add(totals.ScanProfiles(day), profiles));
    }

    private static DailyEvents Of(ClickCurve curve) =>
        new(day => curve.OnDay(day), curve.SpreadKey, (day, profiles) => EvenSpread.AddTo(profiles, curve.OnDay(day), curve.SpreadKey(day)))
        {
            FirstDay = curve.FirstDay,
            LastDay = curve.LastDay(int.MaxValue),
        };

    private static Func<int, int> Key(GroupAccount group) => day => (int)(Scatter.Of((ulong)group.Index, (ulong)day) >> 33);

    private static void Add(ReadOnlySpan<long> counts, long[] profiles)
    {
        for (var index = 0; index < profiles.Length; index++) profiles[index] += counts[index];
    }
}
