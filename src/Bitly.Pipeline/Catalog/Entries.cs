using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Catalog;

/// <summary>The few forms that nearly all endpoints have, so that a line of the tables says only what is special about it.</summary>
internal static class Entries
{
    public static readonly ParentLink OfGroup = new("groups", "guid");
    public static readonly ParentLink OfLink = new("group_bitlinks", "id");
    public static readonly ParentLink OfQrCode = new("group_qr_codes", "qrcode_id");
    public static readonly ParentLink OfOrganization = new("organizations", "guid");

    private static readonly QueryParam[] DayWindow = Query(("unit", "day"), ("units", -1));
    private static readonly QueryParam[] DayFacet = Query(("unit", "day"), ("units", -1), ("size", 1000));

    public static QueryParam[] Query(params QueryParam[] parameters) => parameters;

    /// <summary>A list or object that a parent has one of; keyed by its own key, newest answer wins.</summary>
    public static CatalogEntry Part(string name, string operation, string path, string selector, ParentLink parent, string about, IReadOnlyList<Field> fields) =>
        new()
        {
            Name = name,
            Operation = operation,
            Path = path,
            Selector = selector,
            Parent = parent,
            About = about,
            Fields = fields,
            IncludeFromParent = [parent.Field],
            CostPer = PerOf(parent),
        };

    /// <summary>Counts per time bucket: one row a bucket, late buckets are corrected by the next load.</summary>
    public static CatalogEntry Series(string name, string operation, string path, string selector, ParentLink parent, string bucket, string about, IReadOnlyList<Field> fields) =>
        Part(name, operation, path, selector, parent, about, fields) with
        {
            Params = DayWindow,
            Envelope = MetricShapes.Window,
            PrimaryKey = [KeyOf(parent), "unit", bucket],
        };

    /// <summary>
    /// Sums over a window by country, referrer ...: the table holds the newest answer of each parent, because a second window beside
    /// the first would double every sum.
    /// </summary>
    public static CatalogEntry Facet(string name, string operation, string path, ParentLink parent, IReadOnlyList<string> key, string about, IReadOnlyList<Field> fields) =>
        Part(name, operation, path, "metrics", parent, about, fields) with
        {
            Params = DayFacet,
            Envelope = MetricShapes.FacetWindow,
            PrimaryKey = [KeyOf(parent), .. key],
            MergeKey = [KeyOf(parent)],
        };

    /// <summary>One object with the total of a window; the newest answer of each parent.</summary>
    public static CatalogEntry Summary(string name, string operation, string path, ParentLink parent, string about, IReadOnlyList<Field> fields) =>
        Part(name, operation, path, "$", parent, about, fields) with { Params = DayWindow, PrimaryKey = [KeyOf(parent)] };

    /// <summary>Ranked ids; the newest ranking of each parent. The answer also holds the links themselves: group_bitlinks has them.</summary>
    public static CatalogEntry Ranking(string name, string operation, string path, string about, int size = 100) =>
        Part(name, operation, path, "sorted_links", OfGroup, about, MetricShapes.SortedLinks) with
        {
            Params = Query(("unit", "day"), ("units", -1), ("size", size)),
            PrimaryKey = [KeyOf(OfGroup), "id"],
            MergeKey = [KeyOf(OfGroup)],
        };

    /// <summary>Column under which the parent's value lies in each row.</summary>
    public static string KeyOf(ParentLink parent) => parent.CopyAs ?? $"_{parent.Resource}_{parent.Field}";

    public static IncrementalDefinition CreatedAfter(string cursor) => new()
    {
        CursorPath = cursor,
        StartParam = "created_after",
        Convert = "unix_seconds",
    };

    private static CostPer PerOf(ParentLink parent) => parent.Resource switch
    {
        "groups" => CostPer.Group,
        "group_bitlinks" => CostPer.Link,
        "group_qr_codes" => CostPer.QrCode,
        "organizations" => CostPer.Organization,
        "campaigns" => CostPer.Campaign,
        "channels" => CostPer.Channel,
        "organization_webhooks" => CostPer.Webhook,
        _ => CostPer.Account,
    };
}
