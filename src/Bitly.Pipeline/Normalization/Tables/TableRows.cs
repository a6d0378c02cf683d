using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// The rows of one table in the batch that is being filled. Child rows remember the number of their parent row; their ids are computed at the
/// flush, all at once. A row of the exact path brings its ids along.
/// </summary>
internal sealed class TableRows(Table table, TableRows? parent)
{
    private readonly Dictionary<string, ColumnBuffer> _columns = new(StringComparer.Ordinal);
    private int[] _parentRows = new int[256];
    private ColumnBuffer? _listIndex;

    public Table Table { get; } = table;

    /// <summary>Rows of the table's parent table; null for a root table.</summary>
    public TableRows? Parent { get; } = parent;

    public TableBuffer Buffer { get; } = new(table);

    /// <summary>UTF-8 name, as child ids are made of it.</summary>
    public byte[] Name { get; } = System.Text.Encoding.UTF8.GetBytes(table.Name);

    /// <summary>Rows before the record that is being read.</summary>
    public int Mark { get; set; }

    /// <summary>Rows of this batch that have their ids already.</summary>
    public int PresetIds { get; set; }

    /// <summary>14 characters a row, one row after the other; filled at the flush.</summary>
    public PinnedBytes Ids { get; set; }

    /// <summary>Rows of earlier batches.</summary>
    public long Flushed { get; private set; }

    public ReadOnlySpan<int> ParentRows => _parentRows.AsSpan(0, Buffer.RowCount);

    public ColumnBuffer ListIndex => _listIndex ??= Column(DltColumns.ListIndex);

    /// <summary>The buffer of a column that the table has with a type.</summary>
    public ColumnBuffer Column(string name)
    {
        if (!_columns.TryGetValue(name, out var buffer))
        {
            buffer = new ColumnBuffer(Table.Find(name)!);
            _columns.Add(name, buffer);
            Buffer.Add(buffer);
        }

        return buffer;
    }

    /// <summary>A row without a parent row, or one whose ids are given.</summary>
    public int Add() => AddLinked(0);

    /// <summary>A row of a list of the parent table's row.</summary>
    public int AddChild(int parentRow, long index)
    {
        var row = AddLinked(parentRow);
        ListIndex.SetInt64(row, index);
        return row;
    }

    /// <summary>Takes back the rows of the record that is being read.</summary>
    public void Rollback()
    {
        if (Buffer.RowCount > Mark)
        {
            Buffer.Truncate(Mark);
        }
    }

    public void Clear()
    {
        Flushed += Buffer.RowCount;
        Buffer.Clear();
        PresetIds = 0;
        Mark = 0;
    }

    private int AddLinked(int parentRow)
    {
        var row = Buffer.RowCount;
        if (row == _parentRows.Length)
        {
            Array.Resize(ref _parentRows, row * 2);
        }

        _parentRows[row] = parentRow;
        Buffer.RowCount = row + 1;
        return row;
    }
}
