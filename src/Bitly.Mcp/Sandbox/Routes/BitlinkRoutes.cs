using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>One bitlink and its metrics.</summary>
internal static class BitlinkRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/bitlinks/{bitlink}", Bitlink),
        new("GET", "/bitlinks/{bitlink}/clicks", Clicks),
        new("GET", "/bitlinks/{bitlink}/clicks/summary", ClicksSummary),
        new("GET", "/bitlinks/{bitlink}/engagements", EngagementSeries),
        new("GET", "/bitlinks/{bitlink}/engagements/summary", EngagementSummary),
        new("GET", "/bitlinks/{bitlink}/countries", Facet(new("countries"), profile => profile.Country)),
        new("GET", "/bitlinks/{bitlink}/cities", Cities, Plan.Core),
        new("GET", "/bitlinks/{bitlink}/devices", Facet(new("devices", Value: "device_type"), profile => profile.Device), Plan.Core),
        new("GET", "/bitlinks/{bitlink}/referrers", Facet(new("referrers"), profile => profile.Referrer)),
        new("GET", "/bitlinks/{bitlink}/referrer_name", Facet(new("referrers"), profile => profile.ReferrerName)),
        new("GET", "/bitlinks/{bitlink}/referring_domains", Facet(new("referring_domains"), profile => profile.ReferringDomain)),
        new("GET", "/bitlinks/{bitlink}/referrers_by_domains", ReferrersByDomains),
    ];

    private static void Bitlink(Exchange exchange) => new LinkWriter(exchange.Json, exchange.Base).Write(exchange.Link());

    private static void Clicks(Exchange exchange)
    {
        var link = exchange.Link();
        MetricsWriter.Series(exchange, link.Group.IsSparse, DailyEvents.ClicksOf(link), ("link_clicks", "date", "clicks"));
    }

    private static void ClicksSummary(Exchange exchange)
    {
        var link = exchange.Link();
        MetricsWriter.Summary(exchange, link.Group.IsSparse, DailyEvents.ClicksOf(link), "total_clicks");
    }

    private static void EngagementSeries(Exchange exchange)
    {
        var link = exchange.Link();
        MetricsWriter.EngagementSeries(exchange, link.Group.IsSparse, Engagements.Of(link));
    }

    private static void EngagementSummary(Exchange exchange)
    {
        var link = exchange.Link();
        MetricsWriter.EngagementSummary(exchange, link.Group.IsSparse, Engagements.Of(link));
    }

    private static RouteHandler Facet(FacetNames names, Func<Profile, string> valueOf) =>
        exchange => FacetWriter.Write(exchange, DailyEvents.ClicksOf(exchange.Link()), names, valueOf);

    private static void Cities(Exchange exchange) => FacetWriter.WriteCities(exchange, DailyEvents.ClicksOf(exchange.Link()), "clicks");

    private static void ReferrersByDomains(Exchange exchange) => FacetWriter.WriteReferrersByDomains(exchange, DailyEvents.ClicksOf(exchange.Link()));
}
