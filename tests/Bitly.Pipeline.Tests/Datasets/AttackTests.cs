using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Pipeline.Tests.Datasets;

/// <summary>Every statement of attacks.sql, one after another through one reader, as an agent would send them.</summary>
public sealed class AttackTests(AttackedProject project) : IClassFixture<AttackedProject>
{
    private static readonly QueryLimits Limits = new() { Timeout = TimeSpan.FromMilliseconds(400) };
    private static readonly string[] Expected = ["QUERY_REFUSED", "QUERY_FAILED", "QUERY_TIMEOUT", "QUERY_TOO_BIG", "QUERY_TOO_WIDE", "QUERY_WORKER_LOST"];

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BITLY_FUZZ") is { Length: > 0 } and not "1";

    public static TheoryData<string, string> Attacks => [.. AttackedProject.Read().Where(attack => IsLong || attack.Data.Item1 != "slow")];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Every_attack_is_refused_or_harmless_and_leaves_everything_as_it_was(string expectation, string sql)
    {
        var attack = sql.Replace("{folder}", project.Project.Folder, StringComparison.Ordinal);
        var (code, told) = await AnswerTo(attack);
        if (expectation == "refused")
        {
            Assert.Equal("QUERY_REFUSED", code);
        }
        else
        {
            Assert.True(code is null || Expected.Contains(code), $"{code}: {told}");
        }

        Assert.DoesNotContain(LoadedProject.Canary, told, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Stack Trace", told, StringComparison.Ordinal);
        Assert.DoesNotContain(AppContext.BaseDirectory, told, StringComparison.Ordinal);
        if (!sql.Contains("{folder}", StringComparison.Ordinal))
        {
            Assert.DoesNotContain(project.Project.Folder, told, StringComparison.Ordinal);
        }

        Assert.Equal(project.Fingerprint, project.Project.Fingerprint());
        Assert.Equal(project.Environment, AttackedProject.EnvironmentNow());
    }

    [Fact]
    public async Task The_reader_answers_after_every_attack() =>
        Assert.Equal(1000, (await project.Project.Query("SELECT count(*) FROM group_bitlinks")).Rows[0][0].GetInt32());

    [Fact]
    public void The_list_is_long_enough_to_mean_something() => Assert.InRange(AttackedProject.Read().Count, 900, int.MaxValue);

    [Theory]
    [MemberData(nameof(LongOnes))]
    public async Task A_very_long_or_very_deep_text_is_refused_or_harmless(string name, string sql)
    {
        var (code, _) = await AnswerTo(sql);
        Assert.True(code is null || Expected.Contains(code), name);
        Assert.Equal("[1]", DatasetReaderTests.Line(await project.Project.Query("SELECT 1"), 0));
    }

    public static TheoryData<string, string> LongOnes => new()
    {
        { "parentheses", $"SELECT {new string('(', 45_000)}1{new string(')', 45_000)}" },
        { "signs", $"SELECT {Times("- ", 45_000)}1" },
        { "sum", $"SELECT 1{Times("+1", 45_000)}" },
        { "nearly too deep a sum", $"SELECT 1{Times("+1", 990)}" },
        { "and", $"SELECT true{Times(" AND true", 11_000)}" },
        { "union", $"SELECT 1{Times(" UNION ALL SELECT 1", 5_000)}" },
        { "subqueries", $"SELECT * FROM {Times("(SELECT * FROM ", 900)}range(1){Times(")", 900)}" },
        { "scalar subqueries", $"SELECT {Times("(SELECT ", 900)}1{Times(")", 900)}" },
        { "functions", $"SELECT {Times("abs(", 900)}1{Times(")", 900)}" },
        { "lists", $"SELECT {Times("[", 300)}{Times("]", 300)}" },
        { "structs", $"SELECT {Times("{'a':", 900)}1{Times("}", 900)}" },
        { "list types", $"SELECT NULL::INT{Times("[]", 900)}" },
        { "casts", $"SELECT 1{Times("::VARCHAR::INT", 450)}" },
        { "joins", $"SELECT count(*) FROM range(2){Times(",range(2)", 900)}" },
        { "common tables", $"WITH {string.Join(',', Enumerable.Range(0, 900).Select(i => $"a{i} AS (SELECT * FROM {(i == 0 ? "range(2)" : $"a{i - 1}, a{i - 1} b")})"))} SELECT count(*) FROM a899" },
        { "comments", $"{Times("/*", 40_000)}SELECT 1" },
        { "columns", $"SELECT {string.Join(',', Enumerable.Range(0, 15_000))}" },
        { "too long", $"SELECT '{new string('x', 100_000)}'" },
        { "a megabyte", $"SELECT '{new string('ä', 1_000_000)}'" },
        { "NUL", "SELECT 1\0; DROP TABLE group_bitlinks" },
        { "lone surrogate", "SELECT '\ud800'" },
        { "byte order mark", "\ufeffSELECT 1" },
        { "no-break spaces", "SELECT\u00a0*\u00a0FROM\u00a0read_text('/etc/passwd')" },
        { "line separator", "SELECT 1 --\u2028; DROP TABLE group_bitlinks" },
        { "bidi", "SELECT '\u202e' -- \u2066" },
        { "zero width", "SELECT * FROM read\u200b_text('/etc/passwd')" },
    };

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private async Task<(string? Code, string Told)> AnswerTo(string sql)
    {
        try
        {
            var result = await project.Project.Query(sql, Limits);
            return (null, string.Join('\n', result.Rows.Select(row => string.Join(',', row))));
        }
        catch (PipelineException error)
        {
            return (error.Code, error.Message);
        }
    }
}

public sealed class AttackedProject : IAsyncDisposable
{
    public AttackedProject()
    {
        Project = new LoadedProject(
            "CREATE MACRO bitly_data.evil(x) AS TABLE SELECT * FROM read_text(x)",
            "CREATE MACRO bitly_data.lower2(x) AS (SELECT content FROM read_text(x))",
            "CREATE SEQUENCE bitly_data.s");
        Fingerprint = Project.Fingerprint();
        Environment = EnvironmentNow();
    }

    public LoadedProject Project { get; }
    public string Fingerprint { get; }
    public string Environment { get; }

    public static string EnvironmentNow() =>
        string.Join('\n', System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal));

    public static IReadOnlyList<TheoryDataRow<string, string>> Read()
    {
        var (expectation, attacks, lines) = ("", new List<TheoryDataRow<string, string>>(), new List<string>());
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Datasets", "attacks.sql")).Append("----"))
        {
            if (line is "----" or "-- refused" or "-- harmless" or "-- slow")
            {
                if (lines.Count > 0 && expectation.Length > 0)
                {
                    attacks.Add(new(expectation, string.Join('\n', lines)));
                }

                lines.Clear();
                expectation = line == "----" ? expectation : line[3..];
            }
            else
            {
                lines.Add(line);
            }
        }

        return attacks;
    }

    public ValueTask DisposeAsync() => Project.DisposeAsync();
}
