using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>The writes that a loader's user may want: making links, and looking one up. No other write is answered.</summary>
internal static class WriteRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("POST", "/shorten", Shorten),
        new("POST", "/bitlinks", Create),
        new("POST", "/expand", Expand),
    ];

    private static void Shorten(Exchange exchange)
    {
        var link = Make(exchange, title: null);
        new LinkWriter(exchange.Json, exchange.Base).WriteShort(link);
    }

    private static void Create(Exchange exchange)
    {
        var link = Make(exchange, exchange.BodyText("title"));
        new LinkWriter(exchange.Json, exchange.Base).Write(link);
    }

    // 201 for a new link, 200 for an address that the group has already.
    private static Link Make(Exchange exchange, string? title)
    {
        var address = exchange.BodyText("long_url");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) throw ApiRefusal.BadField("long_url", "INVALID_ARG_LONG_URL");
        var account = exchange.Account;
        var group = exchange.GroupOf(exchange.BodyText("group_guid") ?? account.Groups[0].Guid);
        var domain = exchange.BodyText("domain") ?? "bit.ly";
        if (domain != "bit.ly" && !group.Bsds.Contains(domain)) throw ApiRefusal.BadField("domain", "INVALID_ARG_DOMAIN");
        if (account.Bsds.Append("bit.ly").Contains(uri.Host)) throw ApiRefusal.BadField("long_url", "ALREADY_A_BITLY_LINK");
        if (account.LinksThisMonth() >= account.LinkLimit) throw ApiRefusal.LinksSpent();
        var (position, isNew) = group.Links.FindOrAdd(new AddedLink(account.Advance(1), address, domain, title), exchange.BodyFlag("force_new_link"));
        exchange.Status = isNew ? 201 : 200;
        return group.Link(position);
    }

    private static void Expand(Exchange exchange)
    {
        var parts = (exchange.BodyText("bitlink_id") ?? throw ApiRefusal.BadField("bitlink_id", "INVALID_ARG_BITLINK")).Split('/');
        if (parts.Length != 2 || exchange.Account.Find(parts[0], parts[1]) is not { } found) throw ApiRefusal.NotFound();
        var address = found.Link.LongUrl();
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteTime("created_at", found.Link.Created);
        json.WriteString("link", $"https://{parts[0]}/{parts[1]}");
        json.WriteString("id", $"{parts[0]}/{parts[1]}");
        json.WriteString("long_url", address);
        json.WriteStartArray("long_urls");
        json.WriteStringValue(address);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
