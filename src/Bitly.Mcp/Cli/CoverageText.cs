using System.Globalization;
using Bitly.Mcp.Operations.Coverage;

namespace Bitly.Mcp.Cli;

/// <summary>The coverage table as lines of text.</summary>
internal static class CoverageText
{
    private static readonly string[] Header = ["entry", "loaded", "tables", "rows", "requests", "tier", "airbyte", "tap-bitly"];

    public static IEnumerable<string> Lines(CoverageReport report, int width) =>
        TextTable.Lines(Header, [.. report.Rows.Select(Cells)], width).Append("").Append(report.Sum());

    private static string[] Cells(CoverageRow row) =>
    [
        row.Entry, row.Loaded ? "yes" : "NO", Number(row.Tables), Number(row.Rows), Number(row.Requests), row.Tier, row.Airbyte ? "yes" : "", row.TapBitly ? "yes" : "",
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
