using static Bitly.Pipeline.Catalog.Entries;

namespace Bitly.Pipeline.Catalog;

/// <summary>Links and their metrics: 12 operations below /bitlinks and the list of a group's links.</summary>
internal static class LinkEndpoints
{
    public static IEnumerable<CatalogEntry> All() => [.. LinksAndTotals(), .. Facets()];

    private static IEnumerable<CatalogEntry> LinksAndTotals()
    {
        yield return Part("group_bitlinks", "getBitlinksByGroup", "/groups/{group_guid}/bitlinks", "links", OfGroup,
            "All links of each group, archived ones included", Shapes.Bitlink) with
        {
            Paged = true,
            Params = Query(("size", 100), ("archived", "both")),
            PrimaryKey = ["id"],
            Incremental = CreatedAfter("created_at"),
            Goals = "links short urls new newest titles destinations tags campaigns archived expired deeplinks who made created by",
        };
        yield return Part("bitlink", "getBitlink", "/bitlinks/{bitlink}", "$", OfLink,
            "One link in full; group_bitlinks has the same fields for a hundredth of the requests", Shapes.Bitlink) with
        {
            PrimaryKey = ["id"],
            IncludeFromParent = [],
            Goals = "single link details",
        };
        yield return Series("bitlink_clicks", "getClicksForBitlink", "/bitlinks/{bitlink}/clicks", "link_clicks", OfLink, "date",
            "Clicks per link and day", MetricShapes.LinkClicks) with { Goals = "clicks over time daily per link" };
        yield return Summary("bitlink_clicks_summary", "getClicksSummaryForBitlink", "/bitlinks/{bitlink}/clicks/summary", OfLink,
            "Total clicks per link", MetricShapes.ClicksSummary) with { Goals = "total clicks per link top links" };
        yield return Series("bitlink_engagements", "getEngagements", "/bitlinks/{bitlink}/engagements", "engagements", OfLink, "date",
            "Clicks, scans and link-in-bio clicks per link and day", MetricShapes.Engagements) with { Goals = "engagements scans clicks over time per link" };
        yield return Summary("bitlink_engagements_summary", "getEngagementsSummary", "/bitlinks/{bitlink}/engagements/summary", OfLink,
            "Total engagements per link", MetricShapes.EngagementsSummary) with { Goals = "total engagements per link" };
    }

    private static IEnumerable<CatalogEntry> Facets()
    {
        yield return Facet("bitlink_countries", "getMetricsForBitlinkByCountries", "/bitlinks/{bitlink}/countries", OfLink, ["value"],
            "Clicks per link and country", MetricShapes.Clicks) with { Goals = "clicks by country geography per link" };
        yield return Facet("bitlink_cities", "getMetricsForBitlinkByCities", "/bitlinks/{bitlink}/cities", OfLink, ["country", "region", "subregion", "city"],
            "Clicks per link and city", MetricShapes.CityClicks) with { Envelope = MetricShapes.CityWindow, Tier = PlanTier.Paid, Goals = "clicks by city geography per link" };
        yield return Facet("bitlink_devices", "getMetricsForBitlinkByDevices", "/bitlinks/{bitlink}/devices", OfLink, ["device_type"],
            "Clicks per link and device", MetricShapes.DeviceClicks) with { Tier = PlanTier.Paid, Goals = "clicks by device mobile desktop per link" };
        yield return Facet("bitlink_referrers", "getMetricsForBitlinkByReferrers", "/bitlinks/{bitlink}/referrers", OfLink, ["value"],
            "Clicks per link and referring page", MetricShapes.Clicks) with { Goals = "clicks by referrer source traffic per link" };
        yield return Facet("bitlink_referrer_name", "getMetricsForBitlinkByReferrerName", "/bitlinks/{bitlink}/referrer_name", OfLink, ["value"],
            "Clicks per link and referrer name", MetricShapes.Clicks) with { Goals = "clicks by referrer name source per link" };
        yield return Facet("bitlink_referring_domains", "getMetricsForBitlinkByReferringDomains", "/bitlinks/{bitlink}/referring_domains", OfLink, ["value"],
            "Clicks per link and referring domain", MetricShapes.Clicks) with { Goals = "clicks by referring domain site source per link" };
        yield return Facet("bitlink_referrers_by_domains", "getMetricsForBitlinkByReferrersByDomains", "/bitlinks/{bitlink}/referrers_by_domains", OfLink, ["network"],
            "Referrers grouped by network per link", MetricShapes.ReferrersByDomain) with
        {
            Selector = "referrers_by_domain",
            Goals = "clicks by network and referrer social per link",
        };
    }
}
