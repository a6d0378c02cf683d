using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Loading;

/// <summary>All root tables of one load; a chain begins with its first row.</summary>
internal sealed class Chains(LoadContext context) : IDisposable
{
    private readonly Dictionary<string, ChainLoad> _chains = new(StringComparer.Ordinal);
    private readonly HashSet<string> _resources = new(StringComparer.Ordinal);

    public void Append(TableBuffer rows)
    {
        var root = Root(rows.Table);
        if (root.Resource is not null)
        {
            _resources.Add(root.Resource);
        }

        Of(root).Append(rows);
    }

    /// <summary>Empties the tables of replace resources that brought nothing, gives every table its last columns, and only then deletes and merges.</summary>
    public void Finish()
    {
        var silent = context.Request.Resources.Where(resource => !_resources.Contains(resource)).ToHashSet(StringComparer.Ordinal);
        foreach (var root in context.Request.Schema.Tables.Where(table =>
            table is { Parent: null, WriteDisposition: WriteDisposition.Replace, Resource: not null } && silent.Contains(table.Resource)))
        {
            _ = Of(root);
        }

        foreach (var chain in _chains.Values)
        {
            chain.Complete();
        }

        context.Tables.Settle();
        foreach (var chain in _chains.Values)
        {
            chain.Finish();
        }
    }

    public IReadOnlyDictionary<string, long> Counts() =>
        _chains.Values.SelectMany(chain => chain.Counts).ToDictionary(count => count.Table, count => count.Rows, StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var chain in _chains.Values)
        {
            chain.Dispose();
        }
    }

    private ChainLoad Of(Table root)
    {
        if (!_chains.TryGetValue(root.Name, out var chain))
        {
            _chains[root.Name] = chain = new ChainLoad(context, root);
        }

        return chain;
    }

    private Table Root(Table table)
    {
        while (table.Parent is not null)
        {
            table = context.Request.Schema.Find(table.Parent)!;
        }

        return table;
    }
}
