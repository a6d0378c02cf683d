using System.Text.Json.Nodes;

namespace Bitly.Mcp.Answers;

/// <summary>One entry of the catalogue in a list.</summary>
/// <remarks>Cost is requests of one load ("1", "1 per group", "pages per group"); tier is any, paid or enterprise.</remarks>
internal sealed record EndpointRow(string Name, string About, string Cost, string Tier, IReadOnlyList<string> Tables);

/// <summary>A column that an entry makes.</summary>
internal sealed record EndpointColumn(string Table, string Column, string Type, string About);

/// <summary>One entry in full.</summary>
internal sealed record EndpointDetail
{
    public required string Name { get; init; }
    public required string About { get; init; }
    public required string Request { get; init; }
    public required string Cost { get; init; }
    public required string Tier { get; init; }
    public string? Parent { get; init; }
    public required string DataSelector { get; init; }
    public JsonObject? Params { get; init; }
    public IReadOnlyList<string>? PrimaryKey { get; init; }
    public required string WriteDisposition { get; init; }
    /// <summary>Field by which the next run asks only for what is new.</summary>
    public string? Cursor { get; init; }
    public required IReadOnlyList<string> Tables { get; init; }
    public required IReadOnlyList<EndpointColumn> Columns { get; init; }
    /// <summary>An invented answer of the documented form.</summary>
    public required JsonNode Sample { get; init; }
    /// <summary>The lines to write into bitly_pipeline.toml.</summary>
    public required string Toml { get; init; }
}

/// <summary>An operation that changes the account; no load runs it.</summary>
internal sealed record WriteRow(string Operation, string Request, string About);

internal sealed record EndpointsAnswer : Answer
{
    public IReadOnlyList<EndpointRow>? Endpoints { get; init; }
    /// <summary>The one entry that was asked for by name.</summary>
    public EndpointDetail? Endpoint { get; init; }
    public IReadOnlyList<WriteRow>? Writes { get; init; }
    /// <summary>Entries that fit, in this answer or not.</summary>
    public int Total { get; init; }
    /// <summary>Ask with this offset for the entries that follow.</summary>
    public int? NextOffset { get; init; }
}
