namespace Bitly.Pipeline.Normalization;

/// <summary>
/// One kind of row: everything between a record (or list item) and the lists in it. Knows which key feeds which column or child table,
/// because two keys with one target make the order of keys count.
/// </summary>
internal sealed class RowScope(string table, string path, int level)
{
    private readonly Dictionary<string, ShapeProperty> _owners = new(StringComparer.Ordinal);

    public string Table { get; } = table;

    /// <summary>Unshortened names the table's name is made of.</summary>
    public string Path { get; } = path;

    /// <summary>Levels that may be opened below this row, as dlt counts them down.</summary>
    public int Level { get; } = level;

    /// <summary>Columns the row's id is made of; empty for most rows.</summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>Says that a key feeds a column; a second key with the same one makes both contested.</summary>
    public void ClaimColumn(string column, ShapeProperty property) => Claim(column, property);

    /// <summary>Says that a key's list feeds a child table.</summary>
    public void ClaimTable(string table, ShapeProperty property) => Claim("\0" + table, property);

    private void Claim(string target, ShapeProperty property)
    {
        if (!_owners.TryAdd(target, property) && _owners[target] != property)
        {
            _owners[target].Contested = true;
            property.Contested = true;
        }
    }
}
