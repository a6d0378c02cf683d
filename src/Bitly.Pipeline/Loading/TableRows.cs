using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// The way of one table's rows into the database: straight into the dataset, or into a temporary table until they are merged. Columns that
/// come up in the middle of a load are added on the way, and the sink is opened anew then.
/// </summary>
internal sealed class TableRows(IDestinationSession session, DatasetTables tables, string dataset, Table table, bool staged) : IDisposable
{
    private readonly List<string> _columns = [];
    private ITableSink? _sink;

    public Table Table => table;

    /// <summary>Rows handed over so far.</summary>
    public long Count { get; private set; }

    public void Append(TableBuffer rows)
    {
        var known = _columns.Count;
        if (known == 0 || rows.Columns.Any(buffer => !_columns.Contains(buffer.Column.Name, StringComparer.OrdinalIgnoreCase)))
        {
            Prepare();
        }

        _sink ??= session.OpenSink(staged ? null : dataset, table.Name, _columns);
        _sink.Append(rows);
        Count += rows.RowCount;
    }

    /// <summary>Makes the table and every column the schema knows by now.</summary>
    public void Prepare()
    {
        if (staged)
        {
            PrepareStaging();
            return;
        }

        if (tables.Ensure(table) || _columns.Count == 0)
        {
            Close();
            _columns.Clear();
            _columns.AddRange(tables.Columns(table.Name));
        }
    }

    /// <summary>Gives the last rows to the database; more may follow.</summary>
    public void Close()
    {
        _sink?.Dispose();
        _sink = null;
    }

    public void Dispose() => Close();

    private void PrepareStaging()
    {
        var missing = table.Columns.Where(column => column.Type is not null && !_columns.Contains(column.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        Close();
        if (_columns.Count == 0)
        {
            session.Execute(session.Sql.CreateTemporary(table.Name, missing));
        }
        else
        {
            missing.ForEach(column => session.Execute(session.Sql.AddColumn(null, table.Name, column)));
        }

        _columns.AddRange(missing.Select(column => column.Name));
    }
}
