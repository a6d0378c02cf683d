namespace Bitly.Pipeline.Schemas;

/// <summary>Names and usual order of the keys in dlt's schema JSON.</summary>
internal static class SchemaKeys
{
    /// <summary>The keys a column is written with when it has no order of its own: those that say something.</summary>
    public static List<string> Of(Column column)
    {
        var keys = new List<string> { "name" };
        if (column.Type is not null)
        {
            keys.Add("data_type");
        }

        keys.Add("nullable");
        AddIf(keys, column.Precision is not null, "precision");
        AddIf(keys, column.Scale is not null, "scale");
        AddIf(keys, column.Timezone is not null, "timezone");
        AddIf(keys, column.PrimaryKey, "primary_key");
        AddIf(keys, column.MergeKey, "merge_key");
        AddIf(keys, column.Unique, "unique");
        AddIf(keys, column.RowKey, "row_key");
        AddIf(keys, column.ParentKey, "parent_key");
        AddIf(keys, column.RootKey, "root_key");
        AddIf(keys, column.Variant, "variant");
        AddIf(keys, column.Incremental, "incremental");
        AddIf(keys, column.HardDelete, "hard_delete");
        AddIf(keys, column.DedupSort is not null, "dedup_sort");
        AddIf(keys, column.Description is not null, "description");
        foreach (var key in column.Extra?.Keys ?? [])
        {
            keys.Add(key);
        }

        return keys;
    }

    private static void AddIf(List<string> keys, bool says, string key)
    {
        if (says)
        {
            keys.Add(key);
        }
    }
}
