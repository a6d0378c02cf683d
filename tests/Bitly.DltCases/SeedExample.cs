using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bitly.Pipeline.Runs;
using DuckDB.NET.Data;

namespace Bitly.DltCases;

/// <summary>
/// The example of the page we re-create, three times over. Compared: what is printed, the DDL of every table, the schema file with its
/// version hash and those before it, the state with its hash, rows per table after one run and after three, and that each child row has its
/// parent. Not compared: the values (the recording has none), and the folder of a load package, which is ours.
/// </summary>
internal static partial class SeedExample
{
    private const string Pipeline = "bitly_pipeline";
    private const string Dataset = "bitly_data";
    private const string Source = "bitly_source";

    public static async Task<IReadOnlyList<string>> RunAsync(JsonElement recorded)
    {
        var run = Run(recorded);
        var differences = new List<string>();
        using var pipeline = new CasePipeline(Pipeline, Dataset);
        var outcome = await pipeline.RunAsync(run);
        if (outcome.Report is not { } report)
        {
            return [$"failed with {outcome.Error!.Code}: {outcome.Error.Message}"];
        }

        ComparePrinted(recorded, report, differences);
        ComparePackages.RowCounts(recorded.GetProperty("row_counts"), report, differences);
        CompareLines("ddl", [.. Texts(recorded.GetProperty("ddl")).Select(Tidy)], Ddl(pipeline.Database), differences);
        CompareSchema(recorded, pipeline, differences);
        CompareState(recorded, pipeline, differences);
        await pipeline.RunAsync(run);
        await pipeline.RunAsync(run);
        CompareRows(recorded.GetProperty("after_three_runs"), pipeline.Database, differences);
        return differences;
    }

    private static CaseRun Run(JsonElement recorded)
    {
        var run = new JsonObject
        {
            ["source"] = new JsonObject { ["name"] = Source },
            ["rest_api"] = JsonNode.Parse(SeedApi.Config),
            ["responses"] = SeedApi.Responses(recorded.GetProperty("row_counts")),
        };
        return new CaseRun(JsonSerializer.SerializeToElement(run));
    }

    /// <summary>Durations, load ids and folders differ from run to run.</summary>
    private static void ComparePrinted(JsonElement recorded, RunReport report, List<string> differences)
    {
        static string Masked(string line) => Path().Replace(LoadId().Replace(Duration().Replace(line, "in <duration>"), "package <load_id>"), "duckdb:///<file>.duckdb");
        CompareLines("printed", [.. Texts(recorded.GetProperty("printed")).Select(Masked)], [.. ReportText.Lines(report).Select(Masked)], differences);
    }

    private static void CompareSchema(JsonElement recorded, CasePipeline pipeline, List<string> differences)
    {
        var wanted = JsonNode.Parse(recorded.GetProperty("schema_file").GetRawText())!.AsObject();
        var found = ReadJson(System.IO.Path.Combine(pipeline.WorkingFolder, "schemas", Source + ".schema.json"));
        foreach (var (key, value) in wanted)
        {
            if (key == "tables")
            {
                CompareLines("schema tables", [.. Tables(value!)], [.. Tables(found[key]!)], differences);
            }
            else if (!JsonNode.DeepEquals(value, found[key]))
            {
                differences.Add($"schema file {key}: {found[key]?.ToJsonString()}, expected {value?.ToJsonString()}");
            }
        }
    }

    private static IEnumerable<string> Tables(JsonNode tables) =>
        tables.AsObject().OrderBy(table => table.Key, StringComparer.Ordinal).Select(table => table.Value!.ToJsonString());

    private static void CompareState(JsonElement recorded, CasePipeline pipeline, List<string> differences)
    {
        var wanted = JsonNode.Parse(recorded.GetProperty("state_file").GetRawText())!.AsObject();
        var found = ReadJson(System.IO.Path.Combine(pipeline.WorkingFolder, "state.json"));
        // What is local says where this machine keeps things.
        wanted.Remove("_local");
        found.Remove("_local");
        foreach (var (key, value) in wanted)
        {
            if (!JsonNode.DeepEquals(value, found[key]))
            {
                differences.Add($"state {key}: {found[key]?.ToJsonString()}, expected {value?.ToJsonString()}");
            }
        }

        foreach (var (key, _) in found.Where(member => !wanted.ContainsKey(member.Key)))
        {
            differences.Add($"state {key}: not expected");
        }
    }

    private static void CompareRows(JsonElement counts, string database, List<string> differences)
    {
        var actual = ActualDataset.Read(database, Dataset);
        foreach (var count in counts.EnumerateObject())
        {
            if (actual.Tables[count.Name].Rows.Count != count.Value.GetInt32())
            {
                differences.Add($"after three runs {count.Name} has {actual.Tables[count.Name].Rows.Count} rows, expected {count.Value}");
            }
        }

        foreach (var table in actual.Tables.Values.Where(table => table.Schema?["parent"] is not null))
        {
            var parents = actual.Tables[table.Schema!["parent"]!.GetValue<string>()].Rows.Select(row => row["_dlt_id"]!.GetValue<string>()).ToHashSet();
            var orphans = table.Rows.Count(row => !parents.Contains(row["_dlt_parent_id"]!.GetValue<string>()));
            if (orphans > 0)
            {
                differences.Add($"{table.Name}: {orphans} rows without a parent");
            }
        }
    }

    private static List<string> Ddl(string database)
    {
        using var connection = new DuckDBConnection($"Data Source={database};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT sql FROM duckdb_tables() WHERE schema_name = '{Dataset}' ORDER BY table_name";
        using var reader = command.ExecuteReader();
        var statements = new List<string>();
        while (reader.Read())
        {
            statements.Add(Tidy(reader.GetString(0)));
        }

        return statements;
    }

    /// <summary>Versions of DuckDB differ in the space after a parenthesis.</summary>
    private static string Tidy(string sql) => sql.Replace("( ", "(", StringComparison.Ordinal);

    private static void CompareLines(string what, IReadOnlyList<string> wanted, IReadOnlyList<string> found, List<string> differences)
    {
        differences.AddRange(wanted.Except(found).Select(line => $"{what}: missing {line}"));
        differences.AddRange(found.Except(wanted).Select(line => $"{what}: not expected {line}"));
    }

    private static JsonObject ReadJson(string file) => JsonNode.Parse(File.ReadAllBytes(file))!.AsObject();

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(line => line.GetString()!)];

    [GeneratedRegex(@"in [\d.]+ seconds?")]
    private static partial Regex Duration();

    [GeneratedRegex(@"package (<load_id>|[\d.]+)")]
    private static partial Regex LoadId();

    [GeneratedRegex(@"duckdb:///\S+\.duckdb")]
    private static partial Regex Path();
}
