using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes.Metrics;

/// <summary>Metrics over all links and codes of a group. The scan endpoints call their numbers clicks and count, as Bitly's do.</summary>
internal static class GroupMetricRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/groups/{group_guid}/countries", Clicks(new("countries"), profile => profile.Country)),
        new("GET", "/groups/{group_guid}/cities", ClickCities, Plan.Core),
        new("GET", "/groups/{group_guid}/devices", Clicks(new("devices", Value: "device_type"), profile => profile.Device), Plan.Core),
        new("GET", "/groups/{group_guid}/referring_networks", Clicks(new("referring_networks"), profile => profile.Network)),
        new("GET", "/groups/{group_guid}/referrers", Clicks(new("referrers"), profile => profile.Referrer)),
        new("GET", "/groups/{group_guid}/engagements/over_time", OverTime(group => Engagements.Of(group).Together)),
        new("GET", "/groups/{group_guid}/clicks", OverTime(DailyEvents.ClicksOf), Plan.Core),
        new("GET", "/groups/{group_guid}/links/clicks/over_time", OverTime(DailyEvents.ClicksOf)),
        new("GET", "/groups/{group_guid}/links/clicks/devices", Clicks(new("devices"), profile => profile.Device)),
        new("GET", "/groups/{group_guid}/links/clicks/referrers", Clicks(new("referrers"), profile => profile.Referrer)),
        new("GET", "/groups/{group_guid}/links/clicks/countries", Clicks(new("countries"), profile => profile.Country)),
        new("GET", "/groups/{group_guid}/links/clicks/cities", ClickCities),
        new("GET", "/groups/{group_guid}/codes/scans/over_time", OverTime(DailyEvents.ScansOf)),
        new("GET", "/groups/{group_guid}/codes/scans/countries", ScanCountries),
        new("GET", "/groups/{group_guid}/codes/scans/cities", ScanCities),
        new("GET", "/groups/{group_guid}/shorten_counts", ShortenCounts),
    ];

    private static RouteHandler Clicks(FacetNames names, Func<Profile, string> valueOf) =>
        exchange => FacetWriter.Write(exchange, DailyEvents.ClicksOf(exchange.Group()), names, valueOf);

    private static void ClickCities(Exchange exchange) => FacetWriter.WriteCities(exchange, DailyEvents.ClicksOf(exchange.Group()), "clicks");

    private static void ScanCountries(Exchange exchange) =>
        FacetWriter.Write(exchange, DailyEvents.ScansOf(exchange.Group()), new("countries"), profile => profile.Country);

    private static void ScanCities(Exchange exchange) => FacetWriter.WriteCities(exchange, DailyEvents.ScansOf(exchange.Group()), "clicks");

    private static RouteHandler OverTime(Func<GroupAccount, DailyEvents> eventsOf) => exchange =>
    {
        var group = exchange.Group();
        MetricsWriter.Series(exchange, group.IsSparse, eventsOf(group), ("data", "ts", "count"));
    };

    private static void ShortenCounts(Exchange exchange) => ShortenCountWriter.Write(exchange, [exchange.Group()]);
}
