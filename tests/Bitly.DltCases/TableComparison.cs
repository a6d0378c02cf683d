using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.DltCases;

/// <summary>Compares the tables a case expects with the tables that are there; one line per difference.</summary>
internal sealed class TableComparison(bool keepIds, ActualDataset actual, List<string> differences)
{
    private static readonly string[] IdColumns = ["_dlt_id", "_dlt_parent_id", "_dlt_root_id"];
    private static readonly string[] Hints = ["primary_key", "merge_key", "unique", "row_key", "parent_key", "root_key", "variant", "incremental", "hard_delete", "x-valid-from", "x-valid-to", "x-row-version", "dedup_sort", "precision"];

    /// <summary>Whether the stored schema versions are compared too.</summary>
    public bool Versions { get; init; } = true;

    public void Compare(JsonElement tables)
    {
        var expected = tables.EnumerateObject().ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);
        // A case lists the system tables it is about.
        foreach (var extra in actual.Tables.Keys.Where(t => !expected.ContainsKey(t) && !IsSystem(t)))
        {
            differences.Add($"table {extra}: not expected");
        }

        foreach (var (name, table) in expected)
        {
            if (!actual.Tables.TryGetValue(name, out var found))
            {
                differences.Add($"table {name}: missing");
                continue;
            }

            CompareColumns(name, table, found);
            CompareTableHints(name, table, found);
            if (IsSystem(name) && (Versions || name != "_dlt_version"))
            {
                CompareSystemRows(name, table, found);
            }
        }

        CompareRowTrees(expected);
    }

    private void CompareColumns(string name, JsonElement table, ActualTable found)
    {
        var columns = table.GetProperty("columns").EnumerateArray().ToList();
        var expectedNames = string.Join(", ", columns.Select(c => c.GetProperty("name").GetString()));
        var foundNames = string.Join(", ", found.Columns.Select(c => c.Name));
        if (expectedNames != foundNames)
        {
            differences.Add($"table {name}: columns [{foundNames}], expected [{expectedNames}]");
            return;
        }

        for (var i = 0; i < columns.Count; i++)
        {
            var column = found.Columns[i];
            var where = $"column {name}.{column.Name}";
            Expect($"{where} type", columns[i].GetProperty("type").GetString(), column.Type);
            Expect($"{where} nullable", columns[i].GetProperty("nullable").GetBoolean().ToString(), column.Nullable.ToString());
            Expect($"{where} dlt_type", columns[i].GetProperty("dlt_type").GetString(), column.Hints["data_type"]?.GetValue<string>());
            foreach (var hint in Hints)
            {
                var want = columns[i].TryGetProperty(hint, out var value) ? value.GetRawText() : null;
                // Recorded are hints that hold; scd2 says of its row hash that it is not unique.
                Expect($"{where} {hint}", want, column.Hints[hint]?.ToJsonString() is { } said and not "false" ? said : null);
            }
        }
    }

    private void CompareTableHints(string name, JsonElement table, ActualTable found)
    {
        foreach (var hint in (string[])["write_disposition", "parent", "x-merge-strategy", "resource"])
        {
            var want = table.TryGetProperty(hint, out var value) ? value.GetString() : null;
            if (want is not null)
            {
                Expect($"table {name} {hint}", want, found.Schema?[hint]?.GetValue<string>());
            }
        }
    }

    /// <summary>System rows hold times and hashes; a value written as &lt;name&gt; in the case only has to be there.</summary>
    private void CompareSystemRows(string name, JsonElement table, ActualTable found)
    {
        var expected = table.GetProperty("rows").EnumerateArray().Select(r => RowText(r, SystemValue)).Order(StringComparer.Ordinal).ToList();
        var masked = table.GetProperty("rows").EnumerateArray().FirstOrDefault();
        var rows = found.Rows.Select(r => RowText(JsonSerializer.SerializeToElement(r), (key, value) =>
            masked.ValueKind == JsonValueKind.Object && masked.TryGetProperty(key, out var m) && IsMask(m) ? (value.ValueKind == JsonValueKind.Null ? "null" : "<set>") : SystemValue(key, value)))
            .Order(StringComparer.Ordinal).ToList();
        Expect($"table {name} rows", string.Join("\n", expected), string.Join("\n", rows));
    }

    private string SystemValue(string key, JsonElement value) => IsMask(value) ? "<set>" : Value(key, value);

    private static bool IsMask(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 2 } text && text[0] == '<' && text[^1] == '>';

    /// <summary>Each root row with its children as one text, so that links are compared and random ids are not.</summary>
    private void CompareRowTrees(Dictionary<string, JsonElement> expected)
    {
        var wanted = new RowForest(this, expected.Where(t => !IsSystem(t.Key)).ToDictionary(
            t => t.Key,
            t => (Parent: t.Value.TryGetProperty("parent", out var p) ? p.GetString() : null, Rows: t.Value.GetProperty("rows").EnumerateArray().ToList())));
        var found = new RowForest(this, actual.Tables.Where(t => !IsSystem(t.Key)).ToDictionary(
            t => t.Key,
            t => (Parent: t.Value.Schema?["parent"]?.GetValue<string>(), Rows: t.Value.Rows.Select(r => JsonSerializer.SerializeToElement(r)).ToList())));
        foreach (var table in expected.Keys.Where(t => !IsSystem(t) && actual.Tables.ContainsKey(t)))
        {
            var left = wanted.Trees(table);
            var right = found.Trees(table);
            foreach (var missing in Except(left, right))
            {
                differences.Add($"table {table}: row missing  {missing}");
            }

            foreach (var extra in Except(right, left))
            {
                differences.Add($"table {table}: row not expected  {extra}");
            }
        }
    }

    private static IEnumerable<string> Except(List<string> left, List<string> right)
    {
        var counts = right.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        foreach (var row in left)
        {
            if (counts.TryGetValue(row, out var n) && n > 0)
            {
                counts[row] = n - 1;
            }
            else
            {
                yield return row;
            }
        }
    }

    internal string RowText(JsonElement row, Func<string, JsonElement, string> value)
    {
        var text = new StringBuilder();
        foreach (var property in row.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (keepIds || !IdColumns.Contains(property.Name) || IsSystemId(row))
            {
                text.Append(CultureInfo.InvariantCulture, $"{property.Name}={value(property.Name, property.Value)} ");
            }
        }

        return text.ToString();
    }

    /// <summary>Load ids become load#n by their order; numbers are compared by value.</summary>
    internal string Value(string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && actual.LoadIds.IndexOf(value.GetString()!) is var at and >= 0 && key is "_dlt_load_id" or "load_id")
        {
            return $"load#{actual.LoadIds.IndexOf(value.GetString()!) + 1}";
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : (value.GetDouble() + 0.0).ToString("R", CultureInfo.InvariantCulture),
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "null",
            JsonValueKind.Object when value.TryGetProperty("$decimal", out var d) => d.GetString()!,
            JsonValueKind.Object => JsonSerializer.Serialize(value),
            _ => value.GetRawText(),
        };
    }

    private static bool IsSystemId(JsonElement row) => row.TryGetProperty("engine_version", out _);

    private static bool IsSystem(string table) => table.StartsWith("_dlt_", StringComparison.Ordinal);

    private void Expect(string what, string? expected, string? found)
    {
        if (expected != found)
        {
            differences.Add($"{what}: {found ?? "(none)"}, expected {expected ?? "(none)"}");
        }
    }
}
