using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// The statements that merge staged rows into a root table and its children, strategy by strategy, in dlt's order of work (reference:
/// dlt-behaviour 8). Pure: names in, SQL text out. Staged rows are in temporary tables of the same names.
/// </summary>
/// <param name="sql">The database's own texts.</param>
/// <param name="dataset">Where the tables are.</param>
/// <param name="root">The root table.</param>
/// <param name="children">Its child tables that exist in the dataset, parents first.</param>
/// <param name="staged">Names of the tables of this chain that have staged rows.</param>
internal sealed class MergeStatements(DestinationSql sql, string dataset, Table root, IReadOnlyList<Table> children, IReadOnlySet<string> staged)
{
    private const long KeysOfAPart = 1_000_000;
    private const string Gone = "_dlt_rows_gone";
    private const string Kept = "_dlt_rows_kept";
    private const string Once = "_dlt_rows_once";
    private const string Place = "_dlt_place";

    private readonly MergeKeys _keys = MergeKeys.Of(root);

    /// <summary>Names of the temporary tables that <see cref="DeleteInsert"/> makes.</summary>
    public static IReadOnlyList<string> Temporaries => [Gone, Kept];

    /// <summary>Older rows of the staged keys go, children first; then the staged rows come, one of each primary key.</summary>
    public IEnumerable<string> DeleteInsert()
    {
        foreach (var statement in DeleteOlder())
        {
            yield return statement;
        }

        var choose = _keys.Primary.Count > 0 || _keys.HardDelete is not null;
        if (choose)
        {
            yield return sql.CreateTemporaryAs(Kept, Survivors(Staging(root)));
        }

        yield return Insert(root, Staging(root), choose ? $"{RootId()} IN (SELECT {Quote("id")} FROM {Temporary(Kept)})" : null);
        foreach (var child in children.Where(child => staged.Contains(child.Name)))
        {
            yield return Insert(
                child,
                OneOfEach(child, Staging(child), MergeKeys.RowKey(child)),
                choose ? $"{RootIdOf(child)} IN (SELECT {Quote("id")} FROM {Temporary(Kept)})" : null);
        }
    }

    /// <summary>Rows of a known primary key are rewritten, others come; list elements that are no longer there go.</summary>
    /// <param name="onlyChanged">Whether a child's rows that are equal to their staged ones may stay as they are.</param>
    public IEnumerable<string> Upsert(Func<Table, bool> onlyChanged)
    {
        yield return Merge(root, Staging(root), _keys.Primary, update: true, delete: _keys.HardDelete is null ? null : Deleted("s."));
        foreach (var child in children)
        {
            var rowKey = MergeKeys.RowKey(child);
            var rootKey = RootIdOf(child);
            var roots = $"SELECT {RootId()} FROM {Staging(root)}";
            // What goes is known by the staged rows alone, and a table without changes is read faster: so first the delete.
            var stays = staged.Contains(child.Name) ? $" AND {Quote(rowKey)} NOT IN (SELECT {Quote(rowKey)} FROM {Staging(child)})" : "";
            yield return $"DELETE FROM {Target(child)} WHERE {rootKey} IN ({roots}){stays}";
            if (staged.Contains(child.Name))
            {
                yield return Merge(child, Staging(child), [rowKey], update: true, delete: null, onlyChanged(child));
            }

            if (_keys.HardDelete is not null)
            {
                yield return $"DELETE FROM {Target(child)} WHERE {rootKey} IN ({roots} WHERE {Deleted()})";
            }
        }
    }

    /// <summary>Only rows of an unknown primary key come.</summary>
    public IEnumerable<string> InsertOnly()
    {
        var source = _keys.HardDelete is null ? Staging(root) : $"(SELECT * FROM {Staging(root)} WHERE {NotDeleted()})";
        yield return Merge(root, source, _keys.Primary, update: false, delete: null);
        foreach (var child in children.Where(child => staged.Contains(child.Name)))
        {
            yield return Merge(child, Staging(child), [MergeKeys.RowKey(child)], update: false, delete: null);
        }
    }

    /// <summary>Rows that are no longer in the data end at the boundary, new forms of a row begin there. With a merge key only rows whose key came again can end.</summary>
    public IEnumerable<string> Scd2(ValidityColumns validity)
    {
        var version = Quote(validity.RowVersion);
        var boundary = sql.Timestamp(validity.Boundary);
        var active = validity.Active is { } at ? sql.Timestamp(at) : "NULL";
        var isActive = validity.Active is null ? $"{Quote(validity.To)} IS NULL" : $"{Quote(validity.To)} = {active}";
        var keys = sql.Names(_keys.Merge);
        var came = _keys.Merge.Count == 0 ? "" : $" AND ({keys}) IN (SELECT {(_keys.Merge.Count == 1 ? keys : $"({keys})")} FROM {Staging(root)})";
        yield return $"UPDATE {Target(root)} SET {Quote(validity.To)} = {boundary} WHERE {isActive} AND {version} NOT IN (SELECT {version} FROM {Staging(root)}){came}";

        var columns = sql.Names(MergeKeys.Typed(root).Where(column => column != validity.From && column != validity.To));
        yield return $"INSERT INTO {Target(root)} ({columns}, {Quote(validity.From)}, {Quote(validity.To)}) SELECT {columns}, {boundary}, {active} FROM {Staging(root)} WHERE {version} NOT IN (SELECT {version} FROM {Target(root)} WHERE {isActive})";
        foreach (var child in children.Where(child => staged.Contains(child.Name)))
        {
            var rowKey = Quote(MergeKeys.RowKey(child));
            yield return Insert(child, Staging(child), $"{rowKey} NOT IN (SELECT {rowKey} FROM {Target(child)})");
        }
    }

    /// <summary>
    /// After rows went straight into empty tables: takes away what <see cref="DeleteInsert"/> would not have brought.
    /// </summary>
    /// <param name="rootRepeats">Some primary key is there twice.</param>
    /// <param name="repeating">Child tables in which some row key is there twice.</param>
    public IEnumerable<string> Tidy(bool rootRepeats, IReadOnlyList<Table> repeating)
    {
        if (rootRepeats || _keys.HardDelete is not null)
        {
            yield return sql.CreateTemporaryAs(Kept, Survivors(Target(root)));
            foreach (var child in children)
            {
                yield return $"DELETE FROM {Target(child)} WHERE {RootIdOf(child)} NOT IN (SELECT {Quote("id")} FROM {Temporary(Kept)})";
            }

            yield return $"DELETE FROM {Target(root)} WHERE {RootId()} NOT IN (SELECT {Quote("id")} FROM {Temporary(Kept)})";
        }

        foreach (var child in repeating)
        {
            foreach (var statement in LeaveOneOfEach(child))
            {
                yield return statement;
            }
        }
    }

    /// <summary>After rows went straight into empty tables with insert-only: takes away rows that came deleted.</summary>
    public IEnumerable<string> TidyInsertOnly() =>
        _keys.HardDelete is null ? [] : [$"DELETE FROM {Target(root)} WHERE {Deleted()}"];

    /// <summary>
    /// Queries of which one has a row when some key is there twice: each looks at a part of the keys, at most about a million of
    /// <paramref name="rows"/>, because a database may not have the memory to group all keys of a large load at once.
    /// </summary>
    public IEnumerable<string> Repeats(Table table, IReadOnlyList<string> keys, long rows, bool inStaging = false)
    {
        var parts = (int)((rows / KeysOfAPart) + 1);
        return Enumerable.Range(0, parts).Select(part =>
            $"SELECT 1 FROM {(inStaging ? Staging(table) : Target(table))}{(parts == 1 ? "" : $" WHERE {sql.IsPart(keys, part, parts)}")} GROUP BY {sql.Names(keys)} HAVING count(*) > 1 LIMIT 1");
    }

    /// <summary>Row keys of the rows of <paramref name="source"/> that a delete-insert keeps, as column <c>id</c>: one of each primary key, none that is deleted.</summary>
    public string Survivors(string source)
    {
        var rowKey = RootId();
        var alive = _keys.HardDelete is null ? "" : NotDeleted();
        if (_keys.Primary.Count == 0)
        {
            return $"SELECT {rowKey} AS {Quote("id")} FROM {source} WHERE {alive}";
        }

        var order = _keys.Sort is { } sort ? $"{Quote(sort.Column)} {sort.Order.ToUpperInvariant()}, {Order(root)}" : Order(root);
        var deletion = _keys.HardDelete is null ? "" : ", " + Quote(_keys.HardDelete.Name);
        return $"SELECT {Quote("id")} FROM (SELECT {rowKey} AS {Quote("id")}{deletion}, row_number() OVER (PARTITION BY {sql.Names(_keys.Primary)} ORDER BY {order}) AS {Quote(Place)} FROM {source}) AS numbered WHERE {Quote(Place)} = 1{(alive.Length > 0 ? $" AND ({alive})" : "")}";
    }

    private IEnumerable<string> LeaveOneOfEach(Table child)
    {
        var rowKey = MergeKeys.RowKey(child);
        if (Order(child) == sql.InsertionOrder)
        {
            return [$"DELETE FROM {Target(child)} WHERE {sql.InsertionOrder} NOT IN (SELECT min({sql.InsertionOrder}) FROM {Target(child)} GROUP BY {Quote(rowKey)})"];
        }

        return
        [
            sql.CreateTemporaryAs(Once, "SELECT * FROM " + OneOfEach(child, Target(child), rowKey)),
            $"DELETE FROM {Target(child)}",
            Insert(child, Temporary(Once), null),
            sql.Drop(null, Once),
        ];
    }

    /// <summary>What puts rows in the order they came in: nothing does where a column of the data hides the database's own number.</summary>
    private string Order(Table table) => MergeKeys.Typed(table).Any(sql.HidesOrder) ? "NULL" : sql.InsertionOrder;

    private IEnumerable<string> DeleteOlder()
    {
        var matches = new[] { _keys.Primary, _keys.Merge }.Where(keys => keys.Count > 0)
            .Select(keys => $"FROM {Target(root)} AS d WHERE EXISTS (SELECT 1 FROM {Staging(root)} AS s WHERE {Equal(keys)})")
            .ToList();
        if (children.Count == 0 || matches.Count == 0)
        {
            foreach (var match in matches)
            {
                yield return "DELETE " + match;
            }

            yield break;
        }

        // Two selects and a UNION: an OR of two keys would compare every row with every other.
        yield return sql.CreateTemporaryAs(Gone, string.Join(" UNION ", matches.Select(match => $"SELECT {RootId("d.")} AS {Quote("id")} {match}")));
        foreach (var child in children)
        {
            yield return $"DELETE FROM {Target(child)} WHERE {RootIdOf(child)} IN (SELECT {Quote("id")} FROM {Temporary(Gone)})";
        }

        yield return $"DELETE FROM {Target(root)} WHERE {RootId()} IN (SELECT {Quote("id")} FROM {Temporary(Gone)})";
    }

    private string Merge(Table table, string source, IReadOnlyList<string> keys, bool update, string? delete, bool onlyChanged = false)
    {
        var columns = MergeKeys.Typed(table);
        return $"MERGE INTO {Target(table)} AS d USING {source} AS s ON {Equal(keys)}"
            + (delete is null ? "" : $" WHEN MATCHED AND ({delete}) THEN DELETE")
            + (update ? Update(table, keys, onlyChanged) : "")
            + $" WHEN NOT MATCHED THEN INSERT ({sql.Names(columns)}) VALUES ({sql.Names(columns, "s.")})";
    }

    /// <summary>
    /// Rewrites matched rows, with as little as leaves the same rows behind, because a database rewrites more than the values: keys that are
    /// equal texts stay, and so do list elements that are as they were.
    /// </summary>
    private string Update(Table table, IReadOnlyList<string> keys, bool onlyChanged)
    {
        var columns = table.Columns.Where(column => column.Type is not null && !(column.Type is DataType.Text && keys.Contains(column.Name))).ToList();
        if (columns.Count == 0)
        {
            // All columns are keys: a row that is known is as it came.
            return "";
        }

        var set = string.Join(", ", columns.Select(column => $"{Quote(column.Name)} = s.{Quote(column.Name)}"));
        // Zero and minus zero are not distinct, and yet not the same.
        var differs = !onlyChanged || columns.Exists(column => column.Type is DataType.Double)
            ? ""
            : $" AND ({string.Join(" OR ", columns.Select(column => $"d.{Quote(column.Name)} IS DISTINCT FROM s.{Quote(column.Name)}"))})";
        return $" WHEN MATCHED{differs} THEN UPDATE SET {set}";
    }

    private string Insert(Table table, string source, string? condition)
    {
        var columns = sql.Names(MergeKeys.Typed(table));
        return $"INSERT INTO {Target(table)} ({columns}) SELECT {columns} FROM {source}{(condition is null ? "" : " WHERE " + condition)}";
    }

    private string OneOfEach(Table table, string source, string key)
    {
        var columns = sql.Names(MergeKeys.Typed(table));
        return $"(SELECT {columns} FROM (SELECT {columns}, row_number() OVER (PARTITION BY {Quote(key)} ORDER BY {Order(table)}) AS {Quote(Place)} FROM {source}) AS numbered WHERE {Quote(Place)} = 1) AS one";
    }

    private string Equal(IEnumerable<string> keys) => string.Join(" AND ", keys.Select(key => $"d.{Quote(key)} = s.{Quote(key)}"));

    private string Deleted(string prefix = "")
    {
        var column = prefix + Quote(_keys.HardDelete!.Name);
        return _keys.HardDelete.Type is DataType.Bool ? $"{column} IS NOT NULL AND {column} = TRUE" : $"{column} IS NOT NULL";
    }

    private string NotDeleted()
    {
        var column = Quote(_keys.HardDelete!.Name);
        return _keys.HardDelete.Type is DataType.Bool ? $"{column} IS NULL OR {column} = FALSE" : $"{column} IS NULL";
    }

    // Ids are compared as text: records may bring a _dlt_id of their own, and its column then has the type of the first that came.
    private string RootId(string prefix = "") => sql.AsText(MergeKeys.RowKey(root), prefix);

    private string RootIdOf(Table child) => sql.AsText(MergeKeys.RootKey(child, root));

    private string Target(Table table) => sql.Name(dataset, table.Name);

    private string Staging(Table table) => sql.Name(null, table.Name);

    private string Temporary(string table) => sql.Name(null, table);

    private string Quote(string identifier) => sql.Quote(identifier);
}
