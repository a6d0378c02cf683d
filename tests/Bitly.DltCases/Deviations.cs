using System.Text.Json;

namespace Bitly.DltCases;

/// <summary>
/// The kinds of deviation from dlt, as listed in src/Bitly.Pipeline/README.md. A kind is recognised by the facts of a case, never by its name.
/// </summary>
internal static class Deviations
{
    /// <summary>The kind for which a case is not run, or null.</summary>
    public static string? SkipKind(DltCase dltCase) =>
        dltCase.Destination != "duckdb" ? $"destination {dltCase.Destination} is not built yet"
        : LoadsWhatDltCanNot(dltCase) ? "text with NUL loads: dlt's INSERT text can not hold one"
        : null;

    /// <summary>
    /// Tables to expect. "One transaction per package": after a failed load dlt leaves the tables it made and the jobs it finished,
    /// ours leaves what was there before.
    /// </summary>
    public static JsonElement? TablesAfterFailedLoad(JsonElement expected, JsonElement? before)
    {
        if (!expected.TryGetProperty("tables", out var tables))
        {
            return null;
        }

        var failedLoad = expected.TryGetProperty("error", out var error) && error.GetProperty("step").GetString() == "load";
        return !failedLoad ? tables
            : before is { } b && b.TryGetProperty("tables", out var earlier) ? earlier
            : JsonDocument.Parse("{}").RootElement;
    }

    private static bool LoadsWhatDltCanNot(DltCase dltCase) =>
        dltCase.Expected.TryGetProperty("error", out var error)
        && error.GetProperty("chain").GetRawText().Contains("unterminated quoted string", StringComparison.Ordinal)
        && dltCase.Runs.Any(r => r.Json.GetRawText().Contains("\\u0000", StringComparison.Ordinal));
}
