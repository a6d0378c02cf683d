using Bitly.Pipeline.Datasets;
using DuckDB.NET.Data;
using Xunit;

namespace Bitly.Pipeline.Tests.Datasets;

public sealed class ExportTests : IAsyncDisposable
{
    private readonly LoadedProject _project = new();

    [Fact]
    public async Task A_csv_file_has_a_header_quotes_where_needed_and_nothing_for_null()
    {
        var done = await Export(new ExportRequest { Sql = "SELECT * FROM (VALUES (1, 'plain', NULL), (2, 'a \"quote\", comma\nand line', '')) t(n, \"text, odd\", x)", Path = "out/rows.csv" });
        Assert.Equal("n,\"text, odd\",x\n1,plain,\n2,\"a \"\"quote\"\", comma\nand line\",\"\"\n", Read("out/rows.csv"));
        Assert.Equal(new ExportResult("out/rows.csv", ExportFormat.Csv, 2, new FileInfo(Path.Combine(_project.Folder, "out/rows.csv")).Length), done);
    }

    [Fact]
    public async Task A_jsonl_file_has_an_object_a_row_and_no_name_twice()
    {
        await Export(new ExportRequest { Sql = "SELECT 1 AS a, 'ä' AS a, 9007199254740993 AS big, TIMESTAMPTZ '2024-01-02 03:04:05.5+02' AS t, NULL AS n", Path = "rows.jsonl" });
        Assert.Equal("""{"a":1,"a_2":"ä","big":"9007199254740993","t":"2024-01-02T01:04:05.500000Z","n":null}""" + "\n", Read("rows.jsonl"));
    }

    [Fact]
    public async Task A_table_goes_out_whole_as_parquet_and_comes_back_equal()
    {
        var done = await Export(new ExportRequest { Table = "group_bitlinks", Path = "links.parquet" });
        Assert.Equal(1000, done.Rows);
        await _project.Reader.ReleaseAsync(TestContext.Current.CancellationToken);
        using var connection = new DuckDBConnection($"DataSource={_project.Database}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM (FROM bitly_data.group_bitlinks EXCEPT ALL FROM '{Path.Combine(_project.Folder, "links.parquet")}')";
        Assert.Equal(0L, command.ExecuteScalar());
    }

    [Fact]
    public async Task A_query_with_a_semicolon_and_comments_goes_to_parquet_too() =>
        Assert.Equal(3, (await Export(new ExportRequest { Sql = "-- first\nSELECT * FROM range(3) -- last\n ; ", Path = "r.parquet" })).Rows);

    [Theory]
    [InlineData("SELECT ';--' AS a; -- done", 1)]
    [InlineData("SELECT 1 AS a; /* ; */ ; -- ; done", 1)]
    [InlineData("DESCRIBE group_bitlinks", 6)]
    [InlineData("SHOW TABLES", 3)]
    [InlineData("SUMMARIZE group_bitlinks;", 6)]
    public async Task What_can_be_asked_can_go_to_parquet(string sql, int rows) =>
        Assert.Equal(rows, (await Export(new ExportRequest { Sql = sql, Path = "r.parquet" })).Rows);

    [Theory]
    [InlineData("../out.csv")]
    [InlineData("/tmp/out-of-project.csv")]
    [InlineData("a/../../out.csv")]
    [InlineData("link/out.csv")]
    [InlineData("filelink.csv")]
    [InlineData(".dlt/out.csv")]
    [InlineData("a/../.dlt/out.csv")]
    [InlineData("dltlink/out.csv")]
    [InlineData(".git/hooks/out.csv")]
    [InlineData(".claude/out.jsonl")]
    [InlineData("bitly_pipeline.toml")]
    [InlineData("bitly_pipeline.duckdb")]
    [InlineData("plain.csv")]
    [InlineData("folder.csv")]
    [InlineData("no-ending")]
    [InlineData("page.html")]
    [InlineData("")]
    [InlineData("a\0.csv")]
    [InlineData("a\n.csv")]
    [InlineData("a\u202evsc.csv")]
    [InlineData("~/out.csv")]
    [InlineData("file:///tmp/out.csv")]
    [InlineData("bitly_pipeline.duckdb/out.csv")]
    [InlineData("plain.csv/out.csv")]
    [InlineData("<long>.csv")]
    [InlineData("<deep>/out.csv")]
    public async Task A_path_that_is_not_for_exports_is_refused_and_nothing_is_written(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights");
        var outside = Directory.CreateTempSubdirectory("outside-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(_project.Folder, "link"), outside);
        Directory.CreateSymbolicLink(Path.Combine(_project.Folder, "dltlink"), Path.Combine(_project.Folder, ".dlt"));
        File.CreateSymbolicLink(Path.Combine(_project.Folder, "filelink.csv"), Path.Combine(outside, "new.csv"));
        Directory.CreateDirectory(Path.Combine(_project.Folder, "folder.csv"));
        path = path.Replace("<long>", new string('n', 300), StringComparison.Ordinal).Replace("<deep>", string.Join('/', Enumerable.Repeat(new string('d', 200), 40)), StringComparison.Ordinal);
        var before = _project.Fingerprint();
        var error = await DatasetReaderTests.Fails("EXPORT_PATH", () => Export(new ExportRequest { Sql = "SELECT 1", Path = path }));
        Assert.DoesNotContain(_project.Folder, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _project.Fingerprint());
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Directory.Delete(outside);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        await DatasetReaderTests.Fails("EXPORT_PATH", () => Export(new ExportRequest { Sql = "SELECT 1 AS a", Path = "plain.csv" }));
        await Export(new ExportRequest { Sql = "SELECT 1 AS a", Path = "plain.csv", Force = true });
        Assert.Equal("a\n1\n", Read("plain.csv"));
    }

    [Theory]
    [InlineData("f.csv", "SELECT * FROM nothing", "QUERY_FAILED")]
    [InlineData("f.parquet", "SELECT * FROM nothing", "QUERY_FAILED")]
    [InlineData("f.csv", "SELECT error('late') FROM range(3)", "QUERY_FAILED")]
    [InlineData("f.parquet", "SELECT * FROM read_text('.dlt/secrets.toml')", "QUERY_REFUSED")]
    [InlineData("f.parquet", "SELECT 1) TO '/tmp/stolen.csv' (FORMAT csv); --", "QUERY_REFUSED")]
    [InlineData("f.jsonl", "DROP TABLE group_bitlinks", "QUERY_REFUSED")]
    [InlineData("f.csv", "SELECT repeat('x', 20000000)", "QUERY_TOO_BIG")]
    [InlineData("f.parquet", "EXPLAIN SELECT 1", "QUERY_REFUSED")]
    [InlineData("f.parquet", "SELECT 1; SELECT 2", "QUERY_REFUSED")]
    public async Task A_query_that_fails_leaves_no_file_and_no_draft(string path, string sql, string code)
    {
        var before = _project.Fingerprint();
        await DatasetReaderTests.Fails(code, () => Export(new ExportRequest { Sql = sql, Path = path }));
        Assert.Equal(before, _project.Fingerprint());
    }

    [Theory]
    [InlineData("big.csv")]
    [InlineData("big.jsonl")]
    [InlineData("big.parquet")]
    public async Task A_file_that_grows_beyond_the_limit_is_stopped_and_deleted_and_the_next_query_is_answered(string path)
    {
        var before = _project.Fingerprint();
        await using var reader = _project.Limited(QueryLimits.ForExport with { MaxFileBytes = 5_000_000 });
        var watch = System.Diagnostics.Stopwatch.StartNew();

        // Larger than any disk, and nothing that packs well.
        var request = new ExportRequest { Sql = "SELECT md5(i::VARCHAR) AS a FROM range(100000000000) t(i)", Path = path };
        var error = await DatasetReaderTests.Fails("EXPORT_TOO_BIG", () => reader.ExportAsync(request, TestContext.Current.CancellationToken));

        Assert.Contains("5,000,000 bytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal(before, _project.Fingerprint());
        var next = await reader.QueryAsync("SELECT 42 AS answer", new QueryLimits(), null, TestContext.Current.CancellationToken);
        Assert.Equal(42, next.Rows.Single().Single().GetInt32());
    }

    [Fact]
    public async Task A_draft_that_a_killed_process_left_goes_with_the_next_export_and_one_that_may_be_in_use_stays()
    {
        var (old, young, other) = (Draft(".export-old", "rows"), Draft(".export-young", "rows"), Draft(".export-other", "mine.txt"));
        foreach (var folder in new[] { old, other })
        {
            Directory.EnumerateFiles(folder).ToList().ForEach(file => File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
            Directory.SetLastWriteTimeUtc(folder, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        await Export(new ExportRequest { Sql = "SELECT 1 AS a", Path = "new.csv" });

        Assert.Equal([false, true, true], new[] { old, young, other }.Select(Directory.Exists));

        string Draft(string name, string file)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_project.Folder, name)).FullName;
            File.WriteAllText(Path.Combine(folder, file), "half");
            return folder;
        }
    }

    [Fact]
    public void A_disk_with_little_room_sets_the_limit_and_the_error_says_so()
    {
        var room = Bitly.Pipeline.Datasets.Exports.ExportRoom.In(_project.Folder, long.MaxValue);

        Assert.True(room.ByDisk);
        var error = Assert.Throws<Bitly.Pipeline.Errors.PipelineException>(() => room.Check(long.MaxValue));
        Assert.Equal("EXPORT_TOO_BIG", error.Code);
        Assert.Contains("the disk has room for", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _project.DisposeAsync();

    private Task<ExportResult> Export(ExportRequest request) => _project.Reader.ExportAsync(request, TestContext.Current.CancellationToken);

    private string Read(string path) => File.ReadAllText(Path.Combine(_project.Folder, path));
}
