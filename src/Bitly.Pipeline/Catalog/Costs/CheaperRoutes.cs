namespace Bitly.Pipeline.Catalog;

/// <summary>Another entry that answers nearly the same for fewer requests.</summary>
/// <param name="Entry">What costs one request for each link, code or object.</param>
/// <param name="Instead">What costs one for each group, or nothing at all because its parent holds the same fields.</param>
/// <param name="Difference">What is not the same.</param>
internal sealed record SubstituteEntry(string Entry, string Instead, string Difference);

/// <summary>Which entries stand in for which.</summary>
internal static class CheaperRoutes
{
    private const string Sums = "sums of each group instead of each link";
    private const string SameFields = "the same fields; nothing is lost";
    private const string EveryPlan = "clicks on links alone, without scans; no plan is too small";
    private const string Scans = "sums of each group instead of each code";

    public static readonly IReadOnlyList<SubstituteEntry> All =
    [
        new("bitlink", "group_bitlinks", SameFields),
        new("group", "groups", SameFields),
        new("organization", "organizations", SameFields),
        new("campaign", "campaigns", SameFields),
        new("channel", "channels", SameFields),
        new("webhook", "organization_webhooks", SameFields),
        new("qr_code", "group_qr_codes", "without the fields that only the single code has"),
        new("bitlink_clicks", "group_link_clicks_over_time", Sums),
        new("bitlink_clicks_summary", "group_link_clicks_top", "the 1,000 links of each group with the most clicks"),
        new("bitlink_engagements", "group_engagements_over_time", Sums),
        new("bitlink_engagements_summary", "group_engagements_top", "the 1,000 links of each group with the most engagements"),
        new("bitlink_countries", "group_link_clicks_countries", Sums),
        new("bitlink_cities", "group_link_clicks_cities", Sums),
        new("bitlink_devices", "group_link_clicks_devices", Sums),
        new("bitlink_referrers", "group_link_clicks_referrers", Sums),
        new("bitlink_referrer_name", "group_link_clicks_referrers", Sums),
        new("bitlink_referring_domains", "group_link_clicks_referrers", Sums),
        new("bitlink_referrers_by_domains", "group_referring_networks", Sums),
        new("qr_scans", "group_code_scans_over_time", Scans),
        new("qr_scans_summary", "group_code_scans_top", "the links of each group whose codes were scanned most"),
        new("qr_scans_countries", "group_code_scans_countries", Scans),
        new("qr_scans_cities", "group_code_scans_cities", Scans),
        new("group_clicks", "group_link_clicks_over_time", EveryPlan),
        new("group_cities", "group_link_clicks_cities", EveryPlan),
        new("group_devices", "group_link_clicks_devices", EveryPlan),
        new("custom_bitlink_clicks", "group_link_clicks_over_time", "sums of each group instead of each custom link"),
    ];

    /// <summary>Page size that is asked for when a list is only counted. The largest accepted one is not published; a smaller answer only costs more pages.</summary>
    public const int CountingPageSize = 1000;

    public static SubstituteEntry? For(string entry) => All.FirstOrDefault(one => one.Entry == entry);
}
