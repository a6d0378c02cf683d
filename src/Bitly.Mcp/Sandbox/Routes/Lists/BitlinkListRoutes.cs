using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes.Lists;

/// <summary>The list of a group's bitlinks, page by page, newest first.</summary>
internal static class BitlinkListRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/groups/{group_guid}/bitlinks", Bitlinks),
    ];

    private static void Bitlinks(Exchange exchange)
    {
        var group = exchange.Group();
        var size = PageRequest.Size(exchange);
        var filter = new LinkFilter(exchange, group);
        var position = Math.Min(PageRequest.After(exchange, group) ?? int.MaxValue, filter.End) - 1;
        var writer = new LinkWriter(exchange.Json, exchange.Base);
        var (written, last) = (0, -1);

        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("links");
        for (; position >= filter.First && written < size; position--)
        {
            var link = group.Link(position);
            if (!filter.Wants(link)) continue;
            writer.Write(link);
            (written, last) = (written + 1, position);
        }
        while (position >= filter.First && !filter.Wants(group.Link(position))) position--;
        exchange.Json.WriteEndArray();
        PageRequest.Write(exchange, position >= filter.First ? PageRequest.Token(exchange, group, last) : "", size);
        exchange.Json.WriteEndObject();
    }
}
