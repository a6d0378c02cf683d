using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>Names that were seen with null only: dlt makes no column for them and says so once a table (reference: dlt-behaviour 4.7).</summary>
internal sealed class NullColumns
{
    private readonly Dictionary<string, SortedSet<string>> _seen = new(StringComparer.Ordinal);

    public void Add(string table, string column)
    {
        if (!_seen.TryGetValue(table, out var columns))
        {
            _seen.Add(table, columns = new(StringComparer.Ordinal));
        }

        columns.Add(column);
    }

    /// <summary>Columns of a table that got no type until the end.</summary>
    public IReadOnlyList<string> Left(Table table) =>
        _seen.TryGetValue(table.Name, out var columns) ? [.. columns.Where(column => table.Find(column)?.Type is null)] : [];
}
