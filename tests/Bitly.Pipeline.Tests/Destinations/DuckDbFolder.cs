using Bitly.Pipeline.Destinations;
using Bitly.Pipeline.Destinations.DuckDb;
using DuckDB.NET.Data;
using Xunit;

namespace Bitly.Pipeline.Tests.Destinations;

/// <summary>A temporary folder with a DuckDB file in it, and a plain reader for what is inside.</summary>
internal sealed class DuckDbFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("duckdb-").FullName;

    public string File => Path.Combine(Folder, "data.duckdb");

    public DuckDbDestination Destination(string? path = null, TimeSpan? wait = null) => new(
        new DuckDbOptions { Path = path ?? File, BaseFolder = Folder, LockWait = wait ?? TimeSpan.FromMilliseconds(250), Threads = 1 },
        TimeProvider.System);

    public IDestinationSession Open() => Destination().Open(SessionMode.Write, TestContext.Current.CancellationToken);

    /// <summary>Rows as text, cells joined by <c>|</c>, with a session of its own.</summary>
    public IReadOnlyList<string> Rows(string sql)
    {
        using var session = Destination().Open(SessionMode.Read, TestContext.Current.CancellationToken);
        return [.. session.Query(sql).Select(row => string.Join("|", row.Select(cell => cell ?? "NULL")))];
    }

    public static DuckDBConnection Raw(string file)
    {
        var connection = new DuckDBConnection($"Data Source={file}");
        connection.Open();
        return connection;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
