using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations.Coverage;

/// <summary>
/// Loads every entry of the catalogue from the local API into a DuckDB file and says what came: the proof of the catalogue that anyone can
/// repeat without a token.
/// </summary>
internal static class CatalogCoverage
{
    /// <summary>
    /// An account with every documented property: two groups with links and codes and an empty one, on the plan that answers everything. The seed is one
    /// that gives so few links all the rare properties, on custom back-halves too.
    /// </summary>
    public static SandboxOptions Account { get; } = new() { LinkCounts = [28, 12, 0], QrCodesPerGroup = 12, Plan = "enterprise", Seed = 449 };

    /// <summary>Loads all entries into a new project at <paramref name="folder"/>.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">What a run throws.</exception>
    public static async Task<CoverageReport> LoadAsync(string folder, SandboxServer sandbox, CancellationToken cancellationToken)
    {
        var catalog = new BitlyCatalog();
        new Definitions(new Endpoints(catalog)).Scaffold(folder, new ScaffoldRequest { BaseUrl = sandbox.BaseUrl, Resources = catalog.Names }, new SandboxOptions().Token);
        var project = new Project(folder, TimeProvider.System, new Dictionary<string, string> { ["DLT_PROJECT_DIR"] = folder });
        var pipeline = project.Open();
        var report = await pipeline.RunAsync(new RunOptions(), null, cancellationToken);
        return new CoverageReport
        {
            Rows = [.. catalog.Entries.Select(entry => Row(entry, report, pipeline.LastTrace()!))],
            RequestsSpent = report.RequestsSpent,
            Database = pipeline.DatabasePath,
            Warnings = report.Warnings,
        };
    }

    private static CoverageRow Row(CatalogEntry entry, RunReport report, RunTrace trace)
    {
        var tables = report.Packages.SelectMany(package => package.RowCounts)
            .Where(table => table.Key == entry.Name || table.Key.StartsWith(entry.Name + "__", StringComparison.Ordinal))
            .ToList();
        var read = trace.Resources.FirstOrDefault(resource => resource.Resource == entry.Name);
        return new CoverageRow
        {
            Entry = entry.Name,
            Request = $"GET {entry.Path}",
            Tier = Endpoints.TierName(entry.Tier),
            Loaded = read is { LeftOut: null } && tables.Any(table => table.Key == entry.Name && table.Value > 0),
            Requests = read?.Requests ?? 0,
            Tables = tables.Count(table => table.Value > 0),
            Rows = tables.Sum(table => table.Value),
            Airbyte = OtherLoaders.Airbyte.Contains(entry.Name),
            TapBitly = OtherLoaders.TapBitly.Contains(entry.Name),
        };
    }
}

/// <summary>What one entry brought.</summary>
internal sealed record CoverageRow
{
    public required string Entry { get; init; }
    public required string Request { get; init; }
    public required string Tier { get; init; }
    public required bool Loaded { get; init; }
    public required int Requests { get; init; }
    /// <summary>Root and child tables with rows.</summary>
    public required int Tables { get; init; }
    public required long Rows { get; init; }
    /// <summary>A stream of Airbyte's source-bitly reads the same.</summary>
    public required bool Airbyte { get; init; }
    /// <summary>A stream of tap-bitly reads the same.</summary>
    public required bool TapBitly { get; init; }
}

internal sealed record CoverageReport
{
    public required IReadOnlyList<CoverageRow> Rows { get; init; }
    public required int RequestsSpent { get; init; }
    /// <summary>The DuckDB file.</summary>
    public required string Database { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The last line of the table.</summary>
    public string Sum() =>
        $"{Rows.Count(row => row.Loaded)} of {Rows.Count} GET operations loaded, {Rows.Sum(row => row.Tables)} tables, {Rows.Sum(row => row.Rows)} rows, {RequestsSpent} requests. "
        + $"Airbyte's source-bitly has {OtherLoaders.AirbyteStreams} streams ({Rows.Count(row => row.Airbyte)} of these entries), tap-bitly {OtherLoaders.TapBitlyStreams} ({Rows.Count(row => row.TapBitly)} of these).";
}

/// <summary>What the two published loaders read, by our names. Sources: source-bitly's manifest 4.6.2, tap-bitly of July 2026.</summary>
internal static class OtherLoaders
{
    public const int AirbyteStreams = 11;

    /// <summary>Daily and monthly clicks are two streams of one operation; organization webhooks only with a flag for paid plans.</summary>
    public const int TapBitlyStreams = 9;

    /// <summary>Its stream of QR codes reads a path that is not in the specification any more; it stands for group_qr_codes here.</summary>
    public static readonly IReadOnlyList<string> Airbyte =
    [
        "organizations", "groups", "group_preferences", "group_bitlinks", "bitlink_clicks", "group_qr_codes", "campaigns", "channels", "bsds",
        "group_shorten_counts", "organization_shorten_counts",
    ];

    public static readonly IReadOnlyList<string> TapBitly =
    [
        "organizations", "groups", "group_bitlinks", "bitlink_clicks", "campaigns", "channels", "bsds", "organization_webhooks",
    ];
}
