using static Bitly.Pipeline.Catalog.Entries;

namespace Bitly.Pipeline.Catalog;

/// <summary>Groups: the list, its settings, and metrics that cost one request a group whatever the number of links.</summary>
internal static class GroupEndpoints
{
    public static IEnumerable<CatalogEntry> All() => [.. Lists(), .. Metrics(), .. LinkClicks(), .. CodeScans()];

    private static IEnumerable<CatalogEntry> Lists()
    {
        yield return new CatalogEntry
        {
            Name = "groups", Operation = "getGroups", Path = "/groups", Selector = "groups", PrimaryKey = ["guid"],
            About = "The groups the token can see; parent of nearly everything", Fields = Shapes.Group, Goals = "groups workspaces teams accounts",
        };
        yield return Part("group", "getGroup", "/groups/{group_guid}", "$", OfGroup, "One group in full; groups has the same fields for one request", Shapes.Group) with
        {
            PrimaryKey = ["guid"], IncludeFromParent = [], Goals = "single group details",
        };
        yield return Part("group_preferences", "getGroupPreferences", "/groups/{group_guid}/preferences", "$", OfGroup, "Default domain of each group",
            [Field.Text("group_guid", "Key"), Field.Text("domain_preference", "Domain used for new links")]) with
        {
            PrimaryKey = ["group_guid"], IncludeFromParent = [], Goals = "group settings default domain",
        };
        yield return Part("group_tags", "getGroupTags", "/groups/{group_guid}/tags", "tags", OfGroup, "Tags of links in each group (at most 1,000); with params type = \"qr_code\" those of QR codes",
            [Field.Text("tag", "Tag")]) with
        {
            WrapScalarsAs = "tag", PrimaryKey = ["_groups_guid", "tag"], MergeKey = ["_groups_guid"], Params = Query(("type", "bitlink")),
            Goals = "tags labels",
        };
        yield return Part("group_feature_usage", "getGroupFeatureUsage", "/groups/{group_guid}/feature_usage", "limit_usage", OfGroup,
            "What each group used of the plan's limits", MetricShapes.FeatureUsage) with
        {
            Envelope = ["group_guid"], IncludeFromParent = [], PrimaryKey = ["group_guid", "name"], Goals = "usage quota per group",
        };
        yield return Part("group_historical_usage", "getGroupHistoricalUsage", "/groups/{group_guid}/historical_usage", "historical_limit_usage", OfGroup,
            "Usage of each group by month", MetricShapes.HistoricalUsage) with
        {
            Envelope = ["group_guid", "unit", "start_date", "end_date"], IncludeFromParent = [], Params = Query(("unit", "month")),
            PrimaryKey = ["group_guid", "unit", "name"], Goals = "usage history quota per group over time",
        };
    }

    private static IEnumerable<CatalogEntry> Metrics()
    {
        yield return Series("group_shorten_counts", "getGroupShortenCounts", "/groups/{group_guid}/shorten_counts", "metrics", OfGroup, "key",
            "Links made per group and day", MetricShapes.Count) with { Envelope = MetricShapes.FacetWindow, Goals = "links created over time per group" };
        yield return Series("group_clicks", "getGroupClicks", "/groups/{group_guid}/clicks", "data", OfGroup, "ts",
            "Clicks per group and day", MetricShapes.Series) with { Tier = PlanTier.Paid, Goals = "clicks over time daily total per group" };
        yield return Series("group_engagements_over_time", "getGroupMetricsOverTime", "/groups/{group_guid}/engagements/over_time", "data", OfGroup, "ts",
            "Engagements (clicks and scans) per group and day", MetricShapes.Series) with { Goals = "engagements over time daily total per group" };
        yield return Facet("group_countries", "getGroupMetricsByCountries", "/groups/{group_guid}/countries", OfGroup, ["value"],
            "Clicks per group and country", MetricShapes.Clicks) with { Goals = "clicks by country geography" };
        yield return Facet("group_cities", "getGroupMetricsByCities", "/groups/{group_guid}/cities", OfGroup, ["country", "region", "subregion", "city"],
            "Clicks per group and city", MetricShapes.CityClicks) with { Envelope = MetricShapes.CityWindow, Tier = PlanTier.Paid, Goals = "clicks by city geography" };
        yield return Facet("group_devices", "getGroupMetricsByDevices", "/groups/{group_guid}/devices", OfGroup, ["device_type"],
            "Clicks per group and device", MetricShapes.DeviceClicks) with { Tier = PlanTier.Paid, Goals = "clicks by device mobile desktop" };
        yield return Facet("group_referrers", "GetGroupMetricsByReferrer", "/groups/{group_guid}/referrers", OfGroup, ["value"],
            "Clicks per group and referring page", MetricShapes.Clicks) with { Goals = "clicks by referrer source traffic" };
        yield return Facet("group_referring_networks", "GetGroupMetricsByReferringNetworks", "/groups/{group_guid}/referring_networks", OfGroup, ["value"],
            "Clicks per group and network", MetricShapes.Clicks) with { Goals = "clicks by network social twitter facebook" };
        yield return Ranking("group_top_links", "getSortedBitlinks", "/groups/{group_guid}/bitlinks/clicks", "The 100 links of each group with the most clicks") with
        {
            Goals = "top links most clicked ranking",
        };
        yield return Ranking("group_engagements_top", "getGroupTopMetrics", "/groups/{group_guid}/engagements/top",
            "The links of each group with the most engagements", 1000) with { Goals = "top links most engagements ranking" };
        yield return Ranking("group_top_engagements", "getTopLinksAndQRCodesByEngagements", "/groups/{group_guid}/engagements/sorted/top",
            "The 100 links and QR codes of each group with the most engagements") with
        {
            Selector = "sorted_engagements", Fields = MetricShapes.SortedEngagements, Goals = "top links and qr codes most engagements ranking",
        };
    }

    private static IEnumerable<CatalogEntry> LinkClicks()
    {
        yield return Series("group_link_clicks_over_time", "getGroupLinkClicksOverTime", "/groups/{group_guid}/links/clicks/over_time", "data", OfGroup, "ts",
            "Link clicks, without scans, per group and day", MetricShapes.Series) with { Goals = "link clicks over time daily total" };
        yield return Facet("group_link_clicks_countries", "getGroupLinkClicksByCountry", "/groups/{group_guid}/links/clicks/countries", OfGroup, ["value"],
            "Link clicks per group and country", MetricShapes.Clicks) with { Goals = "link clicks by country geography" };
        yield return Facet("group_link_clicks_cities", "getGroupLinkClicksByCity", "/groups/{group_guid}/links/clicks/cities", OfGroup, ["country", "region", "subregion", "city"],
            "Link clicks per group and city", MetricShapes.CityClicks) with { Envelope = MetricShapes.CityWindow, Goals = "link clicks by city geography" };
        yield return Facet("group_link_clicks_devices", "getGroupLinkClicksByDevice", "/groups/{group_guid}/links/clicks/devices", OfGroup, ["value"],
            "Link clicks per group and device", MetricShapes.Clicks) with { Goals = "link clicks by device mobile desktop" };
        yield return Facet("group_link_clicks_referrers", "getGroupLinkClicksByReferrer", "/groups/{group_guid}/links/clicks/referrers", OfGroup, ["value"],
            "Link clicks per group and referrer", MetricShapes.Clicks) with { Goals = "link clicks by referrer source traffic" };
        yield return Ranking("group_link_clicks_top", "getGroupTopLinkClicks", "/groups/{group_guid}/links/clicks/top", "The links of each group with the most link clicks", 1000) with
        {
            Goals = "top links most link clicks ranking",
        };
    }

    private static IEnumerable<CatalogEntry> CodeScans()
    {
        yield return Series("group_code_scans_over_time", "getGroupCodeScansOverTime", "/groups/{group_guid}/codes/scans/over_time", "data", OfGroup, "ts",
            "QR scans per group and day", MetricShapes.Series) with { Goals = "qr scans over time daily total" };
        yield return Facet("group_code_scans_countries", "getGroupCodeScansByCountry", "/groups/{group_guid}/codes/scans/countries", OfGroup, ["value"],
            "QR scans per group and country (the API calls them clicks)", MetricShapes.Clicks) with
        {
            Params = Query(("unit", "day"), ("units", -1)), Goals = "qr scans by country geography",
        };
        yield return Facet("group_code_scans_cities", "getGroupCodeScansByCity", "/groups/{group_guid}/codes/scans/cities", OfGroup, ["country", "region", "subregion", "city"],
            "QR scans per group and city (the API calls them clicks)", MetricShapes.CityClicks) with
        {
            Envelope = MetricShapes.CityWindow, Params = Query(("unit", "day"), ("units", -1)), Goals = "qr scans by city geography",
        };
        yield return Ranking("group_code_scans_top", "getGroupTopCodeScans", "/groups/{group_guid}/codes/scans/top", "The links of each group whose QR codes were scanned most") with
        {
            Params = Query(("unit", "day"), ("units", -1)), Goals = "top qr codes most scans ranking",
        };
    }
}
