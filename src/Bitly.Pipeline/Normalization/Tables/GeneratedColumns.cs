using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>The columns dlt adds to rows (reference: dlt-behaviour 4.4).</summary>
internal static class GeneratedColumns
{
    /// <summary>Whether a table has every column that is filled at the flush, with the type that is filled in.</summary>
    public static bool AreIn(Schema schema, Table table)
    {
        if (!IsText(table, DltColumns.Id))
        {
            return false;
        }

        if (table.Parent is null)
        {
            return IsText(table, DltColumns.LoadId);
        }

        return IsText(table, DltColumns.ParentId)
            && table.Find(DltColumns.ListIndex)?.Type == DataType.BigInt
            && (!HasRootId(schema, table) || IsText(table, DltColumns.RootId));
    }

    /// <summary>Whether rows of a child table carry the id of their root row.</summary>
    public static bool HasRootId(Schema schema, Table table)
    {
        var root = table;
        while (root.Parent is { } parent && schema.Find(parent) is { } above)
        {
            root = above;
        }

        return schema.Propagation.ContainsKey(root.Name);
    }

    private static bool IsText(Table table, string column) => table.Find(column)?.Type == DataType.Text;
}
