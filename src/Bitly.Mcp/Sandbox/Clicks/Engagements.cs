using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>The three things that are counted as engagement, of a link (its coupled code included) or of a group.</summary>
internal sealed record Engagements(DailyEvents Clicks, DailyEvents Scans, DailyEvents LibraryClicks)
{
    /// <summary>All three together, without profiles.</summary>
    public DailyEvents Together { get; } = new(
        day => Clicks.OnDay(day) + Scans.OnDay(day) + LibraryClicks.OnDay(day), Clicks.SpreadKey, static (_, _) => { })
    {
        FirstDay = Math.Min(Clicks.FirstDay, Scans.FirstDay),
        LastDay = Math.Max(Clicks.LastDay, Scans.LastDay),
    };

    public static Engagements Of(Link link)
    {
        var clicks = DailyEvents.ClicksOf(link);
        var scans = link.QrCode is >= 0 and var code ? DailyEvents.ScansOf(link.Group.QrCode(code)) : DailyEvents.None;
        return new Engagements(clicks, scans, new DailyEvents(day => LibraryClicksOf(link, clicks.OnDay(day)), clicks.SpreadKey, static (_, _) => { }));
    }

    public static Engagements Of(GroupAccount group)
    {
        var totals = group.Totals();
        var clicks = DailyEvents.ClicksOf(group);
        return new Engagements(clicks, DailyEvents.ScansOf(group), new DailyEvents(totals.LibraryClicks, clicks.SpreadKey, static (_, _) => { }));
    }

    /// <summary>Clicks on a link-in-bio button come to a link on a launchpad, one for eight of its own.</summary>
    public static long LibraryClicksOf(in Link link, long clicks) => link.IsOnLaunchpad ? clicks / 8 : 0;
}
