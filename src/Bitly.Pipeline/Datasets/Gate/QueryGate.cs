using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bitly.Pipeline.Datasets.Worker;

namespace Bitly.Pipeline.Datasets.Gate;

/// <summary>Whether a statement is a query, or one of the forms that may not stand in parentheses.</summary>
internal enum StatementForm { Query, Show, Explain }

/// <summary>A statement that may run. <paramref name="Sql"/> is the text to run; Ordered says whether it ends with ORDER BY.</summary>
internal sealed record PassedStatement(string Sql, bool Ordered)
{
    public StatementForm Form { get; init; }
}

/// <summary>
/// Decides whether a stranger's text is exactly one reading statement, by the engine's own parser (<c>json_serialize_sql</c>, which takes SELECT-like
/// statements only) on an in-memory database of its own. It lives in the query worker, so that hostile text is never parsed in the server's process.
/// </summary>
internal sealed partial class QueryGate : IDisposable
{
    /// <summary>Longest text, in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 100_000;

    /// <summary>Each cut costs the parser a look at the whole text.</summary>
    private const int MostCuts = 8;

    private const string Serialize =
        "SELECT CAST(json_serialize_sql(CAST($1 AS VARCHAR), skip_null := true, skip_empty := true, skip_default := true) AS VARCHAR)";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 20_000 };
    private readonly NativeDatabase _parser = NativeDatabase.OpenEmpty();
    private readonly NativeStatement _serialize;
    private readonly HashSet<string> _tableFunctions;
    private readonly HashSet<string> _views;
    private (string Sql, PassedStatement Passed)? _last;

    public QueryGate()
    {
        _serialize = _parser.Prepare(Serialize);
        // histogram is a table macro and an aggregate: such names are judged by their place, so only the others count here.
        _tableFunctions = Column("""
            SELECT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro', 'pragma')
            EXCEPT SELECT function_name FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro')
            """);
        _views = Column("SELECT DISTINCT view_name FROM duckdb_views() WHERE internal");
    }

    /// <summary>The statement, or why not. The text alone decides, so what passed last passes again: the pages of an answer are asked for one by one.</summary>
    public (PassedStatement? Passed, Refusal? Refusal) Check(string sql)
    {
        if (_last is { } last && last.Sql == sql)
        {
            return (last.Passed, null);
        }

        var verdict = Read(sql);
        _last = verdict.Passed is { } passed ? (sql, passed) : _last;
        return verdict;
    }

    private (PassedStatement? Passed, Refusal? Refusal) Read(string sql)
    {
        if (CheckText(sql) is { } refusal)
        {
            return (null, refusal);
        }

        var explain = Explain().Match(sql);
        var inner = explain.Success ? sql[explain.Length..] : sql;
        try
        {
            using var tree = Parse(inner);
            // What runs is what was read: the words before it are ours.
            return Judge(tree.RootElement, explain.Success ? $"EXPLAIN {(explain.Groups["analyze"].Success ? "ANALYZE " : "")}{inner}" : sql, explain.Success);
        }
        catch (JsonException)
        {
            // The engine writes such numbers in a way that is no JSON.
            return (null, new Refusal("it holds a number beyond the largest one (about 1.8e308), or is nested too deeply", "Write 'infinity'::DOUBLE, or a smaller number."));
        }
    }

    /// <summary>
    /// The statement without what follows it (semicolons and comments), for a place in parentheses. The engine's parser says whether a cut changed anything,
    /// because a semicolon may stand in a text or a comment.
    /// </summary>
    public string WithoutEnd(string sql)
    {
        sql = sql.TrimEnd(' ', '\n', '\r', '\t', ';');
        var whole = _serialize.Scalar(sql);
        var (kept, end) = (sql, sql.Length);
        for (var tries = 0; tries < MostCuts && end > 0 && (end = sql.LastIndexOf(';', end - 1)) > 0; tries++)
        {
            kept = _serialize.Scalar(sql[..end]) == whole ? sql[..end] : kept;
        }

        return kept;
    }

    private (PassedStatement? Passed, Refusal? Refusal) Judge(JsonElement root, string sql, bool isExplained)
    {
        if (root.GetProperty("error").GetBoolean())
        {
            return (null, ParserSays(root));
        }

        var statements = root.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
        {
            return (null, new Refusal(statements.GetArrayLength() == 0 ? "it holds no statement" : $"it holds {statements.GetArrayLength()} statements", "Send one SELECT at a time."));
        }

        var refused = StatementRules.Check(statements[0], _tableFunctions, _views);
        return refused is null
            ? (new PassedStatement(sql, EndsOrdered(statements[0])) { Form = isExplained ? StatementForm.Explain : FormOf(statements[0]) }, null)
            : (null, refused);
    }

    /// <summary>What can be seen without a parser. Also called before a text is sent to the worker.</summary>
    public static Refusal? CheckText(string sql)
    {
        if (sql.Length > MaxTextBytes || Encoding.UTF8.GetByteCount(sql) > MaxTextBytes)
        {
            return new Refusal($"the text is longer than {MaxTextBytes / 1000} kB", "Shorten it; join with a table instead of listing values.");
        }

        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            return new Refusal("the text holds a NUL character", "Leave it out.");
        }

        return string.IsNullOrWhiteSpace(sql) ? new Refusal("the text is empty", "Send one SELECT.") : null;
    }

    public void Dispose()
    {
        _serialize.Dispose();
        _parser.Dispose();
    }

    private static Refusal ParserSays(JsonElement root)
    {
        var message = root.TryGetProperty("error_message", out var text) ? text.GetString() ?? "" : "";
        if (WorkerTexts.IsOutOfMemory(message))
        {
            // A short text can make a large tree (CASE in CASE); what is left of the parser's memory is of no use to the next one.
            throw new WorkerException(new WorkerError(WorkerFailure.TooBig, ""));
        }

        return message.StartsWith("Only SELECT", StringComparison.Ordinal)
            ? new Refusal("it is not a reading statement, or holds one that is not (PIVOT counts as such)",
                "SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE and EXPLAIN work; for a pivot, aggregate with FILTER.")
            : new Refusal($"the SQL does not parse ({UntrustedText.Visible(message.Length > 300 ? message[..300] + "…" : message)})", "Correct it; the dialect is DuckDB's.");
    }

    private static bool EndsOrdered(JsonElement statement) =>
        statement.GetProperty("node").TryGetProperty("modifiers", out var modifiers)
        && modifiers.EnumerateArray().Any(one => one.TryGetProperty("type", out var type) && type.GetString() == "ORDER_MODIFIER");

    private static StatementForm FormOf(JsonElement statement) =>
        statement.GetProperty("node").TryGetProperty("from_table", out var from) && from.TryGetProperty("type", out var type) && type.GetString() == "SHOW_REF"
            ? StatementForm.Show : StatementForm.Query;

    private JsonDocument Parse(string sql) => JsonDocument.Parse(_serialize.Scalar(sql), Deep);

    private HashSet<string> Column(string sql) =>
        new(_parser.Scalar($"SELECT string_agg(n, ' ') FROM ({sql}) t(n)").Split(' '), StringComparer.OrdinalIgnoreCase);

    // Comments of one line may stand before it. The parser sees what comes after, so nothing can hide in them.
    [GeneratedRegex(@"^(?:\s|--[^\r\n]*[\r\n])*EXPLAIN\s+(?<analyze>ANALYZE\s+)?(?=[A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Explain();
}
