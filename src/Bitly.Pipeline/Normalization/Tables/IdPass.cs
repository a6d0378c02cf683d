using System.Buffers;
using System.Text;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Fills the generated columns of the rows the fast path wrote: ids, parents before children, many hashes side by side. Rows of the exact
/// path have theirs already.
/// </summary>
internal sealed class IdPass(NormalizeContext context)
{
    private readonly PinnedArena _constants = new(4096);
    private readonly ArrayBufferWriter<byte> _key = new();
    private PinnedBytes _loadId;

    public void Fill(IReadOnlyDictionary<string, RootTable> roots)
    {
        if (_loadId.Length == 0)
        {
            _loadId = _constants.CopyBytes(Encoding.UTF8.GetBytes(context.Settings.LoadId));
        }

        foreach (var rows in context.Tables.All)
        {
            // Child rows of the fast path have parents of the fast path, so a child table without such rows concerns no other. Rows of a list
            // whose table is a root table (it has a key of its own) always come the exact path, and so do the rows below them.
            var root = rows.Parent is null ? roots.GetValueOrDefault(rows.Table.Name) : null;
            if (rows.Buffer.RowCount == 0 || (root is null && rows.PresetIds == rows.Buffer.RowCount))
            {
                continue;
            }

            rows.Ids = context.Values.TakeBytes(rows.Buffer.RowCount * RowIds.Length);
            if (root is not null)
            {
                FillRoot(rows, root);
            }
            else
            {
                FillChild(rows, rows.Parent!);
            }
        }
    }

    private void FillRoot(TableRows rows, RootTable root)
    {
        var count = rows.Buffer.RowCount;
        var ids = rows.Column(DltColumns.Id);
        KeepPreset(rows, ids);
        if (rows.PresetIds == count)
        {
            return;
        }

        if (root.IdKind == RootIdKind.Random && rows.PresetIds == 0)
        {
            context.RandomIds.Fill(rows.Ids.Span);
        }

        var keys = root.IdKind == RootIdKind.KeyHash ? root.KeyColumns.Select(name => KeyOf(rows, name)).ToArray() : [];
        var loadIds = rows.Column(DltColumns.LoadId);
        for (var row = 0; row < count; row++)
        {
            if (rows.PresetIds > 0 && ids.IsSet(row))
            {
                continue;
            }

            var id = IdOf(rows, row);
            if (root.IdKind == RootIdKind.KeyHash)
            {
                HashKey(root, keys, row, id);
            }
            else if (rows.PresetIds > 0)
            {
                context.RandomIds.Fill(id);
            }

            ids.SetText(row, id);
            loadIds.SetText(row, _loadId.Span);
        }
    }

    private static void FillChild(TableRows rows, TableRows parent)
    {
        var count = rows.Buffer.RowCount;
        var ids = rows.Column(DltColumns.Id);
        ChildIds.Write(parent.Ids.Span, rows.ParentRows, rows.Name, rows.ListIndex.Int64s(count), rows.Ids.Span);
        KeepPreset(rows, ids);
        var parentIds = rows.Column(DltColumns.ParentId);
        var idsAbove = parent.Column(DltColumns.Id);
        var rootIds = RootIdsOf(rows);
        var rootsAbove = parent.Parent is null ? idsAbove : RootIdsOf(parent);
        for (var row = 0; row < count; row++)
        {
            if (rows.PresetIds > 0 && ids.IsSet(row))
            {
                continue;
            }

            ids.SetText(row, IdOf(rows, row));
            parentIds.CopySlot(row, idsAbove, rows.ParentRows[row]);
            if (rootsAbove is not null)
            {
                rootIds?.CopySlot(row, rootsAbove, rows.ParentRows[row]);
            }
        }
    }

    // Children of a row whose id is not of the usual length came the exact path too and need no look-up.
    private static void KeepPreset(TableRows rows, ColumnBuffer ids)
    {
        for (var row = 0; rows.PresetIds > 0 && ids.Storage == Storage.Bytes && row < rows.Buffer.RowCount; row++)
        {
            var id = ids.GetBytes(row);
            if (id.Length == RowIds.Length)
            {
                id.CopyTo(IdOf(rows, row));
            }
        }
    }

    /// <summary>A key that no record ever had is a column without a type.</summary>
    private static ColumnBuffer KeyOf(TableRows rows, string column) =>
        rows.Table.Find(column) is { Type: not null } ? rows.Column(column) : throw NormalizeErrors.KeyMissing(rows.Table.Name, column);

    private void HashKey(RootTable root, ColumnBuffer[] keys, int row, Span<byte> id)
    {
        _key.ResetWrittenCount();
        _key.Write("{"u8);
        for (var i = 0; i < keys.Length; i++)
        {
            if (!keys[i].IsSet(row))
            {
                throw NormalizeErrors.KeyMissing(root.Name, root.KeyColumns[i]);
            }

            _key.Write(i == 0 ? ""u8 : ","u8);
            PythonJson.WriteText(_key, root.KeyColumns[i]);
            _key.Write(":"u8);
            WriteKeyValue(keys[i], row);
        }

        _key.Write("}"u8);
        RowIds.Hash(_key.WrittenSpan, id);
    }

    private void WriteKeyValue(ColumnBuffer key, int row)
    {
        switch (key.Storage)
        {
            case Storage.Bytes:
                PythonJson.WriteText(_key, key.GetBytes(row));
                break;
            case Storage.Bool:
                _key.Write(key.GetBool(row) ? "true"u8 : "false"u8);
                break;
            default:
                System.Buffers.Text.Utf8Formatter.TryFormat(key.GetInt64(row), _key.GetSpan(20), out var written);
                _key.Advance(written);
                break;
        }
    }

    private static ColumnBuffer? RootIdsOf(TableRows rows) =>
        rows.Table.Find(DltColumns.RootId)?.Type == DataType.Text ? rows.Column(DltColumns.RootId) : null;

    private static Span<byte> IdOf(TableRows rows, int row) => rows.Ids.Span.Slice(row * RowIds.Length, RowIds.Length);
}
