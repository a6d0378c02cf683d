namespace Bitly.Pipeline.Schemas;

/// <summary>One thing that two versions of a schema differ in.</summary>
internal abstract record SchemaChange(string Table);

internal sealed record TableAdded(string Table, IReadOnlyList<Column> Columns) : SchemaChange(Table);

internal sealed record TableRemoved(string Table) : SchemaChange(Table);

/// <summary>A column that can be created now: new, or a hint that got its type.</summary>
internal sealed record ColumnAdded(string Table, Column Column) : SchemaChange(Table);

/// <summary>A second column for values that do not fit the first one's type.</summary>
internal sealed record VariantAdded(string Table, Column Known, Column Variant) : SchemaChange(Table);

internal sealed record ColumnRemoved(string Table, Column Column) : SchemaChange(Table);

/// <summary>A hint of a column is another one (nullable, primary_key ...).</summary>
internal sealed record ColumnChanged(string Table, Column Before, Column After) : SchemaChange(Table);

internal sealed record DispositionChanged(string Table, WriteDisposition? Before, WriteDisposition? After) : SchemaChange(Table);

/// <summary>What changed from one schema to another, as data: tables in the order of the newer one. Pure.</summary>
internal static class SchemaDiff
{
    /// <summary>Changes from <paramref name="before"/> (null: nothing was there) to <paramref name="after"/>. Incomplete hints do not count.</summary>
    public static IReadOnlyList<SchemaChange> Between(Schema? before, Schema after)
    {
        var changes = new List<SchemaChange>();
        foreach (var table in after.Tables.Where(table => !Contracts.IsNew(table)))
        {
            var known = before?.Find(table.Name);
            if (Contracts.IsNew(known))
            {
                changes.Add(new TableAdded(table.Name, [.. Typed(table)]));
            }
            else
            {
                changes.AddRange(Between(known!, table));
            }
        }

        var gone = (before?.Tables ?? []).Where(table => !Contracts.IsNew(table) && after.Find(table.Name) is null);
        changes.AddRange(gone.Select(table => new TableRemoved(table.Name)));
        return changes;
    }

    private static IEnumerable<SchemaChange> Between(Table before, Table after)
    {
        if (before.WriteDisposition != after.WriteDisposition)
        {
            yield return new DispositionChanged(after.Name, before.WriteDisposition, after.WriteDisposition);
        }

        foreach (var column in Typed(after))
        {
            var known = before.Find(column.Name);
            if (known?.Type is null)
            {
                yield return Added(after, column);
            }
            else if (Said(known) != Said(column))
            {
                yield return new ColumnChanged(after.Name, known, column);
            }
        }

        foreach (var column in Typed(before).Where(column => after.Find(column.Name) is null))
        {
            yield return new ColumnRemoved(after.Name, column);
        }
    }

    private static SchemaChange Added(Table table, Column column)
    {
        var at = column.Variant ? column.Name.LastIndexOf(Naming.Separator + "v_", StringComparison.Ordinal) : -1;
        return at > 0 && table.Find(column.Name[..at]) is { } known
            ? new VariantAdded(table.Name, known, column)
            : new ColumnAdded(table.Name, column);
    }

    private static IEnumerable<Column> Typed(Table table) => table.Columns.Where(column => column.Type is not null);

    // Sorted text compares every hint, whatever order a file had them in.
    private static string Said(Column column) => PythonJson.Text(ColumnJson.Write(column), sorted: true);
}
