using System.Text.Json.Nodes;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Catalog;

/// <summary>Which plans answer an endpoint. Source: the operations that declare 402 (bitly-api.md section 4) and the plan table (7.3).</summary>
internal enum PlanTier
{
    /// <summary>Every plan.</summary>
    Any,
    /// <summary>Declares 402 UPGRADE_REQUIRED: a paid plan, which one is not published.</summary>
    Paid,
    /// <summary>Webhooks: Enterprise only.</summary>
    Enterprise,
}

/// <summary>What one load of a resource multiplies its requests by.</summary>
internal enum CostPer { Account, Organization, Group, Link, QrCode, Campaign, Channel, CustomBitlink, Webhook, OAuthApp }

/// <summary>JSON kind of a documented field. Time is text like 2026-03-14T09:26:53+0000.</summary>
internal enum FieldKind { Text, Integer, Bool, Time, Object, TextList, ObjectList }

/// <summary>One documented field of an answer, with the fields below it for objects and lists of objects.</summary>
internal sealed record Field(string Name, FieldKind Kind, string About, IReadOnlyList<Field> Fields)
{
    public static Field Text(string name, string about) => new(name, FieldKind.Text, about, []);
    public static Field Int(string name, string about) => new(name, FieldKind.Integer, about, []);
    public static Field Bool(string name, string about) => new(name, FieldKind.Bool, about, []);
    public static Field Time(string name, string about) => new(name, FieldKind.Time, about, []);
    public static Field Texts(string name, string about) => new(name, FieldKind.TextList, about, []);
    public static Field Object(string name, string about, params Field[] fields) => new(name, FieldKind.Object, about, fields);
    public static Field Objects(string name, string about, IReadOnlyList<Field> fields) => new(name, FieldKind.ObjectList, about, fields);
}

/// <summary>Where the value of a path placeholder comes from.</summary>
/// <param name="Resource">Parent resource.</param>
/// <param name="Field">Field of the parent's record.</param>
/// <param name="Each">The field is a list: one request sequence for each of its values.</param>
/// <param name="StripScheme">http:// or https:// is taken off: an id with a scheme answers 404.</param>
/// <param name="Distinct">A value that was asked for already in this run is not asked for again.</param>
/// <param name="CopyAs">Name under which the value is copied into each record, or null.</param>
internal sealed record ParentLink(string Resource, string Field, bool Each = false, bool StripScheme = false, bool Distinct = false, string? CopyAs = null);

/// <summary>A query parameter with its fixed value: a text, or a number when <paramref name="Text"/> is null. Plain values, so that listing the catalogue needs no JSON.</summary>
internal sealed record QueryParam(string Name, string? Text, int Number)
{
    public JsonNode Value => Text is null ? JsonValue.Create(Number) : JsonValue.Create(Text)!;

    public static implicit operator QueryParam((string Name, string Text) pair) => new(pair.Name, pair.Text, 0);

    public static implicit operator QueryParam((string Name, int Number) pair) => new(pair.Name, null, pair.Number);
}

/// <summary>One GET operation of the API as a resource that can be loaded. Facts: bitly-api.md sections 4 to 6.</summary>
internal sealed record CatalogEntry
{
    public required string Name { get; init; }
    /// <summary>Bitly's operationId.</summary>
    public required string Operation { get; init; }
    public required string About { get; init; }
    /// <summary>Path below the base URL with Bitly's own placeholder names.</summary>
    public required string Path { get; init; }
    /// <summary>Where the records are; "$" when the answer is one object.</summary>
    public string Selector { get; init; } = "$";
    public ParentLink? Parent { get; init; }
    public IReadOnlyList<QueryParam> Params { get; init; } = [];
    /// <summary>Request headers that the operation needs besides the client's.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    /// <summary>True for the two lists that page by search_after.</summary>
    public bool Paged { get; init; }
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];
    public IReadOnlyList<string> MergeKey { get; init; } = [];
    public WriteDisposition WriteDisposition { get; init; } = WriteDisposition.Merge;
    public IncrementalDefinition? Incremental { get; init; }
    /// <summary>Top-level fields of the answer copied into each record.</summary>
    public IReadOnlyList<string> Envelope { get; init; } = [];
    /// <summary>Fields of the parent record copied into each record as <c>_parent_field</c>.</summary>
    public IReadOnlyList<string> IncludeFromParent { get; init; } = [];
    /// <summary>Key under which plain-string records are loaded.</summary>
    public string? WrapScalarsAs { get; init; }
    /// <summary>Fields that are never stored, not even in the load package.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];
    public PlanTier Tier { get; init; }
    public CostPer CostPer { get; init; }
    /// <summary>Words a person may use for what this answers, for search.</summary>
    public string Goals { get; init; } = "";
    /// <summary>Fields of one record, without the copied ones.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }
}
