using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Destinations;

public sealed class DuckDbDestinationTests : IDisposable
{
    private readonly DuckDbFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_relative_path_starts_at_the_project_and_missing_folders_are_made()
    {
        var destination = _folder.Destination("a/b/new.duckdb");
        Assert.False(destination.Exists);

        using (destination.Open(SessionMode.Write, Token))
        {
        }

        Assert.True(destination.Exists);
        Assert.Equal(Path.Combine(DatabaseFile.Canonical(_folder.Folder), "a", "b", "new.duckdb"), destination.Path);
        Assert.Equal("duckdb:///" + destination.Path, destination.Location);
    }

    [Fact]
    public void File_log_and_folder_belong_to_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights.");
        var file = Path.Combine(_folder.Folder, "made", "data.duckdb");

        using var session = _folder.Destination(file).Open(SessionMode.Write, Token);
        session.Execute("CREATE TABLE t AS SELECT 1 AS a");

        Assert.Equal("rw", Rights(file));
        Assert.Equal("rw", Rights(file + ".wal"));
        Assert.Equal("rwx", Rights(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void A_session_speaks_utc_and_loads_no_extension_by_itself()
    {
        using var session = _folder.Open();

        Assert.Equal(
            "UTC|238.4 MiB|False|False|1",
            string.Join("|", session.Query("SELECT current_setting('TimeZone'), current_setting('memory_limit'), current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions'), current_setting('threads')")[0]));
    }

    [Theory]
    [InlineData("[destination.duckdb]\nmemory_limit = \"64MB\"", null)]
    [InlineData("[destination]\nmemory_limit = \"64MB\"", null)]
    [InlineData("", "64MB")]
    public void The_memory_limit_is_the_one_that_the_settings_name(string config, string? variable)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Folder, ".dlt"));
        File.WriteAllText(Path.Combine(_folder.Folder, ".dlt", "config.toml"), config);
        File.WriteAllText(Path.Combine(_folder.Folder, PipelineFactory.DefinitionFileName), "[client]\nbase_url = \"http://127.0.0.1:1\"\n\n[[resources]]\nname = \"a\"\nendpoint = { path = \"a\" }\n");
        var environment = variable is null ? new Dictionary<string, string>() : new() { ["DESTINATION__DUCKDB__MEMORY_LIMIT"] = variable };

        using var session = PipelineFactory.Open(_folder.Folder, new OpenOptions { Environment = environment }).Parts().Destination.Open(SessionMode.Write, Token);

        Assert.Equal("61.0 MiB", session.Query("SELECT current_setting('memory_limit')")[0][0]);
    }

    [Fact]
    public void A_reader_can_not_write_and_a_missing_file_can_not_be_read()
    {
        Assert.Equal("DATASET_MISSING", Code(() => _folder.Destination().Open(SessionMode.Read, Token)));
        _folder.Open().Dispose();

        using var reader = _folder.Destination().Open(SessionMode.Read, Token);

        Assert.Throws<PipelineException>(() => reader.Execute("CREATE TABLE t (a INTEGER)"));
    }

    [Fact]
    public void A_file_by_another_spelling_is_the_same_file_and_never_opened_twice()
    {
        _folder.Open().Dispose();
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "link.duckdb"), _folder.File);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Folder, "here"), _folder.Folder);
        using var session = _folder.Open();

        foreach (var spelling in (string[])["data.duckdb", "./data.duckdb", "x/../data.duckdb", "link.duckdb", "here/data.duckdb", "here/here/link.duckdb"])
        {
            var destination = _folder.Destination(spelling, TimeSpan.Zero);
            Assert.Equal(DatabaseFile.Canonical(_folder.File), destination.Path);
            var error = Assert.Throws<PipelineException>(() => destination.Open(SessionMode.Write, Token));
            Assert.Equal("DATABASE_LOCKED", error.Code);
            Assert.Contains($"this process ({Environment.ProcessId})", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_to_a_file_that_does_not_exist_yet_names_its_target()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "link.duckdb"), "target.duckdb");

        Assert.Equal(Path.Combine(DatabaseFile.Canonical(_folder.Folder), "target.duckdb"), _folder.Destination("link.duckdb").Path);
    }

    [Fact]
    public void A_circle_of_links_is_an_error()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "a.duckdb"), "b.duckdb");
        File.CreateSymbolicLink(Path.Combine(_folder.Folder, "b.duckdb"), "a.duckdb");

        Assert.Equal("DATABASE_NOT_WRITABLE", Code(() => _folder.Destination("a.duckdb")));
    }

    [Fact]
    public void A_reader_never_shares_the_writer_s_instance_in_one_process()
    {
        using var writer = _folder.Open();

        Assert.Equal("DATABASE_LOCKED", Code(() => _folder.Destination(wait: TimeSpan.Zero).Open(SessionMode.Read, Token)));
    }

    [Fact]
    public void A_name_that_differs_only_in_case_is_refused_while_the_first_is_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere it is the same file.");
        using var session = _folder.Open();

        var error = Assert.Throws<PipelineException>(() => _folder.Destination("DATA.duckdb").Open(SessionMode.Write, Token));

        Assert.Equal("DATABASE_PATH_CONFLICT", error.Code);
        Assert.Contains("data.duckdb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_session_waits_for_the_first()
    {
        var first = _folder.Open();
        var second = Task.Run(() => _folder.Destination(wait: TimeSpan.FromMinutes(1)).Open(SessionMode.Write, Token), Token);
        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        using var first = _folder.Open();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => _folder.Destination(wait: TimeSpan.FromMinutes(1)).Open(SessionMode.Write, cancel.Token));
    }

    [Fact]
    public void A_file_that_another_process_holds_is_an_error_with_its_process_id()
    {
        using var holder = new FileHolder(_folder.File);
        Assert.Equal("open", holder.Answer);

        var error = Assert.Throws<PipelineException>(() => _folder.Open());

        Assert.Equal(("DATABASE_LOCKED", Recovery.RetryLater), (error.Code, error.Recovery));
        Assert.Contains($"process {holder.ProcessId}", error.Message, StringComparison.Ordinal);
        holder.Release();
        _folder.Open().Dispose();
    }

    [Fact]
    public async Task A_file_that_another_process_lets_go_is_opened_within_the_wait()
    {
        using var holder = new FileHolder(_folder.File);
        var opening = Task.Run(() => _folder.Destination(wait: TimeSpan.FromMinutes(1)).Open(SessionMode.Write, Token), Token);
        holder.Release();

        (await opening).Dispose();
    }

    [Fact]
    public void Readers_of_two_processes_do_not_mind_each_other_but_a_writer_does()
    {
        _folder.Open().Dispose();
        using var holder = new FileHolder(_folder.File, readOnly: true);

        _folder.Destination().Open(SessionMode.Read, Token).Dispose();

        Assert.Equal("DATABASE_LOCKED", Code(() => _folder.Open()));
    }

    [Fact]
    public void The_lock_holds_while_this_process_asks_for_existence_and_size()
    {
        var destination = _folder.Destination();
        using var session = destination.Open(SessionMode.Write, Token);
        session.Execute("CREATE TABLE t AS SELECT 1 AS a");
        Assert.True(destination.Exists);
        Assert.True(new FileInfo(destination.Path).Length > 0);
        Assert.Equal("DATABASE_LOCKED", Code(() => _folder.Destination(wait: TimeSpan.Zero).Open(SessionMode.Read, Token)));

        using var other = new FileHolder(_folder.File);

        Assert.Contains("Could not set lock", other.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is a text file, not a database, and it is long enough to hold a header")]
    [InlineData("x")]
    public void A_file_that_is_no_database_is_named_as_damaged(string content)
    {
        File.WriteAllText(_folder.File, content);

        var error = Assert.Throws<PipelineException>(() => _folder.Open());

        Assert.Equal("DATABASE_CORRUPT", error.Code);
        Assert.Contains("data.duckdb", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_folder.File));
    }

    [Fact]
    public void A_file_with_a_flipped_byte_in_its_header_is_named_as_damaged()
    {
        _folder.Open().Dispose();
        Patch(4096 + 16, 0x5A);

        Assert.Equal("DATABASE_CORRUPT", Code(() => _folder.Open()));
    }

    [Fact]
    public void A_file_of_a_newer_storage_version_is_named_as_too_new()
    {
        _folder.Open().Dispose();
        var header = File.ReadAllBytes(_folder.File);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(12), 9999);
        BinaryPrimitives.WriteUInt64LittleEndian(header, Checksum(header.AsSpan(8, 4096 - 8)));
        File.WriteAllBytes(_folder.File, header);

        Assert.Equal("DATABASE_TOO_NEW", Code(() => _folder.Open()));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_an_error()
    {
        Directory.CreateDirectory(_folder.File);

        Assert.Equal("DATABASE_NOT_WRITABLE", Code(() => _folder.Open()));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_an_error()
    {
        File.WriteAllText(Path.Combine(_folder.Folder, "file"), "");

        Assert.Equal("DATABASE_NOT_WRITABLE", Code(() => _folder.Destination("file/data.duckdb").Open(SessionMode.Write, Token)));
    }

    [Fact]
    public void After_an_error_the_file_can_be_opened_again()
    {
        File.WriteAllText(_folder.File, "no database");
        Assert.Throws<PipelineException>(() => _folder.Open());
        File.Delete(_folder.File);

        _folder.Open().Dispose();
    }

    [Fact]
    public async Task Cancel_stops_a_running_statement_and_the_transaction_can_be_undone()
    {
        using var session = _folder.Open();
        session.Begin();
        session.Execute("CREATE TABLE t AS SELECT 1 AS a");
        var running = Task.Run(() => session.Query("SELECT count(*) FROM range(1000000) AS a, range(1000000) AS b WHERE (a.range * b.range) % 7 = 1"), Token);

        session.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Throws<OperationCanceledException>(() => session.Query("SELECT 1"));
        session.Rollback();
        session.Dispose();
        Assert.Equal(["0"], _folder.Rows("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void Cancel_after_closing_does_nothing()
    {
        var session = _folder.Open();
        session.Dispose();

        session.Cancel();
    }

    [Fact]
    public void Names_with_quotes_stay_names()
    {
        using var session = _folder.Open();
        session.Execute(session.Sql.CreateDataset("a\"b"));
        session.Execute(session.Sql.CreateTable("a\"b", "t;\"x", [new Column("c'\"") { Type = DataType.Text }]));
        session.Execute(session.Sql.Insert("a\"b", "t;\"x", ["c'\""]), "it's");

        Assert.Equal(["t;\"x"], session.Tables("a\"b"));
        Assert.Equal("c'\"", Assert.Single(session.Columns("a\"b", "t;\"x")).Name);
        Assert.Equal("it's", session.Query($"SELECT * FROM {session.Sql.Name("a\"b", "t;\"x")}")[0][0]);
    }

    private static string Code(Func<object> act) => Assert.Throws<PipelineException>(() => _ = act()).Code;

    private static string Rights(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return "";
        }

        var mode = File.GetUnixFileMode(path);
        Assert.Equal(0, (int)mode & 0b000_111_111);
        return (mode.HasFlag(UnixFileMode.UserRead) ? "r" : "") + (mode.HasFlag(UnixFileMode.UserWrite) ? "w" : "") + (mode.HasFlag(UnixFileMode.UserExecute) ? "x" : "");
    }

    // DuckDB's own check of a header block.
    private static ulong Checksum(ReadOnlySpan<byte> block)
    {
        var sum = 5381UL;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(block))
        {
            sum ^= word * 0xbf58476d1ce4e5b9;
        }

        return sum;
    }

    private void Patch(int at, byte value)
    {
        using var file = new FileStream(_folder.File, FileMode.Open);
        file.Position = at;
        file.WriteByte(value);
    }
}
