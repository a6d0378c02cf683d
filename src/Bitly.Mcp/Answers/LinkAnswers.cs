namespace Bitly.Mcp.Answers;

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
}
