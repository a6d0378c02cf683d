using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes.Metrics;

/// <summary>Metrics of one QR code, and its picture.</summary>
internal static class ScanRoutes
{
    private static ReadOnlySpan<byte> Svg => """<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"""u8;

    // One transparent pixel.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/qr-codes/{qrcode_id}/image", Image),
        new("GET", "/qr-codes/{qrcode_id}/scans", Scans),
        new("GET", "/qr-codes/{qrcode_id}/scans/summary", Summary),
        new("GET", "/qr-codes/{qrcode_id}/scans/countries", Facet("countries", profile => profile.Country)),
        new("GET", "/qr-codes/{qrcode_id}/scans/cities", Cities, Plan.Core),
        new("GET", "/qr-codes/{qrcode_id}/scans/device_os", Facet("device_os", profile => profile.Os), Plan.Core),
        new("GET", "/qr-codes/{qrcode_id}/scans/browsers", Facet("browsers", profile => profile.Browser), Plan.Core),
    ];

    // The picture itself for whoever takes anything: a loader has to ask for JSON.
    private static void Image(Exchange exchange)
    {
        _ = exchange.QrCode();
        var format = exchange.Query.Text("format") is { Length: > 0 } given ? given : "svg";
        if (format is not ("svg" or "png")) throw ApiRefusal.BadField("format", "INVALID_ARG_FORMAT");
        var bytes = format == "svg" ? Svg.ToArray() : Convert.FromBase64String(Png);
        var type = format == "svg" ? "image/svg+xml" : "image/png";
        if (exchange.Accept.Length > 0 && !exchange.Accept.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            exchange.Raw = (bytes, type);
            return;
        }
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("qr_code_image", $"data:{type};base64,{Convert.ToBase64String(bytes)}");
        exchange.Json.WriteEndObject();
    }

    private static void Scans(Exchange exchange)
    {
        var code = exchange.QrCode();
        MetricsWriter.Series(exchange, code.Group.IsSparse, DailyEvents.ScansOf(code), ("scans", "date", "scans"));
    }

    private static void Summary(Exchange exchange)
    {
        var code = exchange.QrCode();
        MetricsWriter.Summary(exchange, code.Group.IsSparse, DailyEvents.ScansOf(code), "total_scans");
    }

    private static RouteHandler Facet(string facet, Func<Profile, string> valueOf) =>
        exchange => FacetWriter.Write(exchange, DailyEvents.ScansOf(exchange.QrCode()), new FacetNames(facet, "scans"), valueOf);

    private static void Cities(Exchange exchange) => FacetWriter.WriteCities(exchange, DailyEvents.ScansOf(exchange.QrCode()), "scans");
}
