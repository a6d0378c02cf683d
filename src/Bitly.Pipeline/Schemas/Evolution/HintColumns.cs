namespace Bitly.Pipeline.Schemas;

/// <summary>The columns a resource's hints ask for, as dlt builds them: declared ones, then keys, then scd2's, then the cursor.</summary>
internal static class HintColumns
{
    public static List<Column> Of(TableHints hints, Naming naming)
    {
        var columns = new Table("hints");
        foreach (var column in hints.Columns)
        {
            columns.Put(column with { Keys = column.Keys ?? Said(column) });
        }

        AddKeys(columns, hints.PrimaryKey, "primary_key", column => column with { PrimaryKey = true }, column => column with { PrimaryKey = false });
        AddKeys(columns, hints.MergeKey, "merge_key", column => column with { MergeKey = true }, column => column with { MergeKey = false });
        if (hints.MergeStrategy == MergeStrategy.Scd2)
        {
            AddScd2(columns, hints.Scd2 ?? new Scd2Settings());
        }

        if (hints.Cursor is { } cursor)
        {
            var known = columns.Find(cursor) ?? new Column(cursor) { Keys = ["name"] };
            columns.Put(known with { Incremental = true, Keys = With(known.Keys!, "incremental") });
        }

        return Normalize(columns.Columns, naming);
    }

    /// <summary>The later column's words over the earlier one's, as dlt merges two hints for one column.</summary>
    public static Column Merge(Column earlier, Column later)
    {
        var merged = ColumnJson.Write(earlier);
        foreach (var (key, value) in ColumnJson.Write(later))
        {
            merged[key] = value?.DeepClone();
        }

        using var json = System.Text.Json.JsonDocument.Parse(merged.ToJsonString());
        return ColumnJson.Read(earlier.Name, json.RootElement);
    }

    // A hint that is silent about nullable leaves it out, as dlt's file does.
    private static List<string> Said(Column column)
    {
        var keys = SchemaKeys.Of(column);
        if (column.Nullable)
        {
            keys.Remove("nullable");
        }

        return keys;
    }

    private static void AddKeys(Table columns, IReadOnlyList<string> names, string key, Func<Column, Column> mark, Func<Column, Column> unmark)
    {
        if (names.Count == 0)
        {
            return;
        }

        // The resource's key replaces what single columns said about it.
        foreach (var column in columns.Columns.ToList())
        {
            columns.Put(unmark(column) with { Keys = [.. column.Keys!.Where(said => said != key)] });
        }

        foreach (var name in names)
        {
            var known = columns.Find(name) ?? new Column(name) { Nullable = false, Keys = ["name", "nullable"] };
            var nullable = known.Keys!.Contains("nullable") && known.Nullable;
            columns.Put(mark(known) with { Nullable = nullable, Keys = With(known.Keys!, key, "nullable") });
        }
    }

    private static void AddScd2(Table columns, Scd2Settings scd2)
    {
        columns.Put(Validity(scd2.ValidFrom, ("x-valid-from", true)));
        columns.Put(Validity(scd2.ValidTo, ("x-valid-to", true), ("x-active-record-timestamp", scd2.ActiveRecordTimestamp)));
        columns.Put(new Column(scd2.RowVersionColumn ?? DltColumns.Id)
        {
            Nullable = false,
            Extra = new Dictionary<string, object?> { ["x-row-version"] = true },
            Keys = ["name", "nullable", "x-row-version", "unique", "row_key"],
        });
    }

    private static Column Validity(string name, params (string Key, object? Value)[] hints) => new(name)
    {
        Type = DataType.Timestamp,
        Extra = hints.ToDictionary(hint => hint.Key, hint => hint.Value),
        Keys = ["name", "data_type", "nullable", .. hints.Select(hint => hint.Key)],
    };

    private static List<Column> Normalize(IReadOnlyList<Column> columns, Naming naming)
    {
        var normal = new Table("normal");
        foreach (var column in columns)
        {
            var renamed = column with { Name = naming.Path(column.Name) };
            normal.Put(normal.Find(renamed.Name) is { } earlier ? Merge(earlier, renamed) : renamed);
        }

        return [.. normal.Columns];
    }

    private static List<string> With(IReadOnlyList<string> keys, params string[] more) => [.. keys, .. more.Where(key => !keys.Contains(key))];
}
