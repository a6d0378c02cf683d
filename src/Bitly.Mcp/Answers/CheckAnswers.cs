using System.Text.Json.Nodes;

namespace Bitly.Mcp.Answers;

/// <summary>A place in an answer where records could be.</summary>
internal sealed record SelectorRow(string DataSelector, int Records);

/// <summary>One cause of what went wrong, with proof and the next call.</summary>
internal sealed record DiagnosisAnswer : Answer
{
    /// <summary>True when nothing is wrong.</summary>
    public required bool Healthy { get; init; }
    /// <summary>Stable code; null when healthy.</summary>
    public string? Code { get; init; }
    /// <summary>One sentence.</summary>
    public required string Cause { get; init; }
    /// <summary>person, agent, time or nobody: who can make it work.</summary>
    public string? WhoActs { get; init; }
    public string? WhatToDo { get; init; }
    public string? RunId { get; init; }
    public string? Message { get; init; }
    /// <summary>Redacted facts: method, path, status, the API's own code, date ...</summary>
    public IReadOnlyDictionary<string, string>? Evidence { get; init; }
    /// <summary>Selectors that would find records, the fullest first.</summary>
    public IReadOnlyList<SelectorRow>? Candidates { get; init; }
    /// <summary>Other things worth knowing, less important ones.</summary>
    public IReadOnlyList<string>? AlsoSeen { get; init; }
}

/// <summary>A column that a preview would make.</summary>
internal sealed record PreviewColumn(string Name, string Type);

internal sealed record PreviewTable(string Name, IReadOnlyList<PreviewColumn> Columns);

/// <summary>A few records of one endpoint; nothing was loaded.</summary>
internal sealed record PreviewAnswer : Answer
{
    public required string Resource { get; init; }
    public required string Request { get; init; }
    public required string DataSelector { get; init; }
    public required IReadOnlyList<JsonNode> Records { get; init; }
    public required int RecordsSeen { get; init; }
    public required int Pages { get; init; }
    /// <summary>proven (a second page with other records came), one_page, or untested.</summary>
    public required string Paginator { get; init; }
    public required IReadOnlyList<PreviewTable> Tables { get; init; }
    /// <summary>What a load would change in the dataset.</summary>
    public required IReadOnlyList<string> SchemaChanges { get; init; }
    /// <summary>When nothing was found: selectors that would find records, the fullest first.</summary>
    public IReadOnlyList<SelectorRow>? Candidates { get; init; }
    public required int RequestsSpent { get; init; }
    /// <summary>How to take what stands in the records.</summary>
    public required string Notice { get; init; }
}

/// <summary>Whose token it is, and what it may still do.</summary>
internal sealed record AccountRow
{
    public required string Login { get; init; }
    public string? Name { get; init; }
    public string? DefaultGroup { get; init; }
    public string? Organization { get; init; }
    public string? Plan { get; init; }
    public int? RequestsAMonth { get; init; }
    public int? RequestsLeft { get; init; }
    public string? ResetsOn { get; init; }
    /// <summary>What this check cost.</summary>
    public required int RequestsSpent { get; init; }
}

/// <summary>A link; created is false when the group had one for this address already.</summary>
internal sealed record LinkRow(string LongUrl, string Id, string Link, bool Created);

/// <summary>What shortening did, or would do.</summary>
internal sealed record ShortenAnswer : Answer
{
    /// <summary>False: nothing was sent, the call was not confirmed.</summary>
    public required bool Done { get; init; }
    public required IReadOnlyList<LinkRow> Links { get; init; }
    /// <summary>Addresses that were not sent, in their order; the first of them failed when error is set.</summary>
    public IReadOnlyList<string>? NotMade { get; init; }
    public ErrorAnswer? Error { get; init; }
    /// <summary>Where the links were loaded, or null.</summary>
    public string? Table { get; init; }
    /// <summary>When nothing was sent: how a person says yes.</summary>
    public string? HowToConfirm { get; init; }
}
