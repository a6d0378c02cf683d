using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Tests.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Destinations;

/// <summary>A database file is whole from the first moment it is there.</summary>
public sealed class NewDatabaseTests : IDisposable
{
    private const int HeaderBytes = 3 * 4096;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_database_is_never_seen_with_less_than_its_headers()
    {
        var path = _folder.At("d.duckdb");
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(() => SmallestSeen(path, stop.Token), TestContext.Current.CancellationToken);
        Fill();
        await stop.CancelAsync();

        Assert.InRange(await watching, HeaderBytes, long.MaxValue);
        Assert.False(File.Exists(NewDatabase.Beside(path)));
    }

    [Fact]
    public void What_a_killed_creation_left_beside_is_in_nobodys_way()
    {
        File.WriteAllBytes(NewDatabase.Beside(_folder.At("d.duckdb")), new byte[4096]);

        Fill();

        Assert.Equal(["d.duckdb"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void The_log_of_a_deleted_database_is_not_taken_for_the_new_ones()
    {
        File.WriteAllBytes(_folder.At("d.duckdb.wal"), [.. Enumerable.Range(0, 5000).Select(one => (byte)one)]);

        Fill();
    }

    [Fact]
    public void A_database_that_another_process_made_meanwhile_is_not_replaced()
    {
        Fill();
        var made = File.ReadAllBytes(_folder.At("d.duckdb"));

        NewDatabase.Make(_folder.At("d.duckdb"), $"Data Source={NewDatabase.Beside(_folder.At("d.duckdb"))}");

        Assert.Equal(made, File.ReadAllBytes(_folder.At("d.duckdb")));
        Assert.False(File.Exists(NewDatabase.Beside(_folder.At("d.duckdb"))));
    }

    private static long SmallestSeen(string path, CancellationToken stop)
    {
        var smallest = long.MaxValue;
        while (!stop.IsCancellationRequested)
        {
            var file = new FileInfo(path);
            smallest = file.Exists ? Math.Min(smallest, file.Length) : smallest;
        }

        return smallest;
    }

    private void Fill()
    {
        using var session = new DuckDbDestination(new DuckDbOptions { Path = _folder.At("d.duckdb") }, TimeProvider.System).Open(SessionMode.Write, TestContext.Current.CancellationToken);
        session.Execute("CREATE TABLE t (x INTEGER)");
        session.Checkpoint();
        Assert.Empty(session.Query("SELECT x FROM t"));
    }
}
