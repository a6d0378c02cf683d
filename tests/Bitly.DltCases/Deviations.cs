using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bitly.DltCases;

/// <summary>
/// The kinds of deviation from dlt, as listed in src/Bitly.Pipeline/README.md. A kind is recognised by the facts of a case, never by its
/// name, and wherever possible the case is run and compared with what the deviation promises instead.
/// </summary>
internal static partial class Deviations
{
    /// <summary>The kind for which a case is not run, or null.</summary>
    public static string? SkipKind(DltCase dltCase) =>
        dltCase.Destination != "duckdb" ? $"destination {dltCase.Destination} is not built yet" : null;

    /// <summary>What ours must do in place of what dlt did, or null where they must agree.</summary>
    public static OurWay? Instead(JsonElement expected, CaseRun run, CaseHistory history) =>
        CutsPathValue(expected, run) ? new OurWay("a path value is escaped")
        : ErrorStep(expected) is { } step ? InsteadOfError(step, expected.GetProperty("error").GetProperty("chain"), run)
        : history.Contradicts(run) ? new OurWay("a hint that gives a typed column another type is an error") { Code = "SCHEMA_COLUMN_CONFLICT" }
        : KeepsReplaced(expected, run) ? new OurWay("an empty replace empties its table however it is written") { Parts = true }
        : AsksForNone(expected) ? new OurWay("a null field of a parent is missing") { Code = "PARENT_FIELD_MISSING" }
        : null;

    private static OurWay? InsteadOfError(string step, JsonElement chain, CaseRun run)
    {
        var text = string.Join('\n', chain.EnumerateArray().Select(error => error.GetProperty("message").GetString()));
        return step switch
        {
            "load" when IsUnwritable(text, run) => new OurWay("text with NUL and endless numbers load") { CountsRows = true },
            "load" when text.Contains("Adding columns with constraints", StringComparison.Ordinal) => new OurWay("append to merge with children"),
            "load" when text.Contains("does not support `write_disposition=skip`", StringComparison.Ordinal) => new OurWay("what is skipped is read and not loaded"),
            "load" when text.Contains("._dlt_load_id", StringComparison.Ordinal) && HasVanishingKey(run) => new OurWay("a key of underscores only has a name"),
            "normalize" when text.EndsWith("with message: ''.", StringComparison.Ordinal) && HasVanishingKey(run) => new OurWay("a key of underscores only has a name"),
            "normalize" when text.Contains("File name too long", StringComparison.Ordinal) => new OurWay("a table name may be longer than a file's"),
            "extract" when text.Contains("Expecting value", StringComparison.Ordinal) && AnswersNothing(run) => new OurWay("204 No Content is an empty page"),
            "extract" when text.Contains("Invalid URL ''", StringComparison.Ordinal) => new OurWay("an empty next link ends a sequence"),
            "extract" when IsChild(run) && (text.Contains("404 Client Error", StringComparison.Ordinal) || text.Contains("410 Client Error", StringComparison.Ordinal)) =>
                new OurWay("a deleted parent costs its child, not the load") { Warning = "passed over" },
            _ => null,
        };
    }

    /// <summary>dlt writes rows as INSERT text, which can hold neither a NUL nor a bare <c>inf</c> or <c>nan</c>.</summary>
    private static bool IsUnwritable(string text, CaseRun run) =>
        (text.Contains("unterminated quoted string", StringComparison.Ordinal) && run.Json.GetRawText().Contains("\\u0000", StringComparison.Ordinal))
        || text.Contains("Referenced column \"inf\"", StringComparison.Ordinal)
        || text.Contains("Referenced column \"nan\"", StringComparison.Ordinal);

    /// <summary>dlt's naming leaves nothing of a key like <c>__</c>.</summary>
    private static bool HasVanishingKey(CaseRun run) => VanishingKey().IsMatch(run.Json.GetRawText());

    [GeneratedRegex("\"(?:__)+\"\\s*:")]
    private static partial Regex VanishingKey();

    /// <summary>dlt puts a parent's value into the path as it is, so what follows a <c>#</c> or <c>?</c> is lost and a <c>%</c> means something else.</summary>
    private static bool CutsPathValue(JsonElement expected, CaseRun run) =>
        IsChild(run) && expected.TryGetProperty("requests", out var requests)
        && run.Responses.SelectMany(response => SpecialText().Matches(response.GetRawText())).Select(match => match.Groups[1].Value)
            .Any(value => requests.EnumerateArray().All(request => !request.GetRawText().Contains(value, StringComparison.Ordinal))
                && run.Responses.Any(response => response.GetProperty("path").GetString()!.Contains(value, StringComparison.Ordinal)));

    [GeneratedRegex("\"([^\"/]*[#?%][^\"/]*)\"")]
    private static partial Regex SpecialText();

    private static bool AnswersNothing(CaseRun run) =>
        run.Responses.Any(response => response.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Number && status.GetInt32() == 204);

    private static bool IsChild(CaseRun run) =>
        run.RestApi?.GetRawText() is { } config && (config.Contains("{resources.", StringComparison.Ordinal) || config.Contains("\"resolve\"", StringComparison.Ordinal));

    /// <summary>dlt passes over a replace resource without rows when its disposition names a strategy.</summary>
    private static bool KeepsReplaced(JsonElement expected, CaseRun run) =>
        run.RestApi is null
        && expected.TryGetProperty("load_packages", out var packages) && packages.GetArrayLength() == 0
        && run.Resources.All(resource => resource.GetProperty("data").GetArrayLength() == 0
            && resource.TryGetProperty("write_disposition", out var disposition) && disposition.ValueKind == JsonValueKind.Object
            && disposition.TryGetProperty("disposition", out var word) && word.GetString() == "replace");

    private static bool AsksForNone(JsonElement expected) =>
        expected.TryGetProperty("requests", out var requests)
        && requests.EnumerateArray().Any(request => request.GetProperty("path").GetString()!.Split('/').Contains("None", StringComparer.Ordinal));

    /// <summary>The step at which dlt failed, or null.</summary>
    public static string? ErrorStep(JsonElement expected) =>
        expected.TryGetProperty("error", out var error) ? error.GetProperty("step").GetString() : null;
}

/// <summary>What ours does where it leaves dlt's way.</summary>
/// <param name="Kind">As in the README.</param>
internal sealed record OurWay(string Kind)
{
    /// <summary>The error it ends with; null: it loads.</summary>
    public string? Code { get; init; }
    /// <summary>Words of a warning it must give, or null.</summary>
    public string? Warning { get; init; }
    /// <summary>From here on the two datasets differ.</summary>
    public bool Parts { get; init; }
    /// <summary>Every record must be a row.</summary>
    public bool CountsRows { get; init; }
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

    /// <summary>True when a hint of the run names another type than the column has.</summary>
    public bool Contradicts(CaseRun run) => run.Resources.Any(resource =>
        resource.TryGetProperty("columns", out var hints) && hints.ValueKind == JsonValueKind.Object
        && resource.TryGetProperty("table_name", out var name)
        && _tables is { } tables && tables.TryGetProperty(name.GetString()!, out var table)
        && hints.EnumerateObject().Any(hint => hint.Value.TryGetProperty("data_type", out var type) && table.GetProperty("columns").EnumerateArray().Any(column =>
            column.GetProperty("name").GetString() == hint.Name && column.GetProperty("dlt_type").GetString() != type.GetString())));

    /// <summary>Ours went another way for good.</summary>
    public void Part() => _leftovers = true;

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
