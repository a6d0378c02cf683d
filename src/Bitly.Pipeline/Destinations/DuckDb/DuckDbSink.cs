using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bitly.Pipeline.Rows;
using DuckDB.NET.Native;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>Where a sink writes: the database file (for messages), the dataset or null for a temporary table, the table.</summary>
internal sealed record SinkTarget(string Path, string? Dataset, string Table);

/// <summary>
/// Copies column buffers into DuckDB's data chunks of 2,048 rows and hands those to an appender, which copies them once more into its
/// own memory. String slots go over as they are: DuckDB reads the 16 bytes and follows the pointer while it copies. This file and
/// <see cref="SinkColumn"/> are the only unsafe ones of the room.
/// </summary>
internal sealed unsafe class DuckDbSink : ITableSink
{
    /// <summary>DuckDB's vector size, a constant of the library we ship.</summary>
    private const int ChunkRows = 2048;

    private readonly SinkTarget _target;
    private readonly DuckDBAppender _appender;
    private readonly DuckDBDataChunk _chunk;
    private readonly SinkColumn[] _columns;
    private readonly Dictionary<string, int> _index;

    public DuckDbSink(DuckDBNativeConnection connection, SinkTarget target, IReadOnlyList<string> columns)
    {
        _target = target;
        var state = target.Dataset is null
            ? NativeMethods.Appender.DuckDBAppenderCreateExt(connection, "temp", "main", target.Table, out _appender)
            : NativeMethods.Appender.DuckDBAppenderCreate(connection, target.Dataset, target.Table, out _appender);
        if (state != DuckDBState.Success)
        {
            throw Failure();
        }

        try
        {
            (_columns, _chunk) = Describe(columns);
        }
        catch
        {
            _appender.Dispose();
            throw;
        }

        _index = new Dictionary<string, int>(columns.Count, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Count; i++)
        {
            _index[columns[i]] = i;
        }
    }

    public void Append(TableBuffer rows)
    {
        if (rows.RowCount == 0)
        {
            return;
        }

        var buffers = Match(rows);
        for (var start = 0; start < rows.RowCount; start += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows.RowCount - start);
            NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
            for (var i = 0; i < _columns.Length; i++)
            {
                var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, i);
                if (!Copy(vector, _columns[i], buffers[i], start, count))
                {
                    throw DestinationErrors.OutOfRange(_target.Table, _columns[i].Name, "one of the values", _columns[i].TypeName);
                }
            }

            _ = NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)count);
            Check(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        }

        // The appender would keep up to 204,800 rows a table otherwise; a flush a batch keeps memory flat (performance 7).
        Check(NativeMethods.Appender.DuckDBAppenderFlush(_appender));
    }

    public void Dispose()
    {
        _chunk.Dispose();
        _appender.Dispose();
    }

    /// <summary>The table's columns as DuckDB has them, and a chunk of that shape.</summary>
    private (SinkColumn[] Columns, DuckDBDataChunk Chunk) Describe(IReadOnlyList<string> names)
    {
        var count = (int)NativeMethods.Appender.DuckDBAppenderColumnCount(_appender);
        if (count != names.Count)
        {
            throw DestinationErrors.Failed($"table {_target.Table} has {count} columns, {names.Count} were expected.");
        }

        var types = new List<DuckDBLogicalType>(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                types.Add(NativeMethods.Appender.DuckDBAppenderColumnType(_appender, (ulong)i));
            }

            var chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. types.Select(type => type.DangerousGetHandle())], (ulong)count);
            return ([.. types.Select((type, i) => SinkColumn.Of(names[i], type))], chunk);
        }
        finally
        {
            types.ForEach(type => type.Dispose());
        }
    }

    /// <summary>The buffer of each table column, or null where the rows have none.</summary>
    private ColumnBuffer?[] Match(TableBuffer rows)
    {
        var buffers = new ColumnBuffer?[_columns.Length];
        foreach (var buffer in rows.Columns)
        {
            if (!_index.TryGetValue(buffer.Column.Name, out var at))
            {
                throw DestinationErrors.Failed($"table {_target.Table} has no column {buffer.Column.Name}.");
            }

            _columns[at].ThrowIfOther(_target.Table, buffer);
            buffers[at] = buffer;
        }

        return buffers;
    }

    /// <summary>Fills one vector with rows [start, start + count); false when a value does not fit.</summary>
    private static bool Copy(nint vector, SinkColumn column, ColumnBuffer? buffer, int start, int count)
    {
        var target = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        var stored = buffer is null ? 0 : Math.Clamp(Math.Min(buffer.Used, buffer.Capacity) - start, 0, count);
        // Slots of NULL rows must be zero: DuckDB compares and hashes all 16 bytes of a string slot.
        NativeMemory.Clear(target + ((long)stored * column.Width), (nuint)((count - stored) * column.Width));
        if (stored > 0 && !column.Convert(buffer!.Data + ((long)start * buffer.Width), target, stored))
        {
            return false;
        }

        Mark(vector, stored == 0 ? null : buffer!.Valid + (start >> 6), stored, count);
        return true;
    }

    /// <summary>Copies the validity bits; a vector without NULLs keeps none, which DuckDB reads fastest.</summary>
    private static void Mark(nint vector, ulong* valid, int stored, int count)
    {
        var words = (count + 63) >> 6;
        var bits = stackalloc ulong[ChunkRows / 64];
        var all = true;
        for (var word = 0; word < words; word++)
        {
            var used = Math.Clamp(stored - (word << 6), 0, 64);
            bits[word] = used == 0 ? 0 : valid[word] & Low(used);
            all &= bits[word] == Low(Math.Min(64, count - (word << 6)));
        }

        if (!all)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
            Unsafe.CopyBlock(NativeMethods.Vectors.DuckDBVectorGetValidity(vector), bits, (uint)words * 8);
        }
    }

    private static ulong Low(int bits) => bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;

    private void Check(DuckDBState state)
    {
        if (state != DuckDBState.Success)
        {
            throw Failure();
        }
    }

    private Exception Failure()
    {
        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(_appender);
        // Statements say their kind in the text, appenders only beside it.
        var kind = NativeMethods.ErrorData.DuckDBErrorDataErrorType(error) switch
        {
            DuckDBErrorType.Interrupt => "INTERRUPT Error: ",
            DuckDBErrorType.OutOfMemory => "Out of Memory Error: ",
            DuckDBErrorType.Constraint => "Constraint Error: ",
            _ => "",
        };
        var message = kind + (error.Message ?? "no reason given");
        return DuckDbFailures.Translate(_target.Path, message, new InvalidOperationException(message));
    }
}
