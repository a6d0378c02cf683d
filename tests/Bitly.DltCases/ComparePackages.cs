using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.DltCases;

/// <summary>Compares row counts, what was asked of the server and the cursors that are stored.</summary>
internal static class ComparePackages
{
    public static void RowCounts(JsonElement counts, Pipeline.Runs.RunReport report, List<string> differences)
    {
        var wanted = string.Join(", ", counts.EnumerateObject().OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => $"{c.Name}={c.Value}"));
        var found = string.Join(", ", report.Packages.SelectMany(p => p.RowCounts).Where(c => !c.Key.StartsWith("_dlt_", StringComparison.Ordinal))
            .GroupBy(c => c.Key).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Sum(x => x.Value)}"));
        if (wanted != found)
        {
            differences.Add($"row counts: [{found}], expected [{wanted}]");
        }
    }

    public static void Requests(JsonElement expected, RunOutcome outcome, List<string> differences)
    {
        if (!expected.TryGetProperty("requests", out var requests))
        {
            return;
        }

        var wanted = requests.EnumerateArray().Select(r => $"{r.GetProperty("method").GetString()} {r.GetProperty("path").GetString()} {Query(r)}").ToList();
        var found = outcome.Requests.Select(r => $"{r.Method} {r.Path} {string.Join('&', r.Query.Select(q => $"{q.Key}={q.Value}"))}").ToList();
        // Sequences of different parents run beside each other, so only the order within a path is fixed.
        if (!wanted.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal)))
        {
            differences.Add($"requests: [{string.Join("; ", found)}], expected [{string.Join("; ", wanted)}]");
        }
    }

    public static void Cursors(JsonElement expected, CasePipeline pipeline, DltCase dltCase, List<string> differences)
    {
        if (!expected.TryGetProperty("incremental_state", out var cursors))
        {
            return;
        }

        var file = Path.Combine(pipeline.WorkingFolder, "state.json");
        var state = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
        foreach (var cursor in cursors.EnumerateObject())
        {
            var dot = cursor.Name.IndexOf('.', StringComparison.Ordinal);
            // A case names the cursor by its resource, whichever of its sources that belongs to.
            var found = dltCase.Runs.Select(run => state?["sources"]?[run.SourceName]?["resources"]?[cursor.Name[..dot]]?["incremental"]?[cursor.Name[(dot + 1)..]])
                .FirstOrDefault(there => there is not null);
            foreach (var key in (string[])["initial_value", "last_value"])
            {
                if (cursor.Value.TryGetProperty(key, out var value) && !Same(value, found?[key]))
                {
                    differences.Add($"cursor {cursor.Name} {key}: {found?[key]?.ToJsonString() ?? "(none)"}, expected {value.GetRawText()}");
                }
            }

            var hashes = (found?["unique_hashes"] as JsonArray)?.Count ?? 0;
            if (cursor.Value.TryGetProperty("unique_hashes", out var count) && count.ValueKind == JsonValueKind.Number && count.GetInt32() != hashes)
            {
                differences.Add($"cursor {cursor.Name} unique_hashes: {hashes}, expected {count}");
            }
        }
    }

    private static bool Same(JsonElement wanted, JsonNode? found) =>
        wanted.ValueKind == JsonValueKind.Null ? found is null : JsonNode.DeepEquals(JsonNode.Parse(wanted.GetRawText()), found);

    private static string Query(JsonElement request) =>
        request.TryGetProperty("query", out var query)
            ? string.Join('&', query.EnumerateObject().OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => $"{q.Name}={(q.Value.ValueKind == JsonValueKind.Array ? string.Join(',', q.Value.EnumerateArray().Select(v => v.GetString())) : q.Value.ToString())}"))
            : "";
}
