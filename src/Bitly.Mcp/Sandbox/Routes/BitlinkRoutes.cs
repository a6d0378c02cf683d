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
    ];

    private static void Bitlink(Exchange exchange) => new LinkWriter(exchange.Json, exchange.Base).Write(exchange.Link());

    private static void Clicks(Exchange exchange)
    {
        var link = exchange.Link();
        var curve = ClickCurve.Of(link);
        MetricsWriter.Series(exchange, link.Group.IsSparse, "link_clicks", "clicks", day => curve.OnDay(day), curve.SpreadKey);
    }
}
