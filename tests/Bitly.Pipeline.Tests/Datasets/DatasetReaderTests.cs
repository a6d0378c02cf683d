using Xunit;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Tests.Datasets;

public sealed class DatasetReaderTests : IAsyncDisposable
{
    private readonly LoadedProject _project = new();

    [Fact]
    public async Task A_query_gives_columns_with_types_and_rows()
    {
        var result = await _project.Query("SELECT id, clicks, created_at FROM group_bitlinks ORDER BY clicks LIMIT 2");
        Assert.Equal([new("id", "VARCHAR"), new("clicks", "BIGINT"), new("created_at", "TIMESTAMP WITH TIME ZONE")], result.Columns);
        Assert.Equal("""["bit.ly/0",0,"2024-01-02T03:04:05Z"]""", Line(result, 0));
        Assert.Equal("""["bit.ly/1",1,"2024-01-02T03:04:06Z"]""", Line(result, 1));
        Assert.False(result.Truncated);
        Assert.Null(result.Next);
        Assert.True(result.Ordered);
    }

    [Fact]
    public async Task Names_work_with_and_without_the_dataset_before_them()
    {
        Assert.Equal("[1000]", Line(await _project.Query("SELECT count(*) FROM group_bitlinks"), 0));
        Assert.Equal("[1000]", Line(await _project.Query("SELECT count(*) FROM bitly_data.group_bitlinks"), 0));
    }

    [Fact]
    public async Task A_cursor_walks_through_all_rows_without_gap_or_double()
    {
        var (next, seen) = ((string?)null, new List<long>());
        do
        {
            var page = await _project.Query("SELECT clicks FROM group_bitlinks ORDER BY clicks", new QueryLimits { MaxRows = 300 }, next);
            seen.AddRange(page.Rows.Select(row => row[0].GetInt64()));
            next = page.Next;
            Assert.Equal(next is not null, page.Truncated);
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task An_answer_keeps_its_byte_limit_and_gives_at_least_one_row()
    {
        var small = await _project.Query("SELECT * FROM group_bitlinks", new QueryLimits { MaxBytes = 500 });
        Assert.True(small.Truncated);
        Assert.InRange(small.Rows.Sum(row => row.Sum(cell => cell.GetRawText().Length + 1) + 2), 1, 500);
        var one = await _project.Query("SELECT repeat('x', 900) FROM range(3)", new QueryLimits { MaxBytes = 10 });
        Assert.Equal(1, one.RowCount);
        Assert.True(one.Truncated);
    }

    [Fact]
    public async Task A_first_row_that_is_too_large_alone_is_given_with_its_cells_cut_shorter()
    {
        var columns = string.Join(',', Enumerable.Range(0, 100).Select(i => $"repeat('x', 5000) AS c{i}"));
        var wide = await _project.Query($"SELECT {columns} FROM range(3)");
        Assert.Equal(1, wide.RowCount);
        Assert.True(wide is { Truncated: true, CellsCut: true });
        Assert.InRange(wide.Rows[0].Sum(cell => cell.GetRawText().Length + 1), 1_000, 6 * 1024);
        Assert.Equal("[1,2]", Line(await _project.Query("SELECT 1, 2"), 0));
    }

    [Fact]
    public async Task A_long_cell_is_cut_between_characters_and_said_to_be_cut()
    {
        var result = await _project.Query("SELECT repeat('ä', 1000), 'short'", new QueryLimits { MaxCellBytes = 11 });
        Assert.Equal("äääää…", result.Rows[0][0].GetString());
        Assert.Equal("short", result.Rows[0][1].GetString());
        Assert.True(result.CellsCut);
    }

    [Fact]
    public async Task A_cursor_of_another_query_or_of_data_that_changed_is_refused()
    {
        var first = await _project.Query("SELECT id FROM group_bitlinks", new QueryLimits { MaxRows = 1 });
        await Fails("CURSOR_INVALID", () => _project.Query("SELECT title FROM group_bitlinks", next: first.Next));
        await Fails("CURSOR_INVALID", () => _project.Query("SELECT id FROM group_bitlinks", next: "nonsense"));
        await _project.Reader.ReleaseAsync(TestContext.Current.CancellationToken);
        _project.Write("INSERT INTO bitly_data.group_bitlinks SELECT * FROM bitly_data.group_bitlinks");
        await Fails("CURSOR_STALE", () => _project.Query("SELECT id FROM group_bitlinks", next: first.Next));
    }

    [Fact]
    public async Task A_cursor_is_stale_too_when_what_changed_stands_in_the_log_beside_the_file()
    {
        var copy = Path.Combine(_project.Folder, "killed.duckdb");
        File.Copy(_project.Database, copy);
        await using var reader = _project.NewReader(copy);
        var first = await reader.QueryAsync("SELECT id FROM group_bitlinks", new QueryLimits { MaxRows = 1 }, null, TestContext.Current.CancellationToken);
        await reader.ReleaseAsync(TestContext.Current.CancellationToken);
        using (var writer = new DuckDB.NET.Data.DuckDBConnection($"DataSource={_project.Database}"))
        {
            writer.Open();
            using var command = writer.CreateCommand();
            command.CommandText = "DELETE FROM bitly_data.group_bitlinks WHERE clicks >= 7";
            command.ExecuteNonQuery();
            File.Copy(_project.Database + ".wal", copy + ".wal");
        }

        await Fails("CURSOR_STALE", () => reader.QueryAsync("SELECT id FROM group_bitlinks", new QueryLimits(), first.Next, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tables_come_with_kind_parent_rows_and_columns()
    {
        var tables = await _project.Reader.TablesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["group_bitlinks", "group_bitlinks__tags", "_dlt_loads"], tables.Select(table => table.Name));
        Assert.Equal([TableKind.Data, TableKind.Child, TableKind.Dlt], tables.Select(table => table.Kind));
        Assert.Equal([null, "group_bitlinks", null], tables.Select(table => table.Parent));
        Assert.Equal([1000L, 10L, 1L], tables.Select(table => table.RowCount));
        Assert.Equal(new TableColumn("created_at", "TIMESTAMP WITH TIME ZONE", true), tables[0].Columns[3]);
        Assert.Equal(new TableColumn("_dlt_id", "VARCHAR", false), tables[0].Columns[5]);
    }

    [Fact]
    public async Task An_unknown_table_is_answered_with_the_known_ones()
    {
        var error = await Fails("TABLE_UNKNOWN", () => _project.Reader.TableAsync("links", TestContext.Current.CancellationToken));
        Assert.Contains("group_bitlinks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_there_are_no_tables_and_a_query_says_what_to_do()
    {
        await using var reader = _project.NewReader(Path.Combine(_project.Folder, "none.duckdb"));
        Assert.Empty(await reader.TablesAsync(TestContext.Current.CancellationToken));
        var error = await Fails("DATASET_MISSING", () => reader.QueryAsync("SELECT 1", new QueryLimits(), null, TestContext.Current.CancellationToken));
        Assert.Equal("run-pipeline", error.Next!.Tool);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_said_without_its_path()
    {
        var file = Path.Combine(_project.Folder, "broken.duckdb");
        await File.WriteAllTextAsync(file, new string('x', 20_000), TestContext.Current.CancellationToken);
        await using var reader = _project.NewReader(file);
        var error = await Fails("DATABASE_UNREADABLE", () => reader.QueryAsync("SELECT 1", new QueryLimits(), null, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(_project.Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_whose_writer_was_killed_shows_what_was_committed()
    {
        var copy = Path.Combine(_project.Folder, "killed.duckdb");
        using (var writer = new DuckDB.NET.Data.DuckDBConnection($"DataSource={_project.Database}"))
        {
            writer.Open();
            using var command = writer.CreateCommand();
            command.CommandText = "DELETE FROM bitly_data.group_bitlinks WHERE clicks >= 7; BEGIN; DELETE FROM bitly_data.group_bitlinks";
            command.ExecuteNonQuery();
            // What a kill leaves: the file as it was, and a log with what was committed since.
            File.Copy(_project.Database, copy);
            File.Copy(_project.Database + ".wal", copy + ".wal");
        }

        var before = _project.Fingerprint();
        await using var reader = _project.NewReader(copy);
        var result = await reader.QueryAsync("SELECT count(*) FROM group_bitlinks", new QueryLimits(), null, TestContext.Current.CancellationToken);
        Assert.Equal("[7]", Line(result, 0));
        await reader.ReleaseAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, _project.Fingerprint());
    }

    [Theory]
    [InlineData("SELECT * FROM no_such_table", "no_such_table")]
    [InlineData("SELECT titel FROM group_bitlinks", "title")]
    [InlineData("SELECT 'a'::INT", "Could not convert")]
    public async Task The_engines_own_words_reach_the_asker(string sql, string part)
    {
        var error = await Fails("QUERY_FAILED", () => _project.Query(sql));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_project.Folder, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXPLAIN SELECT * FROM group_bitlinks")]
    [InlineData("EXPLAIN ANALYZE SELECT * FROM group_bitlinks")]
    [InlineData("-- why is it slow?\n  -- and where?\nEXPLAIN SELECT 1;")]
    [InlineData("DESCRIBE group_bitlinks")]
    [InlineData("SHOW TABLES")]
    [InlineData("SHOW ALL TABLES")]
    [InlineData("SUMMARIZE group_bitlinks")]
    [InlineData("FROM group_bitlinks LIMIT 1")]
    [InlineData("TABLE group_bitlinks__tags")]
    [InlineData("VALUES (1)")]
    [InlineData("WITH a AS (SELECT 1 AS x) SELECT * FROM a;")]
    [InlineData("-- a comment\nSELECT 1 -- another")]
    [InlineData("SELECT * FROM information_schema.tables")]
    [InlineData("SELECT table_name FROM duckdb_tables()")]
    [InlineData("SELECT unnest([1, 2]), u FROM unnest([3]) t(u), range(2), generate_series(1, 2)")]
    [InlineData("SELECT * FROM json_each('{\"a\": 1}')")]
    [InlineData("SELECT count(*) FILTER (clicks > 3) OVER (), list_transform([1], lambda x: x + 1) FROM group_bitlinks QUALIFY row_number() OVER () = 1")]
    [InlineData("SELECT histogram(clicks), median(clicks), list(id ORDER BY id) FROM group_bitlinks")]
    [InlineData("SELECT * FROM (SELECT 1 UNION ALL SELECT 2) ORDER BY 1")]
    [InlineData("SELECT t.value, b.title FROM group_bitlinks__tags t JOIN group_bitlinks b ON t._dlt_parent_id = b._dlt_id")]
    public async Task Ordinary_reading_statements_run(string sql) => Assert.NotEmpty((await _project.Query(sql)).Rows);

    [Fact]
    public async Task No_answer_names_the_folder_of_the_database()
    {
        foreach (var sql in new[] { "EXPLAIN ANALYZE SELECT * FROM group_bitlinks", "SHOW ALL TABLES", "SHOW DATABASES", "SELECT * FROM duckdb_tables()", "SELECT * FROM duckdb_schemas()", "SELECT * FROM information_schema.schemata" })
        {
            var result = await _project.Query(sql, QueryLimits.ForPeople);
            Assert.DoesNotContain(Path.GetFileName(_project.Folder), string.Join('\n', result.Rows.Select(row => string.Join(',', row))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_query_beyond_its_time_is_stopped_and_the_next_one_works()
    {
        var error = await Fails("QUERY_TIMEOUT", () => _project.Query(LoadedProject.Endless, new QueryLimits { Timeout = TimeSpan.FromMilliseconds(300) }));
        Assert.Contains("0.3 s", error.Message, StringComparison.Ordinal);
        Assert.Equal("[1]", Line(await _project.Query("SELECT 1"), 0));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_answered_at_once_and_the_next_query_works()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = _project.Reader.QueryAsync(LoadedProject.Endless, new QueryLimits(), null, cancel.Token);
        cancel.CancelAfter(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("[1]", Line(await _project.Query("SELECT 1"), 0));
    }

    [Fact]
    public async Task Queries_at_the_same_time_wait_for_each_other()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _project.Query($"SELECT {i}")));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"[{i}]"), results.Select(result => Line(result, 0)));
    }

    public ValueTask DisposeAsync() => _project.DisposeAsync();

    internal static string Line(QueryResult result, int row) => $"[{string.Join(',', result.Rows[row].Select(cell => cell.GetRawText()))}]";

    internal static async Task<PipelineException> Fails(string code, Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(act);
        Assert.Equal(code, error.Code);
        return error;
    }
}
