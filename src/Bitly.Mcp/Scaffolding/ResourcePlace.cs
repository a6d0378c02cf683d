using Bitly.Pipeline.Configuration;
using Tomlyn.Syntax;

namespace Bitly.Mcp.Scaffolding;

/// <summary>Where a key of a resource stands: a pair of one of its tables, or of an inline table within.</summary>
internal sealed record ResourcePlace(KeyValueSyntax Pair, InlineTableSyntax? Inline)
{
    /// <summary>The pair at exactly this path, however it is written (dotted, sub-table, inline), or null.</summary>
    public static ResourcePlace? Find(ResourceBlock block, IReadOnlyList<string> path)
    {
        foreach (var table in block.Tables)
        {
            var prefix = PathOf(table);
            if (StartsWith(path, prefix) && Find(table.Items, Skip(path, prefix.Count), null) is { } place)
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>The innermost inline table on the way, and the rest of the path within it.</summary>
    public static (InlineTableSyntax Inline, IReadOnlyList<string> Tail)? DeepestInline(ResourceBlock block, IReadOnlyList<string> path)
    {
        for (var length = path.Count - 1; length > 0; length--)
        {
            if (Find(block, [.. path.Take(length)]) is { Pair.Value: InlineTableSyntax inline })
            {
                return (inline, Skip(path, length));
            }
        }

        return null;
    }

    /// <summary>The table with the longest name on the way (at least [[resources]] itself), and the rest of the path.</summary>
    public static (TableSyntaxBase Table, IReadOnlyList<string> Tail) DeepestTable(ResourceBlock block, IReadOnlyList<string> path)
    {
        var best = block.Tables[0];
        foreach (var table in block.Tables)
        {
            if (StartsWith(path, PathOf(table)) && PathOf(table).Count < path.Count && PathOf(table).Count > PathOf(best).Count)
            {
                best = table;
            }
        }

        return (best, Skip(path, PathOf(best).Count));
    }

    /// <summary>A pair that gives a plain value to a part of the path, or null.</summary>
    public static KeyValueSyntax? InTheWay(TableSyntaxBase table, IReadOnlyList<string> path) => table.Items.FirstOrDefault(pair =>
    {
        var names = TomlTree.Names(pair.Key!);
        return names.Count < path.Count && StartsWith(path, names) && pair.Value is not InlineTableSyntax;
    });

    private static ResourcePlace? Find(IEnumerable<KeyValueSyntax> pairs, string[] path, InlineTableSyntax? inside)
    {
        foreach (var pair in pairs)
        {
            var names = TomlTree.Names(pair.Key!);
            if (!StartsWith(path, names))
            {
                continue;
            }

            if (names.Count == path.Length)
            {
                return new ResourcePlace(pair, inside);
            }

            if (pair.Value is InlineTableSyntax inline && Find(inline.Items.Select(item => item.KeyValue!), Skip(path, names.Count), inline) is { } place)
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>The table's name below "resources".</summary>
    private static List<string> PathOf(TableSyntaxBase table) => TomlTree.Names(table.Name!)[1..];

    private static bool StartsWith(IEnumerable<string> path, List<string> prefix) =>
        path.Take(prefix.Count).SequenceEqual(prefix);

    private static string[] Skip(IEnumerable<string> path, int count) => [.. path.Skip(count)];
}
