using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Input of the normaliser: the bytes of one page and where its records are. The bytes must stay valid until the next flush,
/// because long strings of the column buffers point into them.
/// </summary>
public sealed record RecordPage
{
    /// <summary>UTF-8 JSON of the whole body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
    /// <summary>Selector of the records, "$" for the whole body (a list at the root is one record an item).</summary>
    public string Selector { get; init; } = "$";
    /// <summary>Indexes of records to pass over, ascending, or null.</summary>
    public IReadOnlyList<int>? Dropped { get; init; }
    /// <summary>JSON object whose members are appended to each record, after its own, or null.</summary>
    public ReadOnlyMemory<byte>? ParentFields { get; init; }
}

/// <summary>The pages of one resource and what its table should be.</summary>
public sealed record ResourcePages
{
    public required string Resource { get; init; }
    public required TableHints Hints { get; init; }
    public required IEnumerable<RecordPage> Pages { get; init; }
}
