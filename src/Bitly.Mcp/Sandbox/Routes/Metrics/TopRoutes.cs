using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes.Metrics;

/// <summary>The greatest links and codes of a group. <c>links</c> is in no useful order; the sorted list beside it is.</summary>
internal static class TopRoutes
{
    private const int DefaultSize = 50;
    private const int MostSize = 100;

    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/groups/{group_guid}/bitlinks/{sort}", Sorted),
        new("GET", "/groups/{group_guid}/links/clicks/top", exchange => TopLinks(exchange, link => DailyEvents.ClicksOf(link))),
        new("GET", "/groups/{group_guid}/engagements/top", exchange => TopLinks(exchange, link => Engagements.Of(link).Together)),
        new("GET", "/groups/{group_guid}/engagements/sorted/top", LinksAndCodes),
        new("GET", "/groups/{group_guid}/codes/scans/top", Scans),
    ];

    private static void Sorted(Exchange exchange)
    {
        if (exchange.Values[1] != "clicks") throw ApiRefusal.NotFound();
        TopLinks(exchange, link => DailyEvents.ClicksOf(link));
    }

    private static void Scans(Exchange exchange)
    {
        var group = exchange.Group();
        var window = Window.Of(exchange, group.IsSparse);
        if (exchange.Query.Text("decoupled") == "true")
        {
            Write(exchange, [], Ranking.Codes(group, window, Size(exchange), code => !code.IsCoupled));
            return;
        }
        var coupled = Ranking.Codes(group, window, Size(exchange), code => code.IsCoupled);
        Write(exchange, coupled.ConvertAll(top => (group.Link(top.Code.LinkPosition), top.Count)));
    }

    private static void TopLinks(Exchange exchange, Func<Link, DailyEvents> eventsOf)
    {
        var group = exchange.Group();
        Write(exchange, Ranking.Links(group, Window.Of(exchange, group.IsSparse), Size(exchange), eventsOf));
    }

    // A coupled code counts under its link, a decoupled one for itself.
    private static void LinksAndCodes(Exchange exchange)
    {
        var (group, size) = (exchange.Group(), Size(exchange));
        var window = Window.Of(exchange, group.IsSparse);
        var links = Ranking.Links(group, window, size, link => Engagements.Of(link).Together);
        var codes = Ranking.Codes(group, window, size, code => !code.IsCoupled);
        var least = links.Select(top => top.Count).Concat(codes.Select(top => top.Count)).OrderDescending().Take(size).LastOrDefault();
        links = links.FindAll(top => top.Count >= least);
        Write(exchange, links, codes.FindAll(top => top.Count >= least).Take(size - Math.Min(size, links.Count)).ToList());
    }

    private static int Size(Exchange exchange)
    {
        var size = exchange.Query.Number("size", DefaultSize);
        return size < 1 ? throw ApiRefusal.BadField("size", "INVALID_ARG_SIZE") : Math.Min(size, MostSize);
    }

    private static void Write(Exchange exchange, List<(Link Link, long Count)> top)
    {
        exchange.Json.WriteStartObject();
        WriteLinks(exchange, top);
        WriteSorted(exchange.Json, "sorted_links", "clicks", top.ConvertAll(item => (item.Link.Id(), item.Count)));
        exchange.Json.WriteEndObject();
    }

    private static void Write(Exchange exchange, List<(Link Link, long Count)> links, List<(QrCode Code, long Count)> codes)
    {
        exchange.Json.WriteStartObject();
        WriteLinks(exchange, links);
        exchange.Json.WriteStartArray("qr_codes");
        foreach (var (code, _) in codes.OrderBy(top => top.Code.Position)) QrCodeWriter.WriteMinimal(exchange.Json, code);
        exchange.Json.WriteEndArray();
        var all = links.ConvertAll(top => (Id: top.Link.Id(), top.Count));
        all.AddRange(codes.ConvertAll(top => (top.Code.Id, top.Count)));
        WriteSorted(exchange.Json, "sorted_engagements", "engagements", all.OrderByDescending(item => item.Count).ToList());
        exchange.Json.WriteEndObject();
    }

    private static void WriteLinks(Exchange exchange, List<(Link Link, long Count)> top)
    {
        var writer = new LinkWriter(exchange.Json, exchange.Base);
        exchange.Json.WriteStartArray("links");
        foreach (var (link, _) in top.OrderByDescending(item => item.Link.Position)) writer.Write(link);
        exchange.Json.WriteEndArray();
    }

    private static void WriteSorted(Utf8JsonWriter json, string list, string number, List<(string Id, long Count)> items)
    {
        json.WriteStartArray(list);
        foreach (var (id, count) in items)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteNumber(number, count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
