using System.Globalization;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Destinations;

/// <summary>
/// The statements of one kind of database: names, types and what differs from its neighbours. What is the same in all of them is
/// written here once. Merges are composed from these parts in the Loading room.
/// </summary>
public abstract class DestinationSql
{
    /// <summary>Type text of a column as written in DDL.</summary>
    /// <exception cref="Errors.PipelineException">The database has no such type (a decimal with 60 digits).</exception>
    public abstract string TypeText(Column column);

    /// <summary>Prefix of a temporary table's name, with its dot.</summary>
    protected abstract string TemporaryPrefix { get; }

    /// <summary>Text that orders rows as they were inserted, where the database knows (DuckDB: rowid).</summary>
    public abstract string InsertionOrder { get; }

    public virtual string Quote(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Full name of a table; a null dataset means a temporary table of the session.</summary>
    public string Name(string? dataset, string table) => (dataset is null ? TemporaryPrefix : Quote(dataset) + ".") + Quote(table);

    public string Names(IEnumerable<string> columns, string prefix = "") => string.Join(", ", columns.Select(column => prefix + Quote(column)));

    public virtual string Timestamp(DateTimeOffset value) =>
        "TIMESTAMPTZ '" + value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "+00:00'";

    public virtual string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>A column's values as text, whatever its type; nothing is done to one that is text.</summary>
    public string AsText(string column, string prefix = "") => $"CAST({prefix}{Quote(column)} AS VARCHAR)";

    public string CreateDataset(string dataset) => $"CREATE SCHEMA IF NOT EXISTS {Quote(dataset)}";

    public string DropDataset(string dataset) => $"DROP SCHEMA IF EXISTS {Quote(dataset)} CASCADE";

    public string CreateTable(string dataset, string table, IEnumerable<Column> columns) =>
        $"CREATE TABLE {Name(dataset, table)} (\n{string.Join(",\n", columns.Select(Definition))})";

    /// <summary>A table of this session to hold rows until they are merged: the same columns, no constraints.</summary>
    public virtual string CreateTemporary(string table, IEnumerable<Column> columns) =>
        $"CREATE TEMPORARY TABLE {Quote(table)} ({string.Join(", ", columns.Select(column => $"{Quote(column.Name)} {TypeText(column)}"))})";

    /// <summary>A table with the columns that another one had, as the database told them.</summary>
    public string CreateAgain(string dataset, string table, IEnumerable<StoredColumn> columns) =>
        $"CREATE TABLE {Name(dataset, table)} ({string.Join(", ", columns.Select(column => $"{Quote(column.Name)} {column.Type}{(column.Nullable ? "" : " NOT NULL")}"))})";

    public string CreateTemporaryAs(string table, string select) => $"CREATE TEMPORARY TABLE {Quote(table)} AS {select}";

    /// <summary>Adds a nullable column at the end.</summary>
    public string AddColumn(string? dataset, string table, Column column) =>
        $"ALTER TABLE {Name(dataset, table)}\nADD COLUMN {Quote(column.Name)} {TypeText(column)}";

    public string SetNotNull(string dataset, string table, string column) =>
        $"ALTER TABLE {Name(dataset, table)} ALTER COLUMN {Quote(column)} SET NOT NULL";

    public string Drop(string? dataset, string table) => $"DROP TABLE IF EXISTS {Name(dataset, table)}";

    public virtual string Truncate(string dataset, string table) => $"DELETE FROM {Name(dataset, table)}";

    /// <summary>
    /// Deletes the rows that were there before this transaction and spares those it brought itself; null where a table can be emptied first
    /// and altered later.
    /// </summary>
    public virtual string? DeleteEarlier(string dataset, string table) => null;

    /// <summary>The rows that this transaction itself brought; asked only where <see cref="DeleteEarlier"/> has a statement.</summary>
    public virtual string OwnRows(string dataset, string table) => throw new NotSupportedException();

    /// <summary>
    /// Whether a column takes the name of <see cref="InsertionOrder"/>: rows of its table can not be told apart by the database's own numbers then.
    /// </summary>
    public bool HidesOrder(string column) => column.Equals(InsertionOrder, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for rows whose keys fall into one of so many parts, each key always into the same.</summary>
    public abstract string IsPart(IReadOnlyList<string> keys, int part, int parts);

    /// <summary>One row with arguments $1, $2 ... in the order of the columns.</summary>
    public string Insert(string dataset, string table, IReadOnlyList<string> columns) =>
        $"INSERT INTO {Name(dataset, table)} ({Names(columns)}) VALUES ({string.Join(", ", Enumerable.Range(1, columns.Count).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>How the database keeps a column's values, behind its type; empty where it chooses for itself.</summary>
    protected virtual string Kept(Column column) => "";

    private string Definition(Column column) => $"{Quote(column.Name)} {TypeText(column)}{Kept(column)}{(column.Nullable ? "" : " NOT NULL")}";
}
