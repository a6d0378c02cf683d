namespace Bitly.Pipeline.Tests.Loading;

/// <summary>What upserts leave behind, told with collections: the rows of a root table and of its lists by their keys.</summary>
internal sealed class UpsertModel
{
    private readonly Dictionary<string, Root> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Child>> _tables = new(StringComparer.Ordinal);

    public IEnumerable<string> Roots() => _roots.Values.OrderBy(root => root.Id, StringComparer.Ordinal).Select(root => $"{root.Id}|{root.Value ?? "NULL"}");

    public IEnumerable<string> Children(string table) =>
        _tables[table].Values.OrderBy(child => child.Id, StringComparer.Ordinal).Select(child => $"{child.Id}|{child.Value ?? "NULL"}|{child.Root}");

    public void Load(IReadOnlyList<Root> roots, IReadOnlyDictionary<string, List<Child>> children)
    {
        var isFirst = _roots.Count == 0 && _tables.Values.All(table => table.Count == 0);
        foreach (var root in roots.Where(root => !(root.Gone && _roots.Remove(root.Id))))
        {
            _roots[root.Id] = root;
        }

        foreach (var (name, _) in children.Where(pair => pair.Value.Count > 0))
        {
            _tables.TryAdd(name, []);
        }

        var came = roots.Select(root => root.Id).ToHashSet(StringComparer.Ordinal);
        var gone = roots.Where(root => root.Gone).Select(root => root.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, table) in _tables)
        {
            var rows = children.GetValueOrDefault(name, []).ToDictionary(child => child.Id, StringComparer.Ordinal);
            foreach (var old in table.Values.Where(old => came.Contains(old.Root) && !rows.ContainsKey(old.Id)).ToList())
            {
                table.Remove(old.Id);
            }

            foreach (var row in rows.Values)
            {
                table[row.Id] = row;
            }

            foreach (var old in table.Values.Where(old => !isFirst && gone.Contains(old.Root)).ToList())
            {
                table.Remove(old.Id);
            }
        }
    }

    internal sealed record Root(string Id, string? Value, bool Gone);

    internal sealed record Child(string Id, string? Value, string Root);
}
