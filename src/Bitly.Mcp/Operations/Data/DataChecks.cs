using System.Globalization;
using System.Text.Json;
using Bitly.Mcp.Answers;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Schemas;

namespace Bitly.Mcp.Operations.Data;

/// <summary>Asks the loaded tables whether they agree with themselves and with the API's own totals. Reads only, spends no request.</summary>
internal sealed class DataChecks(Project project, LoadedData data)
{
    private const string Problem = "problem";
    private const string Look = "look";
    private static readonly QueryLimits OneRow = new() { MaxRows = 1 };
    private readonly SortedDictionary<string, int> _passed = new(StringComparer.Ordinal);
    private readonly List<CheckRow> _findings = [];

    public async Task<ChecksAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var pipeline = project.Open();
        var tables = await data.TablesInFullAsync(cancellationToken);
        var schema = pipeline.KnownState().Schema;
        foreach (var table in tables.Where(table => table.Kind != TableKind.Dlt))
        {
            await CheckAsync(table, schema.Find(table.Name), cancellationToken);
        }

        var byName = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        foreach (var pair in TotalPair.All.Where(pair => pair.IsIn(byName)))
        {
            await TotalsAsync(pair, cancellationToken);
        }

        return new ChecksAnswer
        {
            Dataset = pipeline.Definition.DatasetName,
            Ok = _findings.TrueForAll(row => row.State != Problem),
            Passed = _passed,
            Findings = _findings,
            NextStep = Next(tables.Count),
        };
    }

    private NextCall Next(int tables) =>
        tables == 0 ? new NextCall("run-pipeline", "nothing was loaded yet")
        : _findings.Any(row => row.State == Problem) ? new NextCall("diagnose-run", "names the likely cause")
        : new NextCall("query-table", "look at what no check knows: is the newest link there, do the top links look familiar?", new() { ["sql"] = $"SELECT * FROM _dlt_loads ORDER BY inserted_at DESC LIMIT 5" });

    private async Task CheckAsync(TableInfo table, Table? known, CancellationToken cancellationToken)
    {
        if (table.RowCount == 0)
        {
            Find("not_empty", table.Name, Look, "has no row");
            return;
        }

        Pass("not_empty");
        if (table.Parent is { } parent)
        {
            var lost = (await NumbersAsync(CheckSql.Orphans(table.Name, parent), cancellationToken))[0];
            Judge("no_orphans", table.Name, lost, Problem, $"{lost:N0} rows have no parent row in {parent}");
        }

        if (table.Columns.Any(column => column.Name == "_dlt_load_id"))
        {
            var strange = (await NumbersAsync(CheckSql.StrangeLoads(table.Name), cancellationToken))[0];
            Judge("loads_complete", table.Name, strange, Problem, $"{strange:N0} rows belong to no complete load in _dlt_loads");
        }

        await KeysAsync(table, known, cancellationToken);
        await DaysAsync(table, cancellationToken);
    }

    private async Task KeysAsync(TableInfo table, Table? known, CancellationToken cancellationToken)
    {
        var key = known?.Columns.Where(column => column.PrimaryKey && table.Columns.Any(one => one.Name == column.Name)).Select(column => column.Name).ToList();
        if (key is not { Count: > 0 } || known!.MergeStrategy == MergeStrategy.Scd2)
        {
            return;
        }

        var numbers = await NumbersAsync(CheckSql.Keys(table.Name, key), cancellationToken);
        var state = known.WriteDisposition is null or WriteDisposition.Append ? Look : Problem;
        var because = state == Look ? " (write_disposition is append, which keeps every copy)" : "";
        Judge("keys_unique", table.Name, numbers[0], state, $"{numbers[0]:N0} rows repeat a key ({string.Join(", ", key)}){because}");
        Judge("keys_set", table.Name, numbers[1], Problem, $"{numbers[1]:N0} rows have no value in the key ({string.Join(", ", key)})");
    }

    /// <summary>A daily series of the catalogue: its key is the parent, the unit and the bucket.</summary>
    private async Task DaysAsync(TableInfo table, CancellationToken cancellationToken)
    {
        if (new BitlyCatalog().Entry(table.Name) is not { PrimaryKey: [var parent, "unit", var bucket] }
            || !table.Columns.Any(column => column.Name == "unit") || !table.Columns.Any(column => column.Name == bucket))
        {
            return;
        }

        var numbers = await NumbersAsync(CheckSql.MissingDays(table.Name, [parent], bucket), cancellationToken);
        Judge("days_without_gap", table.Name, numbers[0], Look, $"{numbers[0]:N0} days have no row, in {numbers[1]:N0} series; the API may leave out days without a count");
    }

    private async Task TotalsAsync(TotalPair pair, CancellationToken cancellationToken)
    {
        var numbers = await NumbersAsync(CheckSql.Totals(pair), cancellationToken);
        if (numbers[1] > 0)
        {
            Judge("totals_agree", pair.TotalTable, numbers[0], Problem, $"{numbers[0]:N0} of {numbers[1]:N0} totals differ from the sum of {pair.SeriesTable} in the same window");
        }
    }

    private async Task<IReadOnlyList<long>> NumbersAsync(string sql, CancellationToken cancellationToken)
    {
        var answer = await data.QueryAsync(sql, OneRow, null, null, cancellationToken);
        return [.. answer.Rows[0].Select(Number)];
    }

    /// <summary>Sums come as text, because they may be beyond what a JSON number holds.</summary>
    private static long Number(JsonElement cell) => cell.ValueKind == JsonValueKind.Number
        ? cell.GetInt64()
        : long.TryParse(cell.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private void Judge(string check, string table, long wrong, string state, FormattableString detail)
    {
        if (wrong == 0)
        {
            Pass(check);
        }
        else
        {
            Find(check, table, state, detail.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Pass(string check) => _passed[check] = _passed.GetValueOrDefault(check) + 1;

    private void Find(string check, string table, string state, string detail) => _findings.Add(new CheckRow(check, table, state, detail));
}
