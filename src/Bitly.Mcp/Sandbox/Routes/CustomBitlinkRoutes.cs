using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>
/// Custom back-halves. Half of them led somewhere else for the first five days of their link, so that their history has
/// two entries and their clicks two destinations.
/// </summary>
internal static class CustomBitlinkRoutes
{
    private const int DaysAtFormerDestination = 5;

    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/custom_bitlinks/{custom_bitlink}", CustomBitlink, Plan.Core),
        new("GET", "/custom_bitlinks/{custom_bitlink}/clicks", Clicks, Plan.Core),
        new("GET", "/custom_bitlinks/{custom_bitlink}/clicks_by_destination", ClicksByDestination, Plan.Core),
    ];

    private static void CustomBitlink(Exchange exchange)
    {
        var (link, _) = Find(exchange);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("custom_bitlink", $"{exchange.Values[0]}/{exchange.Values[1]}");
        json.WritePropertyName("bitlink");
        new LinkWriter(json, exchange.Base).Write(link);
        json.WriteStartArray("bitlink_history");
        WriteHistory(exchange, link, isCurrent: true);
        if (HasFormer(link)) WriteHistory(exchange, link, isCurrent: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHistory(Exchange exchange, in Link link, bool isCurrent)
    {
        var json = exchange.Json;
        var made = HasFormer(link) ? link.Created - Times.SecondsPerDay : link.Created;
        json.WriteStartObject();
        json.WriteString("group_guid", link.Group.Guid);
        json.WriteString("keyword", exchange.Values[1]);
        json.WriteString("bsd", link.Domain);
        json.WriteString("hash", isCurrent ? link.Group.Account.LinkCodes.Text(link.Group.Index, link.Position) : $"zz{link.Position:00000}");
        json.WriteString("login", link.CreatedBy);
        json.WriteString("long_url", isCurrent ? link.LongUrl() : Former(link));
        json.WriteTime("created", isCurrent && HasFormer(link) ? SwitchedAt(link) : made);
        json.WriteTime("first_created", made);
        if (!isCurrent) json.WriteTime("deactivated", SwitchedAt(link));
        json.WriteBoolean("is_active", isCurrent);
        json.WriteEndObject();
    }

    private static void Clicks(Exchange exchange)
    {
        var (link, keyword) = Find(exchange);
        MetricsWriter.Series(exchange, link.Group.IsSparse, Events(link, keyword, _ => true), ("link_clicks", "date", "clicks"));
    }

    private static void ClicksByDestination(Exchange exchange)
    {
        var (link, keyword) = Find(exchange);
        var window = Window.Of(exchange, link.Group.IsSparse);
        var day = Times.DayOf(SwitchedAt(link));
        var former = HasFormer(link) ? window.Total(Events(link, keyword, seen => seen < day)) : 0;
        var all = window.Total(Events(link, keyword, _ => true));
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray("metrics");
        Destination(exchange, link.LongUrl(), all - former);
        if (former > 0) Destination(exchange, Former(link), former);
        json.WriteEndArray();
        MetricsWriter.Head(exchange, window);
        json.WriteString("facet", "destinations");
        json.WriteEndObject();
    }

    private static void Destination(Exchange exchange, string address, long clicks)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("value", address);
        exchange.Json.WriteNumber("clicks", clicks);
        exchange.Json.WriteEndObject();
    }

    private static (Link Link, int Keyword) Find(Exchange exchange) =>
        exchange.Account.Find(exchange.Values[0], exchange.Values[1]) is { Keyword: >= 0 } found ? found : throw ApiRefusal.NotFound();

    // Half of a link's clicks come by its newest back-half, a quarter by the one before.
    private static DailyEvents Events(in Link link, int keyword, Predicate<int> counted)
    {
        var clicks = DailyEvents.ClicksOf(link);
        return new DailyEvents(day => counted(day) ? clicks.OnDay(day) >> (keyword + 1) : 0, clicks.SpreadKey, static (_, _) => { });
    }

    private static bool HasFormer(in Link link) => link.Word(2, 2) == 0;

    private static long SwitchedAt(in Link link) => Times.StartOf(Times.DayOf(link.Created) + DaysAtFormerDestination);

    private static string Former(in Link link) => $"https://www.shop.example/archive/{link.Position + 1}";
}
