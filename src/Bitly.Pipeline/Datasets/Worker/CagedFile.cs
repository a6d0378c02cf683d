using Bitly.Pipeline.Destinations.DuckDb;
using DuckDB.NET.Native;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>The database file, open read-only with everything else shut. One at a time in this process, so no option can be lost to an instance that is there already.</summary>
internal sealed class CagedFile : IDisposable
{
    /// <summary>What DuckDB may use; beyond it a query fails with a clear message.</summary>
    private const string MemoryLimit = "512MB";
    private const string Threads = "2";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private CagedFile(string path, string dataset, NativeDatabase database)
    {
        Path = path;
        Dataset = dataset;
        Database = database;
    }

    public string Path { get; }
    public string Dataset { get; }
    public NativeDatabase Database { get; }

    /// <summary>Opens the file, waiting for a writer as long as the request allows.</summary>
    /// <exception cref="WorkerException">Locked or Unreadable, or Stopped when <paramref name="stop"/> was set meanwhile.</exception>
    /// <remarks><paramref name="waiting"/> is called after each try that failed, with the process that has the file when it is known.</remarks>
    public static CagedFile Open(WorkerRequest request, TimeProvider time, WaitHandle stop, Action<int?> waiting)
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            // A load that waits goes first, or a stream of readers would keep it waiting.
            var (file, holder) = WriterWish.IsMade(request.Database, time) ? (null, null) : TryOpen(request);
            if (file is not null)
            {
                return file;
            }

            if (time.GetElapsedTime(started).TotalMilliseconds >= request.LockWaitMs)
            {
                throw new WorkerException(new WorkerError(WorkerFailure.Locked, "", ProcessId: holder));
            }

            waiting(holder);
            if (stop.WaitOne(pause))
            {
                throw new WorkerException(new WorkerError(WorkerFailure.Stopped, ""));
            }
        }
    }

    private static (CagedFile? File, int? Holder) TryOpen(WorkerRequest request)
    {
        try
        {
            return (OpenNow(request), null);
        }
        catch (EngineException error)
        {
            return NativeDatabase.LockHolder(error.Message) is { } holder
                ? (null, holder is 0 ? null : holder)
                : throw new WorkerException(new WorkerError(WorkerFailure.Unreadable, WorkerTexts.Clean(error.Message, request)));
        }
    }

    public bool Serves(WorkerRequest request) => request.ParquetPath is null && request.Database == Path && request.Dataset == Dataset;

    public void Dispose() => Database.Dispose();

    private static CagedFile OpenNow(WorkerRequest request)
    {
        var options = new Dictionary<string, string>
        {
            ["access_mode"] = "READ_ONLY",
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
            ["allow_community_extensions"] = "false",
            ["allow_persistent_secrets"] = "false",
            ["memory_limit"] = MemoryLimit,
            ["threads"] = Threads,
            ["temp_directory"] = "",
        };
        var database = NativeDatabase.Open(request.Database, options);
        try
        {
            database.Execute("SET TimeZone = 'UTC'");
            TrySetSchema(database, request.Dataset);
            if (request.ParquetPath is { } target)
            {
                database.Execute($"SET allowed_directories = [{Literal(System.IO.Path.GetDirectoryName(target)! + System.IO.Path.DirectorySeparatorChar)}]");
            }

            database.Execute("SET enable_external_access = false");
            if (request.ParquetPath is null)
            {
                // Without it the engine would still read the database's own file as bytes, and attach it a second time.
                database.Execute("SET disabled_filesystems = 'LocalFileSystem'");
            }

            database.Execute("SET lock_configuration = true");
            return new CagedFile(request.Database, request.Dataset, database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A text as SQL writes it.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void TrySetSchema(NativeDatabase database, string dataset)
    {
        try
        {
            database.Execute($"SET schema = {Literal($"\"{dataset.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")}");
        }
        catch (EngineException error) when (error.Type is DuckDBErrorType.Catalog or DuckDBErrorType.Binder)
        {
            // Nothing of this dataset was loaded yet: the query will say which table it misses.
        }
    }
}
