using Bitly.Mcp.Answers;
using Bitly.Pipeline.Catalog;

namespace Bitly.Mcp.Operations;

/// <summary>What may be loaded: the catalogue, searched by goal, and one entry in full.</summary>
internal sealed class Endpoints(BitlyCatalog catalog)
{
    /// <summary>What most people load first; suggested when no goal is given.</summary>
    private const string Usual = "group_bitlinks";

    /// <summary>Entries that fit the words and the tier, best first (the catalogue's order without words).</summary>
    public IReadOnlyList<EndpointRow> Find(string? goal, string? tier)
    {
        if (string.IsNullOrWhiteSpace(goal))
        {
            return All(tier);
        }

        var rows = new List<EndpointRow>();
        foreach (var entry in catalog.Search(goal))
        {
            if (string.IsNullOrEmpty(tier) || TierName(entry.Tier) == tier)
            {
                rows.Add(Row(entry));
            }
        }

        return rows;
    }

    /// <summary>Every entry of the tier, in the catalogue's order; needs no catalogue.</summary>
    public static IReadOnlyList<EndpointRow> All(string? tier)
    {
        var rows = new List<EndpointRow>();
        foreach (var row in EndpointList.Rows())
        {
            if (string.IsNullOrEmpty(tier) || row.Tier == tier)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>One page of <see cref="Find"/> as an answer.</summary>
    public EndpointsAnswer List(string? goal, string? tier, int offset, int limit)
    {
        var all = Find(goal, tier);
        var page = all.Skip(offset).Take(limit).ToList();
        var end = offset + page.Count;
        return new EndpointsAnswer
        {
            Endpoints = page,
            Total = all.Count,
            NextOffset = end < all.Count ? end : null,
            NextStep = all.Count == 0
                ? new NextCall("list-endpoints", $"nothing fits \"{goal}\"; without a goal all {catalog.Names.Count} are listed")
                : new NextCall("scaffold-pipeline", "writes the chosen ones into bitly_pipeline.toml", new() { ["resources"] = new System.Text.Json.Nodes.JsonArray(string.IsNullOrEmpty(goal) || page.Count == 0 ? Usual : page[0].Name) }),
            Warnings = page.Any(row => row.Cost.Contains("per link", StringComparison.Ordinal))
                ? ["\"per link\" costs one request for every link: prefer a group_* entry, which costs one per group. Later runs ask for links that are new only"]
                : null,
        };
    }

    /// <summary>One entry in full.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">UNKNOWN_ENDPOINT with the nearest name.</exception>
    public EndpointDetail Detail(string name) =>
        EndpointDetails.Of(catalog.Entry(name) ?? throw SurfaceErrors.UnknownResource(name, catalog.Names));

    /// <summary>One entry in full as an answer.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">UNKNOWN_ENDPOINT with the nearest name.</exception>
    public EndpointsAnswer One(string name) => new()
    {
        Endpoint = Detail(name),
        Total = 1,
        NextStep = new NextCall("scaffold-pipeline", "adds it to bitly_pipeline.toml", new() { ["resources"] = new System.Text.Json.Nodes.JsonArray(name) }),
    };

    /// <summary>The one-line description of an entry, or null when there is none of that name.</summary>
    public string? About(string name) => catalog.Entry(name)?.About;

    /// <summary>Refuses names that the catalogue does not have, and adds the parents that an entry cannot be read without.</summary>
    public IReadOnlyList<string> WithParents(IEnumerable<string> names)
    {
        var all = new List<string>();
        foreach (var name in names)
        {
            var entry = catalog.Entry(name) ?? throw SurfaceErrors.UnknownResource(name, catalog.Names);
            foreach (var needed in catalog.Ancestors(entry).Reverse().Append(entry))
            {
                if (!all.Contains(needed.Name))
                {
                    all.Add(needed.Name);
                }
            }
        }

        return all;
    }

    public static IReadOnlyList<WriteRow> Writes() => [.. WriteOperations.All.Select(write => new WriteRow(write.Operation, $"{write.Method} {write.Path}", write.About))];

    internal static EndpointRow Row(CatalogEntry entry) =>
        new(entry.Name, entry.About, Cost(entry), TierName(entry.Tier), EndpointDetails.Tables(entry));

    internal static string TierName(PlanTier tier) => tier switch
    {
        PlanTier.Paid => "paid",
        PlanTier.Enterprise => "enterprise",
        _ => "any",
    };

    internal static string Cost(CatalogEntry entry)
    {
        var each = entry.Paged ? "1 a page" : "1";
        return entry.CostPer switch
        {
            CostPer.Account => each,
            CostPer.QrCode => $"{each} per QR code",
            CostPer.CustomBitlink => $"{each} per custom link",
            CostPer.OAuthApp => $"{each} per OAuth app",
            CostPer.Organization => $"{each} per organization",
            CostPer.Group => $"{each} per group",
            CostPer.Link => $"{each} per link",
            CostPer.Campaign => $"{each} per campaign",
            CostPer.Channel => $"{each} per channel",
            CostPer.Webhook => $"{each} per webhook",
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.CostPer, "no words for this cost"),
        };
    }
}
