using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// What contracts have thrown out of this load so far. As in dlt a filter stays for the rest of the load: a row that only has the
/// key of a discarded column, even with null, meets the same fate.
/// </summary>
internal sealed class ContractFilters
{
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, ContractVerdict>> _columns = new(StringComparer.Ordinal);

    public bool Drops(string table) => _tables.Contains(table);

    /// <summary>The filter of a column, or null.</summary>
    public ContractVerdict? Of(string table, string column) =>
        _columns.TryGetValue(table, out var columns) && columns.TryGetValue(column, out var verdict) ? verdict : null;

    public void AddTable(string table) => _tables.Add(table);

    public void AddColumn(string table, string column, ContractVerdict verdict)
    {
        if (!_columns.TryGetValue(table, out var columns))
        {
            _columns.Add(table, columns = new(StringComparer.Ordinal));
        }

        columns[column] = verdict;
    }

    /// <summary>Takes filtered values out of a row; false when the row itself has to go.</summary>
    public bool Apply<T>(string table, OrderedDictionary<string, T> row)
    {
        if (!_columns.TryGetValue(table, out var columns))
        {
            return true;
        }

        foreach (var (column, verdict) in columns)
        {
            if (row.ContainsKey(column))
            {
                if (verdict == ContractVerdict.DropRow)
                {
                    return false;
                }

                row.Remove(column);
            }
        }

        return true;
    }
}
