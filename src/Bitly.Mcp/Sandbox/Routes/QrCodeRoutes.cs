using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Routes.Lists;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>QR codes: the list of a group, newest first, and the single code.</summary>
internal static class QrCodeRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/groups/{group_guid}/qr-codes", QrCodes),
        new("GET", "/qr-codes/{qrcode_id}", QrCode),
    ];

    private static void QrCode(Exchange exchange) => QrCodeWriter.WriteDetails(exchange.Json, exchange.QrCode());

    private static void QrCodes(Exchange exchange)
    {
        var group = exchange.Group();
        var size = PageRequest.Size(exchange);
        var wanted = QrCodeFilter.Of(exchange, group);
        var start = Start(exchange, group, wanted);
        var page = wanted.Skip(start).Take(size).ToArray();

        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("qr_codes");
        foreach (var code in page) QrCodeWriter.WriteMinimal(exchange.Json, code);
        exchange.Json.WriteEndArray();
        PageRequest.Write(exchange, start + page.Length < wanted.Count ? page[^1].Id : "", size);
        exchange.Json.WriteEndObject();
    }

    // The token is the id of the last code seen, as in Bitly's own example.
    private static int Start(Exchange exchange, GroupAccount group, List<QrCode> wanted)
    {
        if (exchange.Query.Text("search_after") is not { Length: > 0 } token) return 0;
        var seen = exchange.Account.FindQrCode(token) is { } code && code.Group == group ? wanted.FindIndex(other => other.Position == code.Position) : -1;
        return seen >= 0 ? seen + 1 : throw ApiRefusal.BadField("search_after", "INVALID_ARG_SEARCH_AFTER");
    }
}
