namespace Bitly.Pipeline.Packages;

/// <summary>
/// What the load package knows about one stored page: one line of its checkpoint file, written after the page's bytes are safe.
/// The entry of the last page of a sequence has <see cref="Next"/> = null, so a resumed extract knows where to go on.
/// </summary>
public sealed record PageEntry
{
    public required string Resource { get; init; }
    /// <summary>
    /// Place of the request sequence among all of its resource: empty for a root resource; for a child of record r on page p of the
    /// parent sequence at X it is X + [p, r]. Sorting by (Position, Page) gives the same order however many connections were used.
    /// </summary>
    public required IReadOnlyList<int> Position { get; init; }
    /// <summary>Page index in its sequence.</summary>
    public required int Page { get; init; }
    /// <summary>Where the records are in the body: a selector as in a definition, "$" for the whole body.</summary>
    public required string Selector { get; init; }
    /// <summary>Records found by the selector, before <see cref="Dropped"/>.</summary>
    public required int Records { get; init; }
    /// <summary>Indexes of records that a filter or the incremental cursor left out, ascending; null when none.</summary>
    public IReadOnlyList<int>? Dropped { get; init; }
    /// <summary>JSON object of fields copied from the parent record (already named <c>_parent_field</c>), or null.</summary>
    public string? ParentFields { get; init; }
    /// <summary>Opaque text from which the paginator builds the next request; null when the sequence is complete.</summary>
    public string? Next { get; init; }
    /// <summary>Place of this page's gzip member in the resource's page file, in bytes.</summary>
    public required long Offset { get; init; }
    /// <summary>Length of the gzip member in bytes; 0 for a page without a stored body (a skipped child, for instance).</summary>
    public required int Length { get; init; }
    /// <summary>XxHash-like check of the member's bytes (CRC-32), so that a torn tail is found.</summary>
    public uint Check { get; init; }
}

/// <summary>A stored page: its entry and its body, which stays valid until <see cref="IDisposable.Dispose"/>.</summary>
public sealed class StoredPage(PageEntry entry, ReadOnlyMemory<byte> body, IDisposable? owner) : IDisposable
{
    public PageEntry Entry { get; } = entry;
    /// <summary>UTF-8 JSON, checked when it was stored.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    public void Dispose() => owner?.Dispose();
}
