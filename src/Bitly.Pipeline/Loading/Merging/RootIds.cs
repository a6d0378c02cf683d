using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// Gives child tables that were loaded without it the id of their root row, so that a table with children can go from append or replace
/// to merge. dlt stops for good there (it adds a NOT NULL column); ours is a nullable column, filled from the parents.
/// </summary>
internal static class RootIds
{
    /// <param name="context">The open load.</param>
    /// <param name="root">The root table.</param>
    /// <param name="children">Its child tables in the schema, parents first; a table that lacks the column gets it here, too.</param>
    public static void Fill(LoadContext context, Table root, IReadOnlyList<Table> children)
    {
        var byName = children.ToDictionary(child => child.Name, StringComparer.Ordinal);
        foreach (var child in children.Where(child => context.Tables.Exists(child.Name)))
        {
            var rootKey = MergeKeys.RootKey(child);
            if (context.Tables.Columns(child.Name).Contains(rootKey, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var column = new Column(rootKey) { Type = DataType.Text, RootKey = true };
            if (child.Find(rootKey) is null)
            {
                child.Put(column);
            }

            context.Tables.Add(child.Name, column);
            context.Session.Execute(Statement(context, root, child, byName.GetValueOrDefault(child.Parent!)));
        }
    }

    private static string Statement(LoadContext context, Table root, Table child, Table? parent)
    {
        var sql = context.Session.Sql;
        var rootKey = sql.Quote(MergeKeys.RootKey(child));
        var parentKey = sql.Quote(MergeKeys.ParentKey(child));
        var target = sql.Name(context.Dataset, child.Name);
        return parent is null
            ? $"UPDATE {target} SET {rootKey} = r.{sql.Quote(MergeKeys.RowKey(root))} FROM {sql.Name(context.Dataset, root.Name)} AS r WHERE {target}.{parentKey} = r.{sql.Quote(MergeKeys.RowKey(root))}"
            : $"UPDATE {target} SET {rootKey} = p.{sql.Quote(MergeKeys.RootKey(parent))} FROM {sql.Name(context.Dataset, parent.Name)} AS p WHERE {target}.{parentKey} = p.{sql.Quote(MergeKeys.RowKey(parent))}";
    }
}
