using Bitly.Pipeline.Events;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// One root table with its child tables: what happens to the rows that were there, where the new ones go, and the merge at the end.
/// Merged rows wait in temporary tables, unless the tables are empty: then they go straight in and only repeated keys are taken out
/// again, which is what most first loads are.
/// </summary>
internal sealed class ChainLoad : IDisposable
{
    private readonly LoadContext _context;
    private readonly Table _root;
    private readonly WriteDisposition _disposition;
    private readonly MergeKeys _keys;
    private readonly bool _staged;
    private readonly Dictionary<string, TableRows> _rows = new(StringComparer.Ordinal);
    private IReadOnlyList<Table> _withoutRootIds = [];

    public ChainLoad(LoadContext context, Table root)
    {
        _context = context;
        _root = root;
        _disposition = root.WriteDisposition ?? WriteDisposition.Append;
        _keys = MergeKeys.Of(root);
        _staged = Prepare();
    }

    /// <summary>Rows handed over per table.</summary>
    public IEnumerable<(string Table, long Rows)> Counts => _rows.Values.Select(rows => (rows.Table.Name, rows.Count));

    public void Append(TableBuffer buffer)
    {
        if (_disposition is WriteDisposition.Skip || buffer.RowCount == 0)
        {
            return;
        }

        if (!_rows.TryGetValue(buffer.Table.Name, out var rows))
        {
            if (_disposition is WriteDisposition.Append && _context.Request.Refresh.Truncate.Contains(buffer.Table.Name))
            {
                _context.Tables.Truncate(buffer.Table.Name);
            }

            rows = new TableRows(_context.Session, _context.Tables, _context.Dataset, buffer.Table, _staged);
            _rows.Add(buffer.Table.Name, rows);
        }

        rows.Append(buffer);
        _context.Report(new TableFlushed(_context.Clock.GetUtcNow(), buffer.Table.Name, rows.Count));
    }

    /// <summary>Columns that were only declared, and all columns a merge needs: the last changes to the chain's tables.</summary>
    public void Complete()
    {
        foreach (var rows in _rows.Values)
        {
            rows.Prepare();
            rows.Close();
        }

        if (_staged && _rows.Count > 0)
        {
            foreach (var table in Chain().Where(table => table == _root || _rows.ContainsKey(table.Name)))
            {
                _context.Tables.Ensure(table);
            }
        }
    }

    /// <summary>Brings staged rows and old ones together. Every chain of the load was completed before.</summary>
    public void Finish()
    {
        if (_disposition is not WriteDisposition.Merge || _rows.Count == 0)
        {
            return;
        }

        RootIds.Fill(_context, _root, _withoutRootIds);
        if (_staged)
        {
            Merge();
        }
        else
        {
            Tidy();
        }
    }

    public void Dispose()
    {
        foreach (var rows in _rows.Values)
        {
            rows.Dispose();
        }
    }

    /// <summary>What happens before the first row; true when rows wait in temporary tables.</summary>
    private bool Prepare()
    {
        if (_disposition is WriteDisposition.Replace)
        {
            Empty(_ => true);
            return false;
        }

        if (_disposition is not WriteDisposition.Merge)
        {
            return false;
        }

        ThrowIfKeyMissing();
        Empty(table => _context.Request.Refresh.Truncate.Contains(table.Name));
        if (_keys.Strategy is MergeStrategy.Scd2)
        {
            return true;
        }

        if (_keys.Strategy is MergeStrategy.DeleteInsert && _keys.HasNone)
        {
            _context.Warn("MERGE_WITHOUT_KEY", $"Table {_root.Name} is loaded with merge but has neither primary_key nor merge_key: rows are appended. Add a primary_key to the resource.");
            return _keys.HardDelete is not null;
        }

        _withoutRootIds = RootIds.Add(_context, _root, [.. Children()]);
        return !Chain().All(table => _context.Tables.IsEmpty(table.Name));
    }

    private void ThrowIfKeyMissing()
    {
        if (_keys.Strategy is MergeStrategy.Upsert or MergeStrategy.InsertOnly && _keys.Primary.Count == 0)
        {
            throw LoadErrors.KeyMissing(_context.Request.Schema.Name, _root.Name, _keys.Strategy is MergeStrategy.Upsert ? "upsert" : "insert-only");
        }
    }

    private void Empty(Func<Table, bool> which)
    {
        foreach (var table in Chain().Where(which))
        {
            _context.Tables.Truncate(table.Name);
        }
    }

    private void Merge()
    {
        var staged = _rows.Keys.ToHashSet(StringComparer.Ordinal);
        if (staged.Add(_root.Name))
        {
            // Child rows without a root row in this load: the statements still read the root's staging table.
            new TableRows(_context.Session, _context.Tables, _context.Dataset, _root, staged: true).Prepare();
        }

        var statements = new MergeStatements(_context.Session.Sql, _context.Dataset, _root, ExistingChildren(), staged);
        _context.Run(_keys.Strategy switch
        {
            MergeStrategy.Upsert => statements.Upsert(child => LeavesEqual(statements, child)),
            MergeStrategy.InsertOnly => statements.InsertOnly(),
            MergeStrategy.Scd2 => statements.Scd2(ValidityColumns.Of(_root, _context.Request.CreatedAt)),
            _ => statements.DeleteInsert(),
        });
        _context.Run(staged.Concat(MergeStatements.Temporaries).Select(table => _context.Session.Sql.Drop(null, table)));
    }

    /// <summary>
    /// Whether an upsert may leave rows of a child alone that are equal to the staged ones. Not where a staged row key repeats: which of them stays
    /// is the database's choice then. Nor where a column has another type in the dataset, because what is equal after a cast is not the same.
    /// </summary>
    private bool LeavesEqual(MergeStatements statements, Table child) =>
        _context.Tables.HasTypesOf(child)
        && !statements.Repeats(child, [MergeKeys.RowKey(child)], _rows[child.Name].Count, inStaging: true).Any(_context.Session.Any);

    private void Tidy()
    {
        var children = ExistingChildren();
        var statements = new MergeStatements(_context.Session.Sql, _context.Dataset, _root, children, _rows.Keys.ToHashSet(StringComparer.Ordinal));
        if (_keys.Strategy is MergeStrategy.InsertOnly)
        {
            _context.Run(statements.TidyInsertOnly());
        }
        else if (_keys.Strategy is MergeStrategy.DeleteInsert)
        {
            bool Repeats(Table table, IReadOnlyList<string> keys) =>
                keys.Count > 0 && _rows.TryGetValue(table.Name, out var rows) && statements.Repeats(table, keys, rows.Count).Any(_context.Session.Any);

            _context.Run(statements.Tidy(Repeats(_root, _keys.Primary), [.. children.Where(child => Repeats(child, [MergeKeys.RowKey(child)]))]));
            _context.Run(MergeStatements.Temporaries.Select(table => _context.Session.Sql.Drop(null, table)));
        }
    }

    private List<Table> ExistingChildren() => [.. Children().Where(child => _context.Tables.Exists(child.Name))];

    /// <summary>Child tables of the root in the schema as it is now, parents first.</summary>
    private IEnumerable<Table> Children()
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { _root.Name };
        return _context.Request.Schema.Tables.Where(table => table.Parent is not null && names.Contains(table.Parent) && names.Add(table.Name));
    }

    private List<Table> Chain() => [_root, .. Children()];
}
