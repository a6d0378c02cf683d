namespace Bitly.Pipeline.Schemas;

/// <summary>
/// Tables and columns of one source, with dlt's version and hash. Changed only through <see cref="Add"/> and the tables' own
/// <c>Put</c>; <c>SchemaHash</c> computes the hash, <c>SchemaFile</c> reads and writes dlt's JSON form (engine version 11).
/// </summary>
public sealed class Schema(string name)
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);
    private readonly List<Table> _order = [];

    public string Name { get; } = name;
    /// <summary>1 is the empty schema; the first loaded one is 2.</summary>
    public int Version { get; set; } = 1;
    public string? VersionHash { get; set; }
    /// <summary>Newest first, at most 10.</summary>
    public List<string> PreviousHashes { get; } = [];
    public SchemaContract? Contract { get; set; }
    public int? MaxNesting { get; set; }
    public bool RootKey { get; set; }
    /// <summary>Tables in creation order, the dlt tables included.</summary>
    public IReadOnlyList<Table> Tables => _order;

    public Table? Find(string table) => _tables.GetValueOrDefault(table);

    public void Add(Table table)
    {
        _tables.Add(table.Name, table);
        _order.Add(table);
    }

    public bool Remove(string table) => _tables.Remove(table, out var gone) && _order.Remove(gone);
}
