using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// Gives child tables that were loaded without it the id of their root row, so that a table with children can go from append or replace
/// to merge. dlt stops for good there (it adds a NOT NULL column); ours is a nullable column, filled from the parents.
/// </summary>
internal static class RootIds
{
    /// <summary>Adds the column where it is missing. The tables that have to be filled.</summary>
    /// <param name="context">The open load.</param>
    /// <param name="root">The root table.</param>
    /// <param name="children">Child tables of the root in the schema, parents first; a table that lacks the column gets it here, too.</param>
    public static IReadOnlyList<Table> Add(LoadContext context, Table root, IReadOnlyList<Table> children)
    {
        var added = new List<Table>();
        foreach (var child in children.Where(child => context.Tables.Exists(child.Name)))
        {
            var rootKey = MergeKeys.RootKey(child, root);
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
            added.Add(child);
        }

        return added;
    }

    /// <summary>Fills the added columns; after it no table of the chain may be altered any more.</summary>
    public static void Fill(LoadContext context, Table root, IReadOnlyList<Table> added) =>
        context.Run(added.Select(child => Statement(context, root, child, child.Parent == root.Name ? null : context.Request.Schema.Find(child.Parent!))));

    private static string Statement(LoadContext context, Table root, Table child, Table? parent)
    {
        var sql = context.Session.Sql;
        var rootKey = sql.Quote(MergeKeys.RootKey(child, root));
        var target = sql.Name(context.Dataset, child.Name);
        var parentId = sql.AsText(MergeKeys.ParentKey(child), target + ".");
        return parent is null
            ? $"UPDATE {target} SET {rootKey} = r.{sql.Quote(MergeKeys.RowKey(root))} FROM {sql.Name(context.Dataset, root.Name)} AS r WHERE {parentId} = {sql.AsText(MergeKeys.RowKey(root), "r.")}"
            : $"UPDATE {target} SET {rootKey} = p.{sql.Quote(MergeKeys.RootKey(parent, root))} FROM {sql.Name(context.Dataset, parent.Name)} AS p WHERE {parentId} = {sql.AsText(MergeKeys.RowKey(parent), "p.")}";
    }
}
