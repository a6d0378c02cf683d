using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Rows;

/// <summary>
/// Rows of one table between two flushes: what Normalize hands to a destination. A schema column without a buffer here is NULL in every row.
/// </summary>
public sealed class TableBuffer(Table table)
{
    private readonly List<ColumnBuffer> _columns = [];

    public Table Table { get; } = table;
    public int RowCount { get; set; }
    public IReadOnlyList<ColumnBuffer> Columns => _columns;

    public void Add(ColumnBuffer column) => _columns.Add(column);

    /// <summary>The buffer of a column, or null when it had no value since the buffers were made.</summary>
    public ColumnBuffer? Find(string column)
    {
        foreach (var buffer in _columns)
        {
            if (buffer.Column.Name == column)
            {
                return buffer;
            }
        }

        return null;
    }

    /// <summary>Takes rows back from the end: their values are gone as if they had never been written.</summary>
    public void Truncate(int rows)
    {
        foreach (var column in _columns)
        {
            for (var row = rows; row < RowCount; row++)
            {
                column.Unset(row);
            }
        }

        RowCount = rows;
    }

    public void Clear()
    {
        RowCount = 0;
        foreach (var column in _columns)
        {
            column.Clear();
        }
    }
}
