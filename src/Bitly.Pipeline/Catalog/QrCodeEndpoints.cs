using static Bitly.Pipeline.Catalog.Entries;

namespace Bitly.Pipeline.Catalog;

/// <summary>QR codes and their scans.</summary>
internal static class QrCodeEndpoints
{
    public static IEnumerable<CatalogEntry> All()
    {
        yield return Part("group_qr_codes", "listQRMinimal", "/groups/{group_guid}/qr-codes", "qr_codes", OfGroup,
            "All QR codes of each group, archived ones included", Shapes.QrCode) with
        {
            Paged = true,
            Params = Query(("size", 100), ("archived", "both")),
            PrimaryKey = ["qrcode_id"],
            Incremental = CreatedAfter("created"),
            Goals = "qr codes new newest archived expired",
        };
        yield return Part("qr_code", "getQRCodeByIdPublic", "/qr-codes/{qrcode_id}", "$", OfQrCode, "One QR code with its look and GS1 data", Shapes.QrCodeDetails) with
        {
            PrimaryKey = ["qrcode_id"], IncludeFromParent = [], Goals = "qr code look design gs1 details",
        };
        yield return Part("qr_code_image", "getQRCodeImagePublic", "/qr-codes/{qrcode_id}/image", "$", OfQrCode, "The image of each QR code as a data URI (SVG)",
            [Field.Text("qr_code_image", "Data URI")]) with
        {
            // Without it the answer may be the picture itself.
            Headers = new Dictionary<string, string> { ["Accept"] = "application/json" },
            PrimaryKey = [KeyOf(OfQrCode)], Goals = "qr code image svg picture",
        };
        yield return Series("qr_scans", "getScanMetricsForQRCode", "/qr-codes/{qrcode_id}/scans", "scans", OfQrCode, "date",
            "Scans per QR code and day", MetricShapes.ScanSeries) with { Goals = "scans over time daily per qr code" };
        yield return Summary("qr_scans_summary", "getScanMetricsSummaryForQRCode", "/qr-codes/{qrcode_id}/scans/summary", OfQrCode,
            "Total scans per QR code", MetricShapes.ScansSummary) with { Goals = "total scans per qr code top qr codes" };
        yield return Facet("qr_scans_countries", "getScanMetricsForQRCodeByCountries", "/qr-codes/{qrcode_id}/scans/countries", OfQrCode, ["value"],
            "Scans per QR code and country", MetricShapes.Scans) with { Goals = "scans by country geography per qr code" };
        yield return Facet("qr_scans_cities", "getScanMetricsForQRCodeByCities", "/qr-codes/{qrcode_id}/scans/cities", OfQrCode, ["country", "region", "subregion", "city"],
            "Scans per QR code and city", MetricShapes.CityScans) with { Envelope = MetricShapes.CityWindow, Tier = PlanTier.Paid, Goals = "scans by city geography per qr code" };
        yield return Facet("qr_scans_device_os", "getScanMetricsForQRCodeByDevicesOS", "/qr-codes/{qrcode_id}/scans/device_os", OfQrCode, ["value"],
            "Scans per QR code and operating system", MetricShapes.Scans) with { Tier = PlanTier.Paid, Goals = "scans by device os per qr code" };
        yield return Facet("qr_scans_browsers", "getScanMetricsForQRCodeByBrowser", "/qr-codes/{qrcode_id}/scans/browsers", OfQrCode, ["value"],
            "Scans per QR code and browser", MetricShapes.Scans) with { Tier = PlanTier.Paid, Goals = "scans by browser per qr code" };
    }
}
