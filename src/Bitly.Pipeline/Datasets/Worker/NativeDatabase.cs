using System.Text.RegularExpressions;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>What went wrong in the engine. The message is the engine's own.</summary>
internal sealed class EngineException(DuckDBErrorType type, string message) : Exception(message)
{
    public DuckDBErrorType Type { get; } = type;
}

/// <summary>
/// One database and one connection through the C interface: options that hold from the first moment, results that stream, and nothing that looks
/// types up by reflection.
/// </summary>
internal sealed partial class NativeDatabase : IDisposable
{
    private readonly DuckDBDatabase _database;
    private readonly DuckDBNativeConnection _connection;

    private NativeDatabase(DuckDBDatabase database, DuckDBNativeConnection connection)
    {
        _database = database;
        _connection = connection;
    }

    /// <summary>Opens a file read-only, or an empty database in memory.</summary>
    /// <exception cref="EngineException">The engine's message, a lock conflict among them (<see cref="LockHolder"/>).</exception>
    public static NativeDatabase Open(string path, IReadOnlyDictionary<string, string> options)
    {
        NativeMethods.Configuration.DuckDBCreateConfig(out var config);
        using (config)
        {
            foreach (var (name, value) in options)
            {
                if (!NativeMethods.Configuration.DuckDBSetConfig(config, name, value).IsSuccess())
                {
                    throw new EngineException(DuckDBErrorType.Settings, $"The option {name} is not known to this engine.");
                }
            }

            if (!Startup.DuckDBOpen(path, out var database, config, out var error).IsSuccess())
            {
                database.Dispose();
                throw new EngineException(DuckDBErrorType.Io, error ?? "unknown");
            }

            if (!Startup.DuckDBConnect(database, out var connection).IsSuccess())
            {
                connection.Dispose();
                database.Dispose();
                throw new EngineException(DuckDBErrorType.Connection, "The engine gave no connection.");
            }

            return new NativeDatabase(database, connection);
        }
    }

    /// <summary>An empty, locked database in memory, for the parser.</summary>
    public static NativeDatabase OpenEmpty() => Open(":memory:", new Dictionary<string, string>
    {
        ["enable_external_access"] = "false",
        ["autoinstall_known_extensions"] = "false",
        ["autoload_known_extensions"] = "false",
        ["allow_community_extensions"] = "false",
        ["memory_limit"] = "200MB",
        ["threads"] = "1",
        ["lock_configuration"] = "true",
    });

    /// <summary>Runs a statement of our own whose result nobody needs.</summary>
    public void Execute(string sql)
    {
        var state = Query.DuckDBQuery(_connection, sql, out var result);
        try
        {
            if (!state.IsSuccess())
            {
                throw Failure(ref result);
            }
        }
        finally
        {
            Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <summary>The text in the first row and column.</summary>
    public string Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Scalar();
    }

    /// <summary>Runs one statement; rows come chunk by chunk.</summary>
    public NativeRows Stream(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Run();
    }

    /// <summary>A statement that is read and planned once, however often it runs.</summary>
    public NativeStatement Prepare(string sql)
    {
        if (PreparedStatements.DuckDBPrepare(_connection, sql, out var statement).IsSuccess())
        {
            return new NativeStatement(statement);
        }

        using (statement)
        {
            throw new EngineException(DuckDBErrorType.Binder, PreparedStatements.DuckDBPrepareError(statement));
        }
    }

    /// <summary>Stops what runs; may be called from any thread.</summary>
    public void Interrupt() => Startup.DuckDBInterrupt(_connection);

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    /// <summary>The process that holds the file when a message says so: null when it is no lock conflict, 0 when it names none.</summary>
    public static int? LockHolder(string message)
    {
        if (!message.Contains("Could not set lock", StringComparison.Ordinal) && !message.Contains("being used by another process", StringComparison.Ordinal))
        {
            return null;
        }

        var holder = ProcessId().Match(message);
        return holder.Success && int.TryParse(holder.Groups[1].ValueSpan, out var id) ? id : 0;
    }

    internal static EngineException Failure(ref DuckDBResult result) =>
        new(Query.DuckDBResultErrorType(ref result), Query.DuckDBResultError(ref result) ?? "unknown");

    [GeneratedRegex(@"PID (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ProcessId();
}

/// <summary>A prepared statement with at most one parameter, a text.</summary>
internal sealed class NativeStatement(DuckDBPreparedStatement statement) : IDisposable
{
    /// <summary>The text in the first row and column.</summary>
    public string Scalar(string? argument = null)
    {
        using var rows = Run(argument);
        return rows.NextChunk() is { } chunk ? CellReader.FirstText(chunk) : "";
    }

    /// <summary>Rows, chunk by chunk.</summary>
    public NativeRows Run(string? argument = null)
    {
        if (argument is not null)
        {
            PreparedStatements.DuckDBBindVarchar(statement, 1, argument);
        }

        if (PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result).IsSuccess())
        {
            return new NativeRows(result);
        }

        try
        {
            throw NativeDatabase.Failure(ref result);
        }
        finally
        {
            Query.DuckDBDestroyResult(ref result);
        }
    }

    public void Dispose() => statement.Dispose();
}

/// <summary>A streaming result.</summary>
internal sealed class NativeRows : IDisposable
{
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;

    public NativeRows(DuckDBResult result)
    {
        _result = result;
        ColumnCount = (int)Query.DuckDBColumnCount(ref _result);
    }

    public int ColumnCount { get; }

    public string Name(int column) => Query.DuckDBColumnName(ref _result, column);

    public CellType Type(int column)
    {
        using var type = Query.DuckDBColumnLogicalType(ref _result, column);
        return CellType.Of(type);
    }

    /// <summary>The next rows, valid until the next call; null at the end.</summary>
    /// <exception cref="EngineException">The query failed on the way.</exception>
    public DuckDBDataChunk? NextChunk()
    {
        _chunk?.Dispose();
        _chunk = Query.DuckDBFetchChunk(_result);
        if (!_chunk.IsInvalid)
        {
            return _chunk;
        }

        return Query.DuckDBResultErrorType(ref _result) == DuckDBErrorType.Invalid ? null : throw NativeDatabase.Failure(ref _result);
    }

    public void Dispose()
    {
        _chunk?.Dispose();
        Query.DuckDBDestroyResult(ref _result);
    }
}
