using System.Globalization;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>What a root table's hints say about merging it. Pure.</summary>
internal sealed record MergeKeys
{
    public required MergeStrategy Strategy { get; init; }
    public required IReadOnlyList<string> Primary { get; init; }
    public required IReadOnlyList<string> Merge { get; init; }
    /// <summary>Column and order ("asc", "desc") that decide which of several rows of one key stays, or null: the first one.</summary>
    public (string Column, string Order)? Sort { get; init; }
    public Column? HardDelete { get; init; }

    /// <summary>True when there is no key to find older rows by.</summary>
    public bool HasNone => Primary.Count + Merge.Count == 0;

    public static MergeKeys Of(Table root)
    {
        var sort = root.Columns.FirstOrDefault(column => column.DedupSort is not null && column.Type is not null);
        return new MergeKeys
        {
            Strategy = root.MergeStrategy ?? MergeStrategy.DeleteInsert,
            Primary = [.. root.Columns.Where(column => column.PrimaryKey).Select(column => column.Name)],
            Merge = [.. root.Columns.Where(column => column.MergeKey).Select(column => column.Name)],
            Sort = sort is null ? null : (sort.Name, sort.DedupSort!),
            HardDelete = root.Columns.FirstOrDefault(column => column.HardDelete && column.Type is not null),
        };
    }

    /// <summary>Column that names a row.</summary>
    public static string RowKey(Table table) => table.Columns.FirstOrDefault(column => column.RowKey)?.Name ?? DltColumns.Id;

    /// <summary>Column of a child table that names its root row: right below the root the parent's id will do, as in dlt.</summary>
    public static string RootKey(Table table, Table root) =>
        table.Columns.FirstOrDefault(column => column.RootKey)?.Name ?? (table.Parent == root.Name ? ParentKey(table) : DltColumns.RootId);

    /// <summary>Column of a child table that names its parent row.</summary>
    public static string ParentKey(Table table) => table.Columns.FirstOrDefault(column => column.ParentKey)?.Name ?? DltColumns.ParentId;

    /// <summary>Columns that exist in a database.</summary>
    public static IReadOnlyList<string> Typed(Table table) => [.. table.Columns.Where(column => column.Type is not null).Select(column => column.Name)];
}

/// <summary>scd2's columns and instants, as the normaliser left them in the table's hints.</summary>
internal sealed record ValidityColumns(string From, string To, string RowVersion, DateTimeOffset Boundary, DateTimeOffset? Active)
{
    /// <param name="root">The root table.</param>
    /// <param name="createdAt">When the package was made: the boundary unless the hints name one.</param>
    public static ValidityColumns Of(Table root, DateTimeOffset createdAt)
    {
        var to = With(root, "x-valid-to");
        return new ValidityColumns(
            With(root, "x-valid-from").Name,
            to.Name,
            With(root, "x-row-version").Name,
            Instant(root, root.Extra, "x-boundary-timestamp") ?? createdAt,
            Instant(root, to.Extra, "x-active-record-timestamp"));
    }

    private static Column With(Table root, string hint) =>
        root.Columns.FirstOrDefault(column => column.Extra is not null && column.Extra.TryGetValue(hint, out var value) && IsTrue(value))
        ?? throw LoadErrors.ValidityMissing(root.Name, hint);

    private static bool IsTrue(object? value) => value is true || string.Equals(value?.ToString(), "true", StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? Instant(Table root, IReadOnlyDictionary<string, object?>? hints, string hint)
    {
        if (hints?.GetValueOrDefault(hint) is not { } value)
        {
            return null;
        }

        return value as DateTimeOffset?
            ?? (DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
                ? at
                : throw LoadErrors.InstantInvalid(root.Name, hint, value.ToString()!));
    }
}
