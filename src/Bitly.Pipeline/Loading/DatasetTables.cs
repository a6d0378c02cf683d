using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// The tables of one dataset as they are in the database now, and the changes this load makes to them. The database is asked, never the
/// stored schema: a table dropped or altered by hand is noticed (dlt skips all DDL while the schema's hash is known).
/// </summary>
internal sealed class DatasetTables
{
    private const string Renewed = "_dlt_rows_renewed";

    private readonly IDestinationSession _session;
    private readonly string _dataset;
    private readonly HashSet<string> _existing;
    private readonly Dictionary<string, List<string>> _columns = new(StringComparer.Ordinal);
    private readonly List<SchemaDifference> _changes = [];
    private readonly HashSet<string> _emptied = new(StringComparer.Ordinal);

    public DatasetTables(IDestinationSession session, string dataset)
    {
        _session = session;
        _dataset = dataset;
        session.Execute(session.Sql.CreateDataset(dataset));
        _existing = session.Tables(dataset).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What was added so far, in order.</summary>
    public IReadOnlyList<SchemaDifference> Changes => _changes;

    public bool Exists(string table) => _existing.Contains(table);

    public bool IsEmpty(string table) =>
        !Exists(table) || _emptied.Contains(table) || !_session.Any($"SELECT 1 FROM {_session.Sql.Name(_dataset, table)} LIMIT 1");

    /// <summary>Columns of an existing table, in its own order.</summary>
    public IReadOnlyList<string> Columns(string table)
    {
        if (!_columns.TryGetValue(table, out var names))
        {
            _columns[table] = names = [.. _session.Columns(_dataset, table).Select(column => column.Name)];
        }

        return names;
    }

    /// <summary>Whether the columns of an existing table have the types that the schema says; one made by hand or by others may have another.</summary>
    public bool HasTypesOf(Table table)
    {
        var types = _session.Columns(_dataset, table.Name).ToDictionary(column => column.Name, column => column.Type, StringComparer.OrdinalIgnoreCase);
        return table.Columns.Where(column => column.Type is not null)
            .All(column => string.Equals(types.GetValueOrDefault(column.Name), _session.Sql.TypeText(column), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Makes the table, or adds the typed columns it lacks; true when anything changed.</summary>
    public bool Ensure(Table table)
    {
        var typed = table.Columns.Where(column => column.Type is not null);
        if (!Exists(table.Name))
        {
            var columns = typed.ToList();
            _session.Execute(_session.Sql.CreateTable(_dataset, table.Name, columns));
            _existing.Add(table.Name);
            _columns[table.Name] = [.. columns.Select(column => column.Name)];
            _changes.Add(new SchemaDifference(table.Name, null, null));
            return true;
        }

        var known = (List<string>)Columns(table.Name);
        var missing = typed.Where(column => !known.Contains(column.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        missing.ForEach(column => Add(table.Name, column));
        return missing.Count > 0;
    }

    /// <summary>Adds one column at the end. It can be NULL whatever its hint says: rows that are there already have no value for it.</summary>
    public void Add(string table, Column column)
    {
        _ = Columns(table);
        if (_session.Sql.HidesOrder(column.Name) && _emptied.Contains(table))
        {
            Renew(table, _session.Sql.OwnRows(_dataset, table));
        }

        _session.Execute(_session.Sql.AddColumn(_dataset, table, column));
        _columns[table].Add(column.Name);
        _changes.Add(new SchemaDifference(table, column.Name, _session.Sql.TypeText(column)));
    }

    public void Drop(string table)
    {
        _session.Execute(_session.Sql.Drop(_dataset, table));
        _existing.Remove(table);
        _columns.Remove(table);
    }

    /// <summary>Empties the table if there is one; its old rows may still be seen until <see cref="Settle"/>.</summary>
    public void Truncate(string table)
    {
        if (!Exists(table))
        {
            return;
        }

        if (_session.Sql.DeleteEarlier(_dataset, table) is null)
        {
            _session.Execute(_session.Sql.Truncate(_dataset, table));
        }
        else if (Columns(table).Any(_session.Sql.HidesOrder))
        {
            Renew(table, ownRows: null);
            return;
        }

        _emptied.Add(table);
    }

    /// <summary>
    /// Makes a table anew with the rows of this load alone. A column with the name of the database's own row number hides that number, and
    /// "earlier rows" would be read from the data: such a table is never left to <see cref="Settle"/>.
    /// </summary>
    private void Renew(string table, string? ownRows)
    {
        var columns = _session.Columns(_dataset, table);
        if (ownRows is not null)
        {
            _session.Execute(_session.Sql.CreateTemporaryAs(Renewed, ownRows));
        }

        _session.Execute(_session.Sql.Drop(_dataset, table));
        _session.Execute(_session.Sql.CreateAgain(_dataset, table, columns));
        if (ownRows is not null)
        {
            _session.Execute($"INSERT INTO {_session.Sql.Name(_dataset, table)} SELECT * FROM {_session.Sql.Name(null, Renewed)}");
            _session.Execute(_session.Sql.Drop(null, Renewed));
        }

        _emptied.Remove(table);
    }

    /// <summary>All tables have their columns: old rows of emptied tables go now, where they could not go before.</summary>
    public void Settle()
    {
        foreach (var table in _emptied)
        {
            if (_session.Sql.DeleteEarlier(_dataset, table) is { } delete)
            {
                _session.Execute(delete);
            }
        }

        _emptied.Clear();
    }
}
