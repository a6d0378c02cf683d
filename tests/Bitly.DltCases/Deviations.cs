using System.Text.Json;

namespace Bitly.DltCases;

/// <summary>
/// The kinds of deviation from dlt, as listed in src/Bitly.Pipeline/README.md. A kind is recognised by the facts of a case, never by its
/// name, and wherever possible the case is run and compared with what the deviation promises instead.
/// </summary>
internal static class Deviations
{
    /// <summary>The kind for which a case is not run, or null.</summary>
    public static string? SkipKind(DltCase dltCase) =>
        dltCase.Destination != "duckdb" ? $"destination {dltCase.Destination} is not built yet" : null;

    /// <summary>
    /// "Text with NUL and numbers without end load": dlt writes rows as INSERT text, which can hold neither a NUL nor a bare <c>inf</c> or
    /// <c>nan</c>, so its load fails. Ours writes values.
    /// </summary>
    public static bool LoadsWhatDltCanNot(JsonElement expected, CaseRun run)
    {
        if (ErrorStep(expected) != "load")
        {
            return false;
        }

        var chain = expected.GetProperty("error").GetProperty("chain").GetRawText();
        return (chain.Contains("unterminated quoted string", StringComparison.Ordinal) && run.Json.GetRawText().Contains("\\u0000", StringComparison.Ordinal))
            || ((string[])["inf", "nan"]).Any(word => chain.Contains($"Referenced column \\\"{word}\\\"", StringComparison.Ordinal) || chain.Contains($"Referenced column \\u0022{word}\\u0022", StringComparison.Ordinal));
    }

    /// <summary>The step at which dlt failed, or null.</summary>
    public static string? ErrorStep(JsonElement expected) =>
        expected.TryGetProperty("error", out var error) ? error.GetProperty("step").GetString() : null;
}

/// <summary>
/// What the runs before this one left in dlt's dataset, and not in ours: "one transaction per package" and "what fails changes nothing".
/// After a failed load dlt keeps the tables it made and the jobs it finished; after a failed normalize or load it keeps the schema and the
/// cursor that it committed with the extract.
/// </summary>
internal sealed class CaseHistory
{
    private JsonElement? _tables;
    private bool _leftovers;

    /// <summary>dlt's schema went on from a version that ours never stored.</summary>
    public bool ForgotSchema { get; private set; }

    /// <summary>Tables to compare with, or null when dlt's leftovers are among them.</summary>
    public JsonElement? TablesToExpect(JsonElement expected)
    {
        if (!expected.TryGetProperty("tables", out var tables) || _leftovers)
        {
            return null;
        }

        return Deviations.ErrorStep(expected) == "load" ? _tables ?? JsonDocument.Parse("{}").RootElement : tables;
    }

    public void Add(JsonElement expected)
    {
        var step = Deviations.ErrorStep(expected);
        ForgotSchema |= step is "normalize" or "load";
        if (!expected.TryGetProperty("tables", out var tables))
        {
            return;
        }

        if (step == "load")
        {
            _leftovers |= tables.EnumerateObject().Any() && (_tables is not { } before || before.GetRawText() != tables.GetRawText());
            return;
        }

        _tables = tables;
    }
}
