using System.Globalization;
using System.Text;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Normalization;

/// <summary>
/// Loads JSON through the normaliser into lists of rows, as a destination would keep them: column name to text, NULL left out. Several loads
/// may share a schema.
/// </summary>
internal sealed class TestLoad(Schema? schema = null)
{
    private int _loads;

    public Schema Schema { get; } = schema ?? new Schema("case");

    public bool FastPath { get; init; } = true;

    public int BatchRecords { get; init; } = 20_000;

    public int MaxIdentifierLength { get; init; } = 65536;

    public Dictionary<string, List<SortedDictionary<string, string>>> Tables { get; } = [];

    public IReadOnlyDictionary<string, long> RowCounts { get; private set; } = new Dictionary<string, long>();

    public IReadOnlyList<string> Warnings { get; private set; } = [];

    public long ExactRecords { get; private set; }

    public List<int> BatchRows { get; } = [];

    /// <summary>Loads pages of one resource; a page is a JSON list of records unless a selector says otherwise.</summary>
    public TestLoad Run(string resource, TableHints? hints, params string[] pages) =>
        Run(Resource(resource, hints, [.. pages.Select(page => new RecordPage { Body = Encoding.UTF8.GetBytes(page) })]));

    public TestLoad Run(params ResourcePages[] resources)
    {
        var normalizer = new PageNormalizer(Schema, new NormalizeSettings
        {
            LoadId = $"load{++_loads}",
            FastPath = FastPath,
            BatchRecords = BatchRecords,
            MaxIdentifierLength = MaxIdentifierLength,
        });
        foreach (var batch in normalizer.Normalize(resources))
        {
            BatchRows.Add(batch.Tables.Sum(table => table.RowCount));
            foreach (var table in batch.Tables)
            {
                Keep(table);
            }
        }

        (RowCounts, Warnings, ExactRecords) = (normalizer.RowCounts, normalizer.Warnings, normalizer.ExactRecords);
        return this;
    }

    public static ResourcePages Resource(string name, TableHints? hints, params RecordPage[] pages) =>
        new() { Resource = name, Hints = hints ?? new TableHints(), Pages = pages };

    /// <summary>Columns with a type in created order: <c>id:bigint tag:text! ...</c>.</summary>
    public string Columns(string table) => string.Join(' ', Schema.Find(table)!.Columns.Where(column => column.Type is not null)
        .Select(column => $"{column.Name}:{TypeNames.Text(column.Type!.Value)}{(column.Nullable ? "" : "!")}"));

    /// <summary>Rows in written order without the generated columns: <c>a=1 b=x</c>.</summary>
    public IReadOnlyList<string> Rows(string table) =>
        [.. Tables.GetValueOrDefault(table, []).Select(row => Text(row, column => !column.StartsWith("_dlt_", StringComparison.Ordinal)))];

    public IReadOnlyList<string> Cells(string table, string column) => [.. Tables[table].Select(row => row.GetValueOrDefault(column, "-"))];

    /// <summary>
    /// Everything loaded as sorted text without random ids: each root row with its child rows below it. Checks on the way that every id of a
    /// child row is the hash dlt makes, and that every link leads to a row.
    /// </summary>
    public string Forest()
    {
        var text = new StringBuilder();
        foreach (var table in Schema.Tables.OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{table.Name}: {Columns(table.Name)}\n");
            if (table.Parent is null && Tables.TryGetValue(table.Name, out var rows))
            {
                foreach (var row in rows.Select(row => Tree(table, row, Id(row))).Order(StringComparer.Ordinal))
                {
                    text.Append("  ").Append(row).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private string Tree(Table table, SortedDictionary<string, string> row, string rootId)
    {
        var text = new StringBuilder(Text(row, column => !IsId(column)));
        foreach (var child in Schema.Tables.Where(child => child.Parent == table.Name).OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            foreach (var below in Tables.GetValueOrDefault(child.Name, []).Where(below => below.GetValueOrDefault("_dlt_parent_id") == Id(row)))
            {
                if (Id(row).Length == RowIds.Length)
                {
                    Assert.Equal(ChildId(Id(row), child.Name, below["_dlt_list_idx"]), Id(below));
                }

                var root = below.GetValueOrDefault("_dlt_root_id", rootId) == rootId ? "" : "root=other ";
                text.Append(CultureInfo.InvariantCulture, $" {child.Name}({root}{Tree(child, below, rootId)})");
            }
        }

        return text.ToString();
    }

    private static bool IsId(string column) => column.StartsWith("_dlt_id", StringComparison.Ordinal)
        || column.StartsWith("_dlt_parent_id", StringComparison.Ordinal) || column.StartsWith("_dlt_root_id", StringComparison.Ordinal);

    // A record may bring an id of another type; then the generated text is in the variant column.
    private static string Id(SortedDictionary<string, string> row) =>
        row.GetValueOrDefault("_dlt_id") ?? row.GetValueOrDefault("_dlt_id__v_text", "-");

    private static string ChildId(string parent, string table, string index) =>
        RowIds.Hash(Encoding.UTF8.GetBytes($"{parent}_{table}_{index}"));

    private static string Text(SortedDictionary<string, string> row, Func<string, bool> wanted) =>
        string.Join(' ', row.Where(cell => wanted(cell.Key)).Select(cell => $"{cell.Key}={cell.Value}"));

    private void Keep(TableBuffer table)
    {
        if (!Tables.TryGetValue(table.Table.Name, out var rows))
        {
            Tables.Add(table.Table.Name, rows = []);
        }

        for (var row = 0; row < table.RowCount; row++)
        {
            var cells = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var column in table.Columns)
            {
                if (column.IsSet(row))
                {
                    cells[column.Column.Name] = Cell(column, row);
                }
            }

            rows.Add(cells);
        }
    }

    private static string Cell(ColumnBuffer column, int row) => column.Column.Type switch
    {
        DataType.BigInt => column.GetInt64(row).ToString(CultureInfo.InvariantCulture),
        DataType.Double => column.GetDouble(row).ToString("R", CultureInfo.InvariantCulture),
        DataType.Bool => column.GetBool(row) ? "true" : "false",
        DataType.Timestamp => DateTime.UnixEpoch.AddTicks(column.GetInt64(row) * 10).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture),
        DataType.Date => DateTime.UnixEpoch.AddDays(column.GetInt32(row)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DataType.Time => TimeSpan.FromMicroseconds(column.GetInt64(row)).ToString("c", CultureInfo.InvariantCulture),
        DataType.Decimal or DataType.Wei => column.GetInt128(row).ToString(CultureInfo.InvariantCulture),
        _ => Encoding.UTF8.GetString(column.GetBytes(row)),
    };
}
