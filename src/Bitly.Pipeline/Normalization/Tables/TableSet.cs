using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>Row buffers of all tables a load writes, parents before their children.</summary>
internal sealed class TableSet(Schema schema)
{
    private readonly Dictionary<string, TableRows> _byName = new(StringComparer.Ordinal);
    private readonly List<TableRows> _all = [];

    public IReadOnlyList<TableRows> All => _all;

    /// <summary>The rows of a table that the schema has.</summary>
    public TableRows Get(string table)
    {
        if (_byName.TryGetValue(table, out var rows))
        {
            return rows;
        }

        var known = schema.Find(table)!;
        rows = new TableRows(known, known.Parent is null ? null : Get(known.Parent));
        _byName.Add(table, rows);
        _all.Add(rows);
        return rows;
    }

    /// <summary>Remembers where the record that comes next begins.</summary>
    public void Mark()
    {
        for (var i = 0; i < _all.Count; i++)
        {
            _all[i].Mark = _all[i].Buffer.RowCount;
        }
    }

    /// <summary>Takes back all rows since <see cref="Mark"/>.</summary>
    public void Rollback()
    {
        foreach (var rows in _all)
        {
            rows.Rollback();
        }
    }

    /// <summary>Tables with rows, parents first.</summary>
    public IReadOnlyList<TableBuffer> WithRows() => [.. _all.Where(rows => rows.Buffer.RowCount > 0).Select(rows => rows.Buffer)];

    public void Clear()
    {
        foreach (var rows in _all)
        {
            rows.Clear();
        }
    }
}
