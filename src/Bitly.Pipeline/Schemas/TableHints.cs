namespace Bitly.Pipeline.Schemas;

/// <summary>scd2's settings (dlt: write_disposition as an object).</summary>
public sealed record Scd2Settings
{
    public string ValidFrom { get; init; } = "_dlt_valid_from";
    public string ValidTo { get; init; } = "_dlt_valid_to";
    /// <summary>Text of the "still valid" date in valid_to; null means SQL NULL, dlt's default.</summary>
    public string? ActiveRecordTimestamp { get; init; }
    /// <summary>Text of the validity start of this load; null means the load's own creation time.</summary>
    public string? BoundaryTimestamp { get; init; }
    /// <summary>Column that holds the row's hash; null means <c>_dlt_id</c>.</summary>
    public string? RowVersionColumn { get; init; }
}

/// <summary>What a resource says about its root table. Every member may be left out; names are as written, not yet normalized.</summary>
public sealed record TableHints
{
    /// <summary>Name of the root table, default the resource's name. <c>{field}</c> takes a record's value: one table a value.</summary>
    public string? TableName { get; init; }
    public WriteDisposition? WriteDisposition { get; init; }
    public MergeStrategy? MergeStrategy { get; init; }
    public Scd2Settings? Scd2 { get; init; }
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];
    /// <summary>A key of one field was written as a list: dlt's cursor state hashes its value as a list then.</summary>
    public bool PrimaryKeyAsList { get; init; }
    public IReadOnlyList<string> MergeKey { get; init; } = [];
    public IReadOnlyList<Column> Columns { get; init; } = [];
    public SchemaContract? Contract { get; init; }
    public int? MaxTableNesting { get; init; }
    /// <summary>Hints of nested tables; key is the path of list names below the root table joined by <c>__</c> or <c>.</c>, as in dlt.</summary>
    public IReadOnlyDictionary<string, TableHints> NestedHints { get; init; } = new Dictionary<string, TableHints>();
    public string? Description { get; init; }
    /// <summary>Adds <c>_dlt_root_id</c> to child tables even where the disposition does not need it.</summary>
    public bool RootKey { get; init; }
    /// <summary>The incremental cursor's field when it is a plain field name; its column is marked.</summary>
    public string? Cursor { get; init; }
}
