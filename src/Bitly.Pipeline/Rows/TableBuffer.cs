using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Rows;

/// <summary>
/// Rows of one table between two flushes: what Normalize hands to a destination. A schema column without a buffer here is NULL in every row.
/// </summary>
public sealed class TableBuffer(Table table) : IDisposable
{
    private readonly List<ColumnBuffer> _columns = [];

    public Table Table { get; } = table;
    public int RowCount { get; set; }
    public IReadOnlyList<ColumnBuffer> Columns => _columns;

    public void Add(ColumnBuffer column) => _columns.Add(column);

    public void Clear()
    {
        RowCount = 0;
        foreach (var column in _columns)
        {
            column.Clear();
        }
    }

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }
}
