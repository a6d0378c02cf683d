using static Bitly.Pipeline.Catalog.Field;

namespace Bitly.Pipeline.Catalog;

/// <summary>The documented record shapes of metrics and limits .</summary>
internal static class MetricShapes
{
    /// <summary>What every metrics answer says about its window; copied into each row.</summary>
    public static readonly string[] Window = ["unit", "units", "unit_reference"];
    public static readonly string[] FacetWindow = ["unit", "units", "unit_reference", "facet"];
    /// <summary>Cities beyond the listed ones, and clicks without a city: of the whole answer, so the same in each of its rows.</summary>
    public static readonly string[] CityWindow = [.. FacetWindow, "other_metrics"];

    public static readonly Field[] Count = [Text("key", "Bucket time, or what is counted"), Int("value", "Count")];
    public static readonly Field[] Clicks = [Text("value", "Country, referrer, device ...; direct = no referrer"), Int("clicks", "Clicks in the window")];
    public static readonly Field[] Scans = [Text("value", "Country, system, browser ..."), Int("scans", "Scans in the window")];
    public static readonly Field[] DeviceClicks = [Text("device_type", "Mobile, Desktop ..."), Int("clicks", "Clicks in the window")];
    public static readonly Field[] CityClicks = [.. Place(), Int("clicks", "Clicks in the window")];
    public static readonly Field[] CityScans = [.. Place(), Int("scans", "Scans in the window")];
    public static readonly Field[] LinkClicks = [Time("date", "Start of the bucket (UTC)"), Int("clicks", "Clicks")];
    public static readonly Field[] ScanSeries = [Time("date", "Start of the bucket (UTC)"), Int("scans", "Scans")];
    public static readonly Field[] Series = [Time("ts", "Start of the bucket (UTC)"), Int("count", "Clicks, scans or engagements")];

    public static readonly Field[] Engagements =
    [
        Time("date", "Start of the bucket (UTC)"), Int("engagement_count", "All engagements"),
        Object("engagements", "By kind", Kinds()),
    ];

    public static readonly Field[] ClicksSummary = [Int("total_clicks", "Clicks in the window"), .. WindowFields()];
    public static readonly Field[] ScansSummary = [Int("total_scans", "Scans in the window"), .. WindowFields()];
    public static readonly Field[] EngagementsSummary =
        [Int("total_engagements", "Engagements in the window"), Object("engagements", "By kind", Kinds()), .. WindowFields()];

    public static readonly Field[] ReferrersByDomain =
        [Text("network", "Network"), Objects("referrers", "Its referrers", [Text("value", "Referrer"), Int("clicks", "Clicks in the window")])];

    public static readonly Field[] SortedLinks = [Text("id", "Link"), Int("clicks", "Clicks or scans in the window")];
    public static readonly Field[] SortedEngagements = [Text("id", "Link or QR code"), Int("engagements", "Engagements in the window")];

    public static readonly Field[] PlanLimit =
        [Text("name", "Limit"), Text("description", "What it limits"), Int("limit", "Allowed a month"), Int("count", "Used this month")];

    public static readonly Field[] PlatformLimit =
    [
        Text("endpoint", "Path"),
        Objects("methods", "By method", [Text("name", "Method"), Int("limit", "Allowed an hour"), Int("count", "Used this hour")]),
    ];

    public static readonly Field[] FeatureUsage = [Text("name", "Limit"), Text("description", "What it limits"), Int("count", "Used")];

    public static readonly Field[] HistoricalUsage =
        [Text("name", "Limit"), Objects("usage", "By time", [Int("count", "Used"), Time("unit_start", "Start of the bucket")])];

    private static Field[] Kinds() => [Int("clicks", "Clicks"), Int("scans", "QR scans"), Int("lib_button_clicks", "Link-in-bio clicks")];

    private static Field[] WindowFields() =>
        [Text("unit", "Bucket size"), Int("units", "Buckets"), Time("unit_reference", "Newest end of the window")];

    private static Field[] Place() =>
        [Text("city", "City"), Text("subregion", "Subregion"), Text("region", "Region"), Text("country", "Country")];
}
