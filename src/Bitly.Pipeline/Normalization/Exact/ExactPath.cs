using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// dlt's relational normaliser, literally, for one record at a time (reference: dlt-behaviour 4.3 to 4.6): flatten, give ids, write the row,
/// then the rows of its lists. Every record of a form that was not seen before goes this way; <see cref="FastPath"/> then learns the form.
/// </summary>
internal sealed class ExactPath(NormalizeContext context)
{
    private readonly RowFlattener _flattener = new(context.Schema, context.Naming);
    private readonly RowWriter _writer = new(context);
    private readonly byte[] _loadId = Encoding.UTF8.GetBytes(context.Settings.LoadId);
    private readonly Dictionary<string, RootTable> _rootsInLists = new(StringComparer.Ordinal);

    /// <summary>Writes a record and everything in it. Members of a record that is no object are made by the caller.</summary>
    public void Write(RootTable root, OrderedDictionary<string, JsonElement> record) =>
        WriteRow(new Scope(root, root.Name, root.Name, null, root.Nesting, null), record, RawValue.Null, 0);

    private void WriteRow(Scope scope, OrderedDictionary<string, JsonElement> record, RawValue parentId, long index)
    {
        var (row, lists) = _flattener.Flatten(scope.Table, record, scope.Level);
        if (scope.RootId is { } rootAbove)
        {
            row[DltColumns.RootId] = rootAbove;
        }

        var isRoot = IsRoot(scope);
        if (isRoot)
        {
            row[DltColumns.LoadId] = RawValue.Text(_loadId);
        }

        var id = row.TryGetValue(DltColumns.Id, out var given) && !given.IsEmpty
            ? given
            : AddId(scope, record, row, isRoot, parentId, index);
        var rootId = isRoot && context.Schema.Propagation.ContainsKey(scope.Table) ? id : scope.RootId;
        if (!_writer.Write(scope.Table, scope.Parent, row, hasId: true))
        {
            return;
        }

        foreach (var list in lists.Values)
        {
            WriteList(scope, list, rootId, id);
        }
    }

    private void WriteList(Scope parent, NestedList list, RawValue? rootId, RawValue parentId)
    {
        var path = RowFlattener.JoinRaw(parent.Path, list.Path);
        var scope = new Scope(parent.Root, context.Naming.Join(path), path, parent.Table, parent.Level - 1, rootId);
        var index = 0L;
        foreach (var item in list.Items.EnumerateArray())
        {
            switch (item.ValueKind)
            {
                case JsonValueKind.Object:
                    WriteRow(scope, JsonMembers.Of(item), parentId, index);
                    break;
                case JsonValueKind.Array:
                    WriteRow(scope with { Level = scope.Level - 1 }, JsonMembers.One(DltColumns.List, item), parentId, index);
                    break;
                default:
                    WriteScalar(scope, item, parentId, index);
                    break;
            }

            index++;
        }
    }

    private void WriteScalar(Scope scope, JsonElement item, RawValue parentId, long index)
    {
        var row = new FlatRow { [DltColumns.Value] = RawValue.Of(item) };
        if (scope.RootId is { } rootAbove)
        {
            row[DltColumns.RootId] = rootAbove;
        }

        AddId(scope, JsonMembers.One(DltColumns.Value, item), row, IsRoot(scope), parentId, index);
        _writer.Write(scope.Table, scope.Parent, row, hasId: true);
    }

    /// <summary>A given id keeps its type, and so do the columns of the rows below that hold it.</summary>
    private RawValue AddId(Scope scope, OrderedDictionary<string, JsonElement> record, FlatRow row, bool isRoot, RawValue parentId, long index)
    {
        byte[] id;
        if (isRoot)
        {
            var root = scope.Parent is null ? scope.Root : RootInList(scope);
            id = root.IdKind switch
            {
                RootIdKind.KeyHash => RootIds.KeyHash(root, row),
                RootIdKind.RowHash => RootIds.RowHash(record),
                _ => Encoding.ASCII.GetBytes(context.RandomIds.Next()),
            };
        }
        else
        {
            id = new byte[RowIds.Length];
            RowIds.ChildId(parentId.Utf8, Encoding.UTF8.GetBytes(scope.Table), index, id);
            row[DltColumns.ParentId] = parentId;
            row[DltColumns.ListIndex] = RawValue.Number(index);
        }

        return row[DltColumns.Id] = RawValue.Text(id);
    }

    // Such a table has a disposition and keys of its own, so its ids are made its own way.
    private RootTable RootInList(Scope scope)
    {
        if (!_rootsInLists.TryGetValue(scope.Table, out var root))
        {
            _rootsInLists[scope.Table] = root = new RootTable(context, scope.Root.Resource, context.Schema.Find(scope.Table)!);
        }

        return root;
    }

    // A table of the schema without a parent is a root table wherever its rows come from.
    private bool IsRoot(Scope scope) => scope.Parent is null || context.Schema.Find(scope.Table) is { Parent: null };

    /// <summary>Where a row stands: its table, the unshortened path of names it is made of, the table above, and how many levels may be opened below.</summary>
    private sealed record Scope(RootTable Root, string Table, string Path, string? Parent, int Level, RawValue? RootId);
}
