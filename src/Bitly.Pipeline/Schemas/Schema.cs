using System.Text.Json.Nodes;

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
    /// <summary>dlt's root_key_propagation: true gives every child table <c>_dlt_root_id</c>, false not even those of merged tables; null leaves it to the disposition.</summary>
    public bool? RootKey { get; set; }
    /// <summary>Root tables whose row id travels to their child tables (dlt: propagation.tables), with the column pairs as dlt writes them.</summary>
    public Dictionary<string, Dictionary<string, string>> Propagation { get; } = new(StringComparer.Ordinal);
    public string? Description { get; set; }
    public string? ImportedVersionHash { get; set; }
    /// <summary>Keys of settings other than the contract (detections, default_hints, preferred_types), as dlt writes them; null means dlt's defaults.</summary>
    public JsonObject? Settings { get; set; }
    /// <summary>The normalizers object without the parts above, as read; null means dlt's defaults.</summary>
    public JsonObject? Normalizers { get; set; }
    /// <summary>Tables in creation order, the dlt tables included.</summary>
    public IReadOnlyList<Table> Tables => _order;

    public Table? Find(string table) => _tables.GetValueOrDefault(table);

    public void Add(Table table)
    {
        _tables.Add(table.Name, table);
        _order.Add(table);
    }

    /// <summary>Forgets a table, also as a root whose row ids travel.</summary>
    public bool Remove(string table)
    {
        Propagation.Remove(table);
        return _tables.Remove(table, out var gone) && _order.Remove(gone);
    }
}
