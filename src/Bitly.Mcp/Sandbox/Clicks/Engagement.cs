using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>What people did with one thing on one day.</summary>
internal readonly record struct Engagement(long Clicks, long Scans, long LibraryClicks)
{
    public long Total => Clicks + Scans + LibraryClicks;

    public static Engagement operator +(Engagement left, Engagement right) =>
        new(left.Clicks + right.Clicks, left.Scans + right.Scans, left.LibraryClicks + right.LibraryClicks);

    /// <summary>Clicks on a link-in-bio button come to a link on a launchpad, one for eight of its own.</summary>
    public static long LibraryClicksOf(in Link link, long clicks) => link.IsOnLaunchpad ? clicks / 8 : 0;

    /// <summary>A link's day, its coupled code included.</summary>
    public static Engagement Of(in Link link, int day)
    {
        var clicks = ClickCurve.Of(link).OnDay(day);
        var code = link.QrCode;
        return new Engagement(clicks, code < 0 ? 0 : ClickCurve.Of(link.Group.QrCode(code)).OnDay(day), LibraryClicksOf(link, clicks));
    }

    /// <summary>A group's day.</summary>
    public static Engagement Of(GroupTotals totals, int day) => new(totals.Clicks(day), totals.Scans(day), totals.LibraryClicks(day));
}
