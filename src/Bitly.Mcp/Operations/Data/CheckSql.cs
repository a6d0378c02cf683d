using Bitly.Pipeline.Datasets;

namespace Bitly.Mcp.Operations.Data;

/// <summary>The statements of the data checks; each gives one row. Pure.</summary>
internal static class CheckSql
{
    /// <summary>Rows beyond the first of each key, and rows whose key has a null.</summary>
    public static string Keys(string table, IReadOnlyList<string> key)
    {
        var columns = string.Join(", ", key.Select(Quote));
        var anyNull = string.Join(" OR ", key.Select(column => $"{Quote(column)} IS NULL"));
        return $"SELECT (SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {Quote(table)} GROUP BY {columns})), (SELECT count(*) FROM {Quote(table)} WHERE {anyNull})";
    }

    /// <summary>Child rows without their parent row.</summary>
    public static string Orphans(string child, string parent) =>
        $"SELECT count(*) FROM {Quote(child)} AS c WHERE NOT EXISTS (SELECT 1 FROM {Quote(parent)} AS p WHERE p._dlt_id = c._dlt_parent_id)";

    /// <summary>Rows of loads that are not listed as complete.</summary>
    public static string StrangeLoads(string table) =>
        $"SELECT count(*) FROM {Quote(table)} WHERE _dlt_load_id NOT IN (SELECT load_id FROM _dlt_loads WHERE status = 0)";

    /// <summary>Days between the first and the last bucket that have none, over all series of a table; buckets are days.</summary>
    public static string MissingDays(string table, IReadOnlyList<string> series, string bucket)
    {
        var of = string.Join(", ", series.Select(Quote));
        var day = $"TRY_CAST({Quote(bucket)} AS TIMESTAMPTZ)::DATE";
        return $"SELECT coalesce(sum(span - days), 0), count(*) FILTER (WHERE span > days) FROM (SELECT datediff('day', min({day}), max({day})) + 1 AS span, count(DISTINCT {day}) AS days "
            + $"FROM {Quote(table)} WHERE unit = 'day' GROUP BY {of})";
    }

    /// <summary>Parents whose total, as the API gave it, is not the sum of the API's buckets of the same window; and parents compared.</summary>
    public static string Totals(TotalPair pair) =>
        $"SELECT count(*) FILTER (WHERE t.total <> s.total), count(*) FROM (SELECT {Quote(pair.Parent)} AS parent, any_value({Quote(pair.TotalColumn)}) AS total, max(unit_reference) AS reference FROM {Quote(pair.TotalTable)} GROUP BY 1) AS t "
        + $"JOIN (SELECT {Quote(pair.Parent)} AS parent, unit_reference AS reference, sum({Quote(pair.CountColumn)}) AS total FROM {Quote(pair.SeriesTable)} GROUP BY 1, 2) AS s USING (parent, reference)";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>A total and the series it is the sum of, both from the API.</summary>
internal sealed record TotalPair(string TotalTable, string TotalColumn, string SeriesTable, string CountColumn, string Parent)
{
    /// <summary>The pairs of the catalogue.</summary>
    public static readonly IReadOnlyList<TotalPair> All =
    [
        new("bitlink_clicks_summary", "total_clicks", "bitlink_clicks", "clicks", "_group_bitlinks_id"),
        new("bitlink_engagements_summary", "total_engagements", "bitlink_engagements", "engagement_count", "_group_bitlinks_id"),
        new("qr_scans_summary", "total_scans", "qr_scans", "scans", "_group_qr_codes_qrcode_id"),
    ];

    public bool IsIn(IReadOnlyDictionary<string, TableInfo> tables) =>
        Has(tables, TotalTable, TotalColumn, Parent, "unit_reference") && Has(tables, SeriesTable, CountColumn, Parent, "unit_reference");

    private static bool Has(IReadOnlyDictionary<string, TableInfo> tables, string table, params string[] columns) =>
        tables.TryGetValue(table, out var known) && Array.TrueForAll(columns, column => known.Columns.Any(one => one.Name == column));
}
