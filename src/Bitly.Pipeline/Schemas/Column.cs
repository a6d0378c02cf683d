namespace Bitly.Pipeline.Schemas;

/// <summary>
/// One column of a table, as dlt's schema knows it. Immutable: a change makes a new one.
/// A column without <see cref="Type"/> is an incomplete hint and is not created in the destination.
/// </summary>
public sealed record Column(string Name)
{
    public DataType? Type { get; init; }
    public bool Nullable { get; init; } = true;
    /// <summary>bits for bigint, digits for decimal, fraction digits for timestamp and time.</summary>
    public int? Precision { get; init; }
    public int? Scale { get; init; }
    /// <summary>false makes a timestamp without time zone; null means dlt's default (with).</summary>
    public bool? Timezone { get; init; }
    public bool PrimaryKey { get; init; }
    public bool MergeKey { get; init; }
    public bool Unique { get; init; }
    public bool RowKey { get; init; }
    public bool ParentKey { get; init; }
    public bool RootKey { get; init; }
    public bool Variant { get; init; }
    public bool Incremental { get; init; }
    public bool HardDelete { get; init; }
    /// <summary>"asc", "desc" or null.</summary>
    public string? DedupSort { get; init; }
    public string? Description { get; init; }
    /// <summary>Other hints, kept as given and written back to the schema file in this order (for instance x-valid-from).</summary>
    public IReadOnlyDictionary<string, object?>? Extra { get; init; }
    /// <summary>
    /// Keys of dlt's column object in file order, or null for the usual order. A key that stands here is written even when its value is
    /// the default (an explicit <c>unique: false</c>), and a missing <c>nullable</c> stays missing: both change dlt's version hash.
    /// </summary>
    public IReadOnlyList<string>? Keys { get; init; }
}
