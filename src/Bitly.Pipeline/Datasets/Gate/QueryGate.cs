using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bitly.Pipeline.Datasets.Worker;

namespace Bitly.Pipeline.Datasets.Gate;

/// <summary>A statement that may run. <paramref name="Sql"/> is the text to run; Ordered says whether it ends with ORDER BY.</summary>
internal sealed record PassedStatement(string Sql, bool Ordered);

/// <summary>
/// Decides whether a stranger's text is exactly one reading statement, by the engine's own parser (<c>json_serialize_sql</c>, which takes SELECT-like
/// statements only) on an in-memory database of its own. It lives in the query worker, so that hostile text is never parsed in the server's process.
/// </summary>
internal sealed partial class QueryGate : IDisposable
{
    /// <summary>Longest text, in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 100_000;

    private const string Serialize =
        "SELECT CAST(json_serialize_sql(CAST($1 AS VARCHAR), skip_null := true, skip_empty := true, skip_default := true) AS VARCHAR)";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 20_000 };
    private readonly NativeDatabase _parser = NativeDatabase.OpenEmpty();
    private readonly HashSet<string> _tableFunctions;
    private readonly HashSet<string> _views;

    public QueryGate()
    {
        // histogram is a table macro and an aggregate: such names are judged by their place, so only the others count here.
        _tableFunctions = Column("""
            SELECT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro', 'pragma')
            EXCEPT SELECT function_name FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro')
            """);
        _views = Column("SELECT DISTINCT view_name FROM duckdb_views() WHERE internal");
    }

    /// <summary>The statement, or why not.</summary>
    public (PassedStatement? Passed, Refusal? Refusal) Check(string sql)
    {
        if (CheckText(sql) is { } refusal)
        {
            return (null, refusal);
        }

        var explain = Explain().Match(sql);
        var inner = explain.Success ? sql[explain.Length..] : sql;
        using var tree = JsonDocument.Parse(_parser.Scalar(Serialize, inner), Deep);
        var root = tree.RootElement;
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
        return refused is null ? (new PassedStatement(sql, EndsOrdered(statements[0])), null) : (null, refused);
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

    public void Dispose() => _parser.Dispose();

    private static Refusal ParserSays(JsonElement root)
    {
        var message = root.TryGetProperty("error_message", out var text) ? text.GetString() ?? "" : "";
        return message.StartsWith("Only SELECT", StringComparison.Ordinal)
            ? new Refusal("it is not a reading statement, or holds one that is not (PIVOT counts as such)",
                "SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE and EXPLAIN work; for a pivot, aggregate with FILTER.")
            : new Refusal($"the SQL does not parse ({UntrustedText.Visible(message.Length > 300 ? message[..300] + "…" : message)})", "Correct it; the dialect is DuckDB's.");
    }

    private static bool EndsOrdered(JsonElement statement) =>
        statement.GetProperty("node").TryGetProperty("modifiers", out var modifiers)
        && modifiers.EnumerateArray().Any(one => one.TryGetProperty("type", out var type) && type.GetString() == "ORDER_MODIFIER");

    private HashSet<string> Column(string sql) =>
        new(_parser.Scalar($"SELECT string_agg(n, ' ') FROM ({sql}) t(n)").Split(' '), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\s*EXPLAIN\s+(ANALYZE\s+)?(?=[A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Explain();
}
