using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Schemas;
using DuckDB.NET.Data;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>A DuckDB file. It owns the file's canonical path, and a session is the only way to it in this process.</summary>
internal sealed class DuckDbDestination(DuckDbOptions options, TimeProvider clock) : IDestination
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest time that readers who wait are let in before a load.</summary>
    private static readonly TimeSpan ReadersTurn = TimeSpan.FromSeconds(5);

    /// <summary>Our readers stand back for the first half of this, then may read along while a foreign reader still keeps the load waiting.</summary>
    private static readonly TimeSpan WishRhythm = TimeSpan.FromSeconds(10);

    public string Type => "dlt.destinations.duckdb";

    public string Name => "duckdb";

    public DestinationCapabilities Capabilities { get; } = new()
    {
        MaxIdentifierLength = 65536,
        ReplaceStrategies = ["truncate-and-insert", "insert-from-staging", "staging-optimized"],
        MergeStrategies = [MergeStrategy.DeleteInsert, MergeStrategy.Upsert, MergeStrategy.InsertOnly, MergeStrategy.Scd2],
    };

    /// <summary>Absolute, links resolved.</summary>
    public string Path { get; } = DatabaseFile.Canonical(options.Path, options.BaseFolder);

    public string Location => "duckdb:///" + Path;

    public bool Exists => File.Exists(Path);

    public IDestinationSession Open(SessionMode mode, CancellationToken cancellationToken)
    {
        if (mode is SessionMode.Read && !Exists)
        {
            throw DestinationErrors.Missing(Path);
        }

        PlainFile.Check(Path);
        if (mode is SessionMode.Write)
        {
            LetReadersIn(cancellationToken);
        }

        var started = clock.GetTimestamp();
        Take(started, cancellationToken);
        try
        {
            MakeFolder();
            if (mode is SessionMode.Write && !Exists)
            {
                NewDatabase.Make(Path, ConnectionText(mode, NewDatabase.Beside(Path)));
            }

            return Session(Connect(mode, started, cancellationToken));
        }
        catch
        {
            OpenFiles.Release(Path);
            throw;
        }
    }

    private DuckDbSession Session(DuckDBConnection connection)
    {
        try
        {
            return new DuckDbSession(Path, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void LetReadersIn(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (WaitingReaders.AreThere(Path, clock) && clock.GetElapsedTime(started) < ReadersTurn)
        {
            Task.Delay(Pause, clock, cancellationToken).GetAwaiter().GetResult();
        }
    }

    /// <summary>Waits until no other session of this process has the file.</summary>
    private void Take(long started, CancellationToken cancellationToken)
    {
        while (!OpenFiles.TryTake(Path, out var holder))
        {
            if (!holder.Equals(Path, StringComparison.Ordinal))
            {
                throw DestinationErrors.HeldBySpelling(Path, holder);
            }

            if (!MayWait(started, cancellationToken))
            {
                throw DestinationErrors.Locked(Path, $"this process ({Environment.ProcessId})", options.LockWait);
            }
        }
    }

    private DuckDBConnection Connect(SessionMode mode, long started, CancellationToken cancellationToken)
    {
        WriterWish? wish = null;
        try
        {
            return Connect(mode, started, ref wish, cancellationToken);
        }
        finally
        {
            wish?.Dispose();
        }
    }

    private DuckDBConnection Connect(SessionMode mode, long started, ref WriterWish? wish, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = new DuckDBConnection(ConnectionText(mode, Path));
            try
            {
                connection.Open();
                return connection;
            }
            catch (DuckDBException e)
            {
                connection.Dispose();
                if (!DuckDbFailures.IsLock(e.Message))
                {
                    throw DuckDbFailures.Translate(Path, e);
                }

                if (!MayWait(started, cancellationToken))
                {
                    throw DestinationErrors.Locked(Path, DuckDbFailures.Holder(e.Message), options.LockWait, e);
                }

                if (mode is SessionMode.Write)
                {
                    wish = Renewed(wish, clock.GetElapsedTime(started));
                }
            }
        }
    }

    /// <summary>Our own readers let go of the file when they see the note.</summary>
    private WriterWish? Renewed(WriterWish? wish, TimeSpan waited)
    {
        if (waited.TotalSeconds % WishRhythm.TotalSeconds < WishRhythm.TotalSeconds / 2)
        {
            return WriterWish.Make(Path);
        }

        wish?.Dispose();
        return null;
    }

    private string ConnectionText(SessionMode mode, string file)
    {
        var text = new DuckDBConnectionStringBuilder
        {
            DataSource = file,
            MemoryLimit = options.MemoryLimit,
            AutoinstallKnownExtensions = false,
            AutoloadKnownExtensions = false,
            AllowCommunityExtensions = false,
        };
        if (mode is SessionMode.Read)
        {
            text.AccessMode = DuckDBAccessMode.ReadOnly;
        }

        // Rows come one batch at a time: with more threads the calling one only asks again and again whether the others are done, and a load
        // costs a fifth more without ending sooner.
        if ((options.Threads ?? (mode is SessionMode.Write ? 1 : null)) is { } threads)
        {
            text.Threads = threads;
        }

        return text.ToString();
    }

    private bool MayWait(long started, CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(started) >= options.LockWait)
        {
            return false;
        }

        Task.Delay(Pause, clock, cancellationToken).GetAwaiter().GetResult();
        return true;
    }

    private void MakeFolder()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DestinationErrors.NotWritable(Path, e);
        }
    }
}
