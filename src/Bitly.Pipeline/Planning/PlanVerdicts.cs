using System.Globalization;

namespace Bitly.Pipeline.Planning;

/// <summary>Judges a number of requests against the month. Pure.</summary>
internal static class PlanVerdicts
{
    /// <summary>First day of the month after <paramref name="now"/>, UTC.</summary>
    public static DateOnly ResetAfter(DateTimeOffset now) => new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1).AddMonths(1);

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether <paramref name="needed"/> requests fit into what is left; when not, on which first of a month the last ones can be sent,
    /// and whether the cheaper routes would fit now.
    /// </summary>
    public static PlanVerdict Of(int needed, RequestQuota? quota, IReadOnlyList<CheaperRoute> cheaper, DateTimeOffset now, int hours)
    {
        if (quota is null)
        {
            return new("unknown", $"{Requests(needed)}; how many the month leaves is not known.", HoursAtLeast: hours);
        }

        if (needed <= quota.Left)
        {
            return new("fits", $"{Requests(needed)} of the {quota.Left} that are left until {quota.ResetsOn}.", HoursAtLeast: hours);
        }

        var months = quota.Limit <= 0 ? (int?)null : (int)(((long)needed - quota.Left + quota.Limit - 1) / quota.Limit);
        var last = months is { } count ? ResetAfter(now).AddMonths(count - 1) : (DateOnly?)null;
        var days = last is { } date ? date.DayNumber - DateOnly.FromDateTime(now.UtcDateTime).DayNumber : 0;
        var later = last is { } day
            ? $"a run now reads {quota.Left} and keeps them; it goes on from {quota.ResetsOn} and is complete on {Text(day)}"
            : "the account has no requests";
        var saved = cheaper.GroupBy(route => route.Resource).Sum(routes => routes.Max(route => route.Saves));
        return needed - saved <= quota.Left && saved > 0
            ? new("cheaper_route", $"{Requests(needed)}, but only {quota.Left} are left until {quota.ResetsOn}. The cheaper routes need about {needed - saved} and fit now; else {later}.", last is { } d ? Text(d) : null, days, hours)
            : new("fits_later", $"{Requests(needed)}, but only {quota.Left} are left until {quota.ResetsOn}: {later}.", last is { } e ? Text(e) : null, days, hours);
    }

    private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";
}
