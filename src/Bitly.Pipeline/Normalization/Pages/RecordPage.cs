using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Input of the normaliser: the bytes of one page and where its records are. The bytes must stay valid until the next page is asked for:
/// the normaliser keeps a copy of its own, because long strings of the column buffers point into it until the flush.
/// </summary>
public sealed record RecordPage
{
    /// <summary>UTF-8 JSON of the whole body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
    /// <summary>Selector of the records, "$" for the whole body (a list at the root is one record an item).</summary>
    public string Selector { get; init; } = "$";
    /// <summary>Key under which a record that is no object is wrapped; dlt's is <c>value</c>.</summary>
    public string WrapScalarsAs { get; init; } = "value";
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
