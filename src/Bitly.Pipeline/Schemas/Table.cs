namespace Bitly.Pipeline.Schemas;

/// <summary>One table of a schema: columns in created order plus dlt's table hints. Root tables have a resource, child tables a parent.</summary>
public sealed class Table(string name)
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<Column> _columns = [];

    public string Name { get; } = name;
    public string? Parent { get; init; }
    public string? Resource { get; set; }
    public WriteDisposition? WriteDisposition { get; set; }
    public MergeStrategy? MergeStrategy { get; set; }
    public SchemaContract? Contract { get; set; }
    /// <summary>x-normalizer.max_nesting of dlt, or null.</summary>
    public int? MaxNesting { get; set; }
    /// <summary>x-normalizer.seen-data of dlt.</summary>
    public bool SeenData { get; set; }
    public string? Description { get; set; }
    /// <summary>Other hints in file order (x-valid-from names, references ...), written back as they came.</summary>
    public Dictionary<string, object?> Extra { get; } = [];

    /// <summary>Other keys of x-normalizer (for instance evolve-columns-once), written back as they came.</summary>
    public Dictionary<string, object?> NormalizerExtra { get; } = [];
    /// <summary>Keys of dlt's table object in file order, or null for the usual order of a root or child table.</summary>
    public IReadOnlyList<string>? Keys { get; set; }

    public IReadOnlyList<Column> Columns => _columns;

    public Column? Find(string column) => _index.TryGetValue(column, out var at) ? _columns[at] : null;

    /// <summary>Position of a column in created order, or -1.</summary>
    public int IndexOf(string column) => _index.TryGetValue(column, out var at) ? at : -1;

    /// <summary>Adds the column at the end, or replaces the one of the same name in its place.</summary>
    public void Put(Column column)
    {
        if (_index.TryGetValue(column.Name, out var at))
        {
            _columns[at] = column;
            return;
        }

        _index[column.Name] = _columns.Count;
        _columns.Add(column);
    }

    /// <summary>Moves a column (an incomplete hint that just got its type, for instance) to the end.</summary>
    public void PutLast(Column column)
    {
        if (_index.Remove(column.Name, out var at))
        {
            _columns.RemoveAt(at);
            for (var i = at; i < _columns.Count; i++)
            {
                _index[_columns[i].Name] = i;
            }
        }

        Put(column);
    }
}
