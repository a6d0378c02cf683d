using System.Diagnostics;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Destinations.DuckDb;
using DuckDB.NET.Data;
using Xunit;

namespace Bitly.Pipeline.Tests.Datasets;

/// <summary>Readers beside a writer. This process is the writer; the reader's worker is the other process.</summary>
public sealed class LockTests : IAsyncDisposable
{
    private static readonly QueryLimits Impatient = new() { LockWait = TimeSpan.FromMilliseconds(200) };
    private readonly LoadedProject _project = new();

    [Fact]
    public async Task A_reader_that_meets_a_load_says_which_process_holds_the_file()
    {
        using var writer = OpenForWriting();
        var error = await DatasetReaderTests.Fails("DATABASE_LOCKED", () => _project.Query("SELECT 1", Impatient));
        Assert.Contains($"Process {Environment.ProcessId} ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_project.Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_waits_for_a_short_load_and_sees_all_of_it()
    {
        Task<QueryResult> waiting;
        using (var writer = OpenForWriting())
        {
            Execute(writer, "BEGIN");
            Execute(writer, "DELETE FROM bitly_data.group_bitlinks WHERE clicks >= 10");
            waiting = _project.Query("SELECT count(*) FROM group_bitlinks", new QueryLimits { LockWait = TimeSpan.FromSeconds(30) });
            Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(300, TestContext.Current.CancellationToken)));
            Execute(writer, "COMMIT");
        }

        Assert.Equal("[10]", DatasetReaderTests.Line(await waiting, 0));
    }

    [Fact]
    public async Task Asking_while_this_process_writes_does_not_lose_the_writers_lock()
    {
        using var writer = OpenForWriting();
        for (var i = 0; i < 3; i++)
        {
            // Reading the file here, by whatever way, would drop the lock and let the next worker in.
            await DatasetReaderTests.Fails("DATABASE_LOCKED", () => _project.Query("SELECT 1", Impatient));
            await using var other = _project.NewReader();
            await DatasetReaderTests.Fails("DATABASE_LOCKED", () => other.QueryAsync("SELECT 1", Impatient, null, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void A_cursor_of_an_answer_is_made_and_read_without_losing_the_lock_of_a_load()
    {
        using var writer = OpenForWriting();
        var cursor = PageCursor.Of(1, "SELECT 1", _project.Database).ToString();
        Assert.Equal(1, PageCursor.Read(cursor, "SELECT 1", _project.Database));

        using var other = new Destinations.FileHolder(_project.Database);

        Assert.Contains("Could not set lock", other.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_the_file_is_the_same_file()
    {
        var link = Path.Combine(_project.Folder, "link.duckdb");
        File.CreateSymbolicLink(link, _project.Database);
        await using var reader = _project.NewReader(link);
        Assert.Equal(1, (await reader.QueryAsync("SELECT 1", new QueryLimits(), null, TestContext.Current.CancellationToken)).RowCount);
        await reader.ReleaseAsync(TestContext.Current.CancellationToken);
        using var writer = OpenForWriting();
        await DatasetReaderTests.Fails("DATABASE_LOCKED", () => reader.QueryAsync("SELECT 1", Impatient, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Files_that_differ_in_letter_case_only_are_two_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the file system ignores case");
        await using var other = new LoadedProject("DELETE FROM bitly_data.group_bitlinks");
        var upper = Path.Combine(_project.Folder, "BITLY_PIPELINE.duckdb");
        File.Copy(other.Database, upper);
        await using var reader = _project.NewReader(upper);
        Assert.Equal("[1000]", DatasetReaderTests.Line(await _project.Query("SELECT count(*) FROM group_bitlinks"), 0));
        Assert.Equal("[0]", DatasetReaderTests.Line(await reader.QueryAsync("SELECT count(*) FROM group_bitlinks", new QueryLimits(), null, TestContext.Current.CancellationToken), 0));
    }

    [Fact]
    public async Task Readers_do_not_hinder_each_other()
    {
        await using var other = _project.NewReader();
        var slow = other.QueryAsync(LoadedProject.Endless, new QueryLimits { Timeout = TimeSpan.FromSeconds(2) }, null, TestContext.Current.CancellationToken);
        Assert.Equal("[1000]", DatasetReaderTests.Line(await _project.Query("SELECT count(*) FROM group_bitlinks"), 0));
        await DatasetReaderTests.Fails("QUERY_TIMEOUT", () => slow);
    }

    [Fact]
    public async Task After_an_answer_the_file_is_let_go_of_within_a_second()
    {
        await _project.Query("SELECT 1");
        var watch = Stopwatch.StartNew();
        using var writer = await OpenWhenFree();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Release_lets_go_at_once_and_the_next_query_opens_again()
    {
        await _project.Query("SELECT 1");
        await _project.Reader.ReleaseAsync(TestContext.Current.CancellationToken);
        OpenForWriting().Dispose();
        Assert.Equal("[1000]", DatasetReaderTests.Line(await _project.Query("SELECT count(*) FROM group_bitlinks"), 0));
    }

    [Fact]
    public async Task A_long_query_gives_way_to_a_load_that_wants_the_file_and_runs_again_after_it()
    {
        var slow = await RunningLong();
        using (WriterWish.Make(_project.Database))
        {
            using var writer = await OpenWhenFree();
            Assert.False(slow.IsCompleted);
        }

        // Its own time began anew, and is what ends it.
        await DatasetReaderTests.Fails("QUERY_TIMEOUT", () => slow);
        Assert.False(WriterWish.IsMade(_project.Database, TimeProvider.System));
        Assert.Equal("[1]", DatasetReaderTests.Line(await _project.Query("SELECT 1"), 0));
    }

    [Fact]
    public async Task A_load_that_waits_goes_before_queries_that_come_later()
    {
        await _project.Query("SELECT 1");
        using (WriterWish.Make(_project.Database))
        {
            await DatasetReaderTests.Fails("DATABASE_LOCKED", () => _project.Query("SELECT 1", Impatient));
        }

        await _project.Query("SELECT 1");
    }

    [Fact]
    public async Task A_query_that_has_no_patience_left_says_that_a_load_got_the_file()
    {
        var slow = await RunningLong(TimeSpan.FromMilliseconds(100));
        using (WriterWish.Make(_project.Database))
        {
            await DatasetReaderTests.Fails("DATABASE_WANTED", () => slow);
        }
    }

    [Fact]
    public async Task A_reader_that_waits_says_so_and_gets_the_file_between_two_loads()
    {
        var heard = new List<DatasetWait>();
        Task<QueryResult> waiting;
        var destination = new DuckDbDestination(new DuckDbOptions { Path = _project.Database }, TimeProvider.System);
        await _project.Reader.WarmAsync(TestContext.Current.CancellationToken);
        using (var writer = OpenForWriting())
        {
            waiting = _project.Reader.QueryAsync("SELECT count(*) FROM group_bitlinks", new QueryLimits(), null, new Listener(heard), TestContext.Current.CancellationToken);
            while (heard.Count < 3)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            Assert.True(WaitingReaders.AreThere(_project.Database, TimeProvider.System));
        }

        // The next load is ready at once, and lets the reader in first.
        using var load = destination.Open(Bitly.Pipeline.Destinations.SessionMode.Write, TestContext.Current.CancellationToken);
        Assert.Equal("[1000]", DatasetReaderTests.Line(await waiting, 0));
        Assert.Contains(heard, one => one.ProcessId == Environment.ProcessId);
        Assert.Empty(Directory.GetFiles(_project.Folder, "*.asked-*"));
    }

    [Fact]
    public async Task A_load_of_this_program_gets_the_file_from_a_long_query()
    {
        var slow = await RunningLong();
        var destination = new DuckDbDestination(new DuckDbOptions { Path = _project.Database }, TimeProvider.System);
        var watch = Stopwatch.StartNew();
        var writing = Task.Run(() => destination.Open(Bitly.Pipeline.Destinations.SessionMode.Write, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        (await writing).Dispose();
        await DatasetReaderTests.Fails("QUERY_TIMEOUT", () => slow);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.False(File.Exists(_project.Database + ".wanted"));
    }

    [Fact]
    public async Task A_forgotten_wish_hinders_nobody()
    {
        using var wish = WriterWish.Make(_project.Database);
        File.SetLastWriteTimeUtc(_project.Database + ".wanted", TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-11));
        await DatasetReaderTests.Fails("QUERY_TIMEOUT", () => _project.Query(
            LoadedProject.Endless, new QueryLimits { Timeout = TimeSpan.FromSeconds(1.5) }));
    }

    public ValueTask DisposeAsync() => _project.DisposeAsync();

    // The worker is warm and has the file open, so the query runs long before the time given here is over.
    private async Task<Task<QueryResult>> RunningLong(TimeSpan? patience = null)
    {
        await _project.Query("SELECT 1");
        var slow = _project.Query(LoadedProject.Endless, new QueryLimits { Timeout = TimeSpan.FromSeconds(4), LockWait = patience ?? TimeSpan.FromSeconds(20) });
        Assert.NotSame(slow, await Task.WhenAny(slow, Task.Delay(500, TestContext.Current.CancellationToken)));
        return slow;
    }

    private sealed class Listener(List<DatasetWait> heard) : IProgress<DatasetWait>
    {
        public void Report(DatasetWait value) => heard.Add(value);
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private DuckDBConnection OpenForWriting()
    {
        var connection = new DuckDBConnection($"DataSource={_project.Database}");
        connection.Open();
        return connection;
    }

    private async Task<DuckDBConnection> OpenWhenFree()
    {
        while (true)
        {
            try
            {
                return OpenForWriting();
            }
            catch (DuckDBException error) when (error.Message.Contains("lock", StringComparison.Ordinal))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}
