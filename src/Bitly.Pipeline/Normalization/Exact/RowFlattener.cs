using System.Text.Json;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>One row before its values have columns: names are normal, a name set again keeps its place.</summary>
internal sealed class FlatRow() : OrderedDictionary<string, RawValue>(StringComparer.Ordinal);

/// <summary>A list that becomes rows of a child table. <paramref name="Path"/> is what follows the parent table's name.</summary>
internal readonly record struct NestedList(string Path, JsonElement Items);

/// <summary>
/// dlt's flattening of one object (reference: dlt-behaviour 4.3): scalars of a level first in key order, then nested objects, the last one
/// first; lists are collected in the same order. At nesting level 0, and for columns of type json, objects and lists stay whole.
/// </summary>
internal sealed class RowFlattener(Schema schema, Naming naming)
{
    public (FlatRow Row, OrderedDictionary<string, NestedList> Lists) Flatten(string table, OrderedDictionary<string, JsonElement> record, int level)
    {
        var row = new FlatRow();
        var lists = new OrderedDictionary<string, NestedList>(StringComparer.Ordinal);
        var stack = new Stack<(OrderedDictionary<string, JsonElement> Members, int Level, string Path, string Identity)>();
        stack.Push((record, level, "", ""));
        while (stack.TryPop(out var current))
        {
            foreach (var (key, value) in current.Members)
            {
                var name = naming.Key(key);
                var column = current.Path.Length == 0 && current.Identity.Length == 0 ? name : naming.Join(current.Path, name);
                if (value.ValueKind == JsonValueKind.Object && !StaysWhole(table, column, current.Level))
                {
                    stack.Push((JsonMembers.Of(value), current.Level - 1, JoinRaw(current.Path, name), current.Identity + name + '\n'));
                }
                else if (value.ValueKind == JsonValueKind.Array && !StaysWhole(table, column, current.Level))
                {
                    var list = ListName(naming, key);
                    lists[current.Identity + list] = new NestedList(JoinRaw(current.Path, list), value);
                }
                else
                {
                    row[NeverEmpty(column)] = RawValue.Of(value);
                }
            }
        }

        return (row, lists);
    }

    /// <summary>Whether an object or list under this column name is kept as JSON text.</summary>
    public bool StaysWhole(string table, string column, int level) =>
        level <= 0 || schema.Find(table)?.Find(column)?.Type == DataType.Json;

    /// <summary>
    /// Part of a child table's name. A key without a letter or digit would leave nothing of it, and the list would go into its parent's
    /// table, where its rows can not be; so it is called what a column of such a key is called.
    /// </summary>
    public static string ListName(Naming naming, string key) => naming.Path(key) is { Length: > 0 } name && !string.IsNullOrWhiteSpace(key) ? name : Naming.EmptyKey;

    /// <summary>A column name that normalizing left nothing of; dlt stops at such a key.</summary>
    public static string NeverEmpty(string column) => column.Length == 0 ? Naming.EmptyKey : column;

    /// <summary>Joins without shortening: a name is shortened once, when it is whole.</summary>
    public static string JoinRaw(string path, string name) =>
        path.Length == 0 ? name : name.Length == 0 ? path : path + Naming.Separator + name;
}
