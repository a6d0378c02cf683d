using System.Diagnostics;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Datasets.Conversations;
using Bitly.Pipeline.Datasets.Gate;
using Bitly.Pipeline.Datasets.Worker;
using Xunit;

namespace Bitly.Pipeline.Tests.Datasets;

/// <summary>The walls behind the gate: each one alone must hold.</summary>
public sealed class CageTests : IAsyncDisposable
{
    private const string EndlessAndDeaf = "SELECT levenshtein(repeat('a', 100000), repeat('b', 100000))";
    private readonly LoadedProject _project = new();

    [Theory]
    [InlineData("CREATE TABLE x (a INT)")]
    [InlineData("INSERT INTO group_bitlinks__tags VALUES ('a', 'b', 0, 'c')")]
    [InlineData("DELETE FROM group_bitlinks")]
    [InlineData("DROP TABLE group_bitlinks")]
    [InlineData("SELECT * FROM read_text('{folder}/.dlt/secrets.toml')")]
    [InlineData("SELECT * FROM read_csv('{folder}/plain.csv')")]
    [InlineData("SELECT * FROM glob('{folder}/*')")]
    [InlineData("FROM '{folder}/plain.csv'")]
    [InlineData("COPY group_bitlinks TO '{folder}/out.csv'")]
    [InlineData("COPY (SELECT 1) TO '{folder}/out.parquet' (FORMAT parquet)")]
    [InlineData("EXPORT DATABASE '{folder}/out'")]
    [InlineData("ATTACH '{folder}/other.duckdb'")]
    [InlineData("ATTACH ':memory:' AS m")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("SET memory_limit = '1TB'")]
    [InlineData("RESET ALL")]
    [InlineData("SET allowed_directories = ['/']")]
    [InlineData("PRAGMA profiling_output = '{folder}/out.json'")]
    [InlineData("CREATE PERSISTENT SECRET s (TYPE s3)")]
    [InlineData("SELECT * FROM read_blob('{folder}/bitly_pipeline.duckdb')")]
    [InlineData("FROM '{folder}/bitly_pipeline.duckdb'")]
    [InlineData("ATTACH '{folder}/bitly_pipeline.duckdb' AS again (READ_ONLY)")]
    [InlineData("COPY (SELECT 1) TO '/dev/stdout'")]
    [InlineData("SELECT * FROM read_csv('/dev/stdin')")]
    public void The_engine_itself_refuses_what_the_gate_would_have_refused(string sql)
    {
        using var file = Open(parquetPath: null);
        Assert.Throws<EngineException>(() => file.Database.Execute(sql.Replace("{folder}", _project.Folder, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_export_may_write_into_its_own_folder_and_nowhere_else()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_project.Folder, "out")).FullName;
        using var file = Open(Path.Combine(folder, "rows"));
        file.Database.Execute($"COPY (SELECT 1) TO '{folder}/rows' (FORMAT parquet)");
        Assert.True(File.Exists(Path.Combine(folder, "rows")));
        Assert.Throws<EngineException>(() => file.Database.Execute($"COPY (SELECT 1) TO '{_project.Folder}/stolen' (FORMAT parquet)"));
        Assert.Throws<EngineException>(() => file.Database.Execute($"COPY (SELECT 1) TO '{folder}/../stolen' (FORMAT parquet)"));
        Assert.Throws<EngineException>(() => file.Database.Execute($"SELECT * FROM read_text('{_project.Folder}/.dlt/secrets.toml')"));
        Assert.Throws<EngineException>(() => file.Database.Execute("DROP TABLE group_bitlinks"));
    }

    [Fact]
    public async Task The_worker_gets_no_environment_but_what_the_runtime_needs_and_no_way_to_write_files_or_dump()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "read from /proc");
        Environment.SetEnvironmentVariable("BITLY_TEST_ONLY_TOKEN", LoadedProject.Canary);
        using var worker = WorkerProcess.Start(LoadedProject.Launch);
        Environment.SetEnvironmentVariable("BITLY_TEST_ONLY_TOKEN", null);
        var environment = await File.ReadAllTextAsync($"/proc/{worker.ProcessId}/environ", TestContext.Current.CancellationToken);
        await new QueryConversation(worker, TimeProvider.System).RunAsync(Request("SELECT 1"), new RowCollector(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(LoadedProject.Canary, environment, StringComparison.Ordinal);
        Assert.All(environment.Split('\0', StringSplitOptions.RemoveEmptyEntries), one => Assert.Matches("^(DOTNET_|LD_LIBRARY_PATH|TZ=)", one));
        var limits = await File.ReadAllLinesAsync($"/proc/{worker.ProcessId}/limits", TestContext.Current.CancellationToken);
        Assert.Matches(@"^Max file size\s+0\s+0\s", limits.Single(line => line.StartsWith("Max file size", StringComparison.Ordinal)));
        Assert.Matches(@"^Max core file size\s+0\s+0\s", limits.Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal)));
        Assert.Matches(@"^Max address space\s+\d+\s+\d+\s", limits.Single(line => line.StartsWith("Max address space", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_query_that_hears_no_interrupt_is_killed_two_seconds_later_and_the_next_one_works()
    {
        await _project.Reader.WarmAsync(TestContext.Current.CancellationToken);
        await _project.Query("SELECT 1");
        var watch = Stopwatch.StartNew();
        await DatasetReaderTests.Fails("QUERY_TIMEOUT", () => _project.Query(EndlessAndDeaf, new QueryLimits { Timeout = TimeSpan.FromMilliseconds(300) }));
        Assert.InRange(watch.Elapsed.TotalSeconds, 2.2, 5);
        Assert.Equal("[1]", DatasetReaderTests.Line(await _project.Query("SELECT 1"), 0));
    }

    [Fact]
    public async Task A_worker_whose_parent_is_gone_ends_at_once_even_in_the_middle_of_a_deaf_query()
    {
        using var worker = WorkerProcess.Start(LoadedProject.Launch);
        using var process = Process.GetProcessById(worker.ProcessId);
        var running = new QueryConversation(worker, TimeProvider.System).RunAsync(Request(EndlessAndDeaf), new RowCollector(), TestContext.Current.CancellationToken);
        Assert.NotSame(running, await Task.WhenAny(running, Task.Delay(1_000, TestContext.Current.CancellationToken)));
        worker.HangUp();
        await DatasetReaderTests.Fails("QUERY_WORKER_LOST", () => running);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_worker_that_died_between_two_queries_is_replaced_without_a_word()
    {
        await _project.Query("SELECT 1");
        using (var process = Process.GetProcessById(_project.Reader.WorkerId))
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("[1]", DatasetReaderTests.Line(await _project.Query("SELECT 1"), 0));
    }

    [Fact]
    public async Task Memory_beyond_the_limit_is_refused_by_the_system_and_said_clearly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "address space limit");
        await DatasetReaderTests.Fails("QUERY_TOO_BIG", () => _project.Query("SELECT length(string_agg(repeat('x', 1000000), '')) FROM range(1000000)"));
    }

    [Theory]
    [InlineData("QUERY_FAILED", "SELECT NULL::INT[100000][100000][100000]")]
    [InlineData("QUERY_TOO_BIG", "SELECT reservoir_quantile(range, 0.5, 2000000000) FROM range(100)")]
    public async Task An_engine_that_met_a_defect_tells_no_stack_and_is_replaced_before_the_next_query(string code, string sql)
    {
        var error = await DatasetReaderTests.Fails(code, () => _project.Query(sql));
        Assert.DoesNotContain("Stack", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AppContext.BaseDirectory, error.Message, StringComparison.Ordinal);
        Assert.Equal("[1000]", DatasetReaderTests.Line(await _project.Query("SELECT count(*) FROM group_bitlinks"), 0));
    }

    [Fact]
    public async Task Memory_that_one_query_took_is_not_missing_in_the_next_one()
    {
        await DatasetReaderTests.Fails("QUERY_TOO_BIG", () => _project.Query("SELECT list_resize([repeat('x', 1000000)], 1000000, repeat('y', 1000000))"));
        Assert.Equal("[2000000]", DatasetReaderTests.Line(await _project.Query("SELECT count(*) FROM (SELECT DISTINCT range % 2000000 FROM range(4000000))"), 0));
    }

    [Fact]
    public async Task Long_names_and_types_of_columns_are_cut_as_cells_are()
    {
        var long1 = new string('n', 40_000);
        var values = string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"'value{i}'"));
        var result = await _project.Query($"SELECT 1 AS \"{long1}\", NULL::ENUM({values}), NULL::STRUCT({string.Join(',', Enumerable.Range(0, 1000).Select(i => $"f{i} INT"))})", new QueryLimits());
        Assert.All(result.Columns, column => Assert.InRange(column.Name.Length + column.Type.Length, 1, 2_010));
    }

    [Fact]
    public async Task More_columns_than_an_answer_can_name_are_refused_with_advice()
    {
        var many = $"SELECT {string.Join(',', Enumerable.Range(0, 3_000).Select(i => $"{i} AS column_{i}"))}";
        var error = await DatasetReaderTests.Fails("QUERY_TOO_WIDE", () => _project.Query(many));
        Assert.Contains("3000 columns", error.Message, StringComparison.Ordinal);
        Assert.Equal(3_000, (await _project.Query(many, QueryLimits.ForPeople)).Columns.Count);
    }

    [Theory]
    [InlineData("SELECT 1e400")]
    [InlineData("EXPLAIN SELECT 1 WHERE -1e999 > 1")]
    public async Task A_number_beyond_all_numbers_is_refused_and_the_worker_lives(string sql)
    {
        await _project.Query("SELECT 1");
        var worker = _project.Reader.WorkerId;
        await DatasetReaderTests.Fails("QUERY_REFUSED", () => _project.Query(sql));
        await _project.Query("SELECT 1");
        Assert.Equal(worker, _project.Reader.WorkerId);
    }

    [Fact]
    public async Task A_short_text_that_makes_a_large_tree_is_too_big_and_not_called_a_mistake_of_spelling()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "address space limit");
        var nested = Enumerable.Range(0, 30).Aggregate("1", (inner, _) => $"CASE {inner} WHEN 1 THEN 2 WHEN 2 THEN 1 END");
        await DatasetReaderTests.Fails("QUERY_TOO_BIG", () => _project.Query($"SELECT {nested}"));
        Assert.Equal("[1]", DatasetReaderTests.Line(await _project.Query("SELECT 1"), 0));
    }

    [Fact]
    public void What_passed_once_passes_again_and_nothing_passes_with_it()
    {
        using var gate = new QueryGate();
        Assert.Equal("SELECT 1", gate.Check("SELECT 1").Passed?.Sql);
        Assert.Equal("SELECT 1", gate.Check("SELECT 1").Passed?.Sql);
        Assert.Null(gate.Check("SELECT 1; SELECT 2").Passed);
        Assert.Null(gate.Check("SELECT 1; SELECT 2").Passed);
        Assert.Null(gate.Check("SELECT * FROM read_text('x')").Passed);
        Assert.Equal("SELECT 1", gate.Check("SELECT 1").Passed?.Sql);
        Assert.Equal(StatementForm.Explain, gate.Check("EXPLAIN SELECT 1").Passed?.Form);
        Assert.Equal(StatementForm.Query, gate.Check("SELECT 1").Passed?.Form);
    }

    [Fact]
    public void The_gate_runs_what_it_read_and_nothing_that_stood_before_it()
    {
        using var gate = new QueryGate();
        Assert.Equal("EXPLAIN ANALYZE select 1", gate.Check("-- why, \u202e\r\n  -- slow?\nexplain\u2003analyze\u00a0select 1").Passed?.Sql);
        Assert.Null(gate.Check("-- a\nEXPLAIN ANALYZE COPY (SELECT 1) TO 'x'").Passed);
        Assert.Null(gate.Check("/* -- a\nEXPLAIN */ EXPLAIN SELECT 1; SELECT 2").Passed);
    }

    [Fact]
    public void The_gate_knows_every_table_function_of_this_engine_by_allowing_few()
    {
        using var gate = new QueryGate();
        using var engine = NativeDatabase.OpenEmpty();
        var names = engine.Scalar("SELECT string_agg(DISTINCT function_name, ' ') FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro')").Split(' ');
        var allowed = names.Where(name => gate.Check($"SELECT * FROM \"{name}\"()").Passed is not null).Order(StringComparer.Ordinal);
        Assert.Equal(GateLists.TableFunctions.Intersect(names, StringComparer.Ordinal).Order(StringComparer.Ordinal), allowed);
    }

    public ValueTask DisposeAsync() => _project.DisposeAsync();

    private WorkerRequest Request(string sql) => new()
    {
        Sql = sql, Database = _project.Database, Dataset = "bitly_data", MaxRows = 10, MaxBytes = 1_000, MaxCellBytes = 100, TimeoutMs = 60_000, LockWaitMs = 1_000,
    };

    private CagedFile Open(string? parquetPath)
    {
        using var stop = new ManualResetEvent(initialState: false);
        return CagedFile.Open(Request("SELECT 1") with { ParquetPath = parquetPath }, TimeProvider.System, stop, _ => { });
    }
}
