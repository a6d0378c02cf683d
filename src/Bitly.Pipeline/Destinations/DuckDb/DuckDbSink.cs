using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using DuckDB.NET.Native;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>Where a sink writes: the database file (for messages), the dataset or null for a temporary table, the table.</summary>
internal sealed record SinkTarget(string Path, string? Dataset, string Table);

/// <summary>
/// Copies column buffers into DuckDB's data chunks of 2,048 rows and hands those to an appender, which copies them once more into its
/// own memory. String slots go over as they are: DuckDB reads the 16 bytes and follows the pointer while it copies. This is the only
/// unsafe file of the room; everything it writes was measured with the chunk's own limits.
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

    [SuppressMessage("Reliability", "CA2000", Justification = "Owned by the sink, or disposed in the catch")]
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

        var types = new List<DuckDBLogicalType>();
        try
        {
            var count = (int)NativeMethods.Appender.DuckDBAppenderColumnCount(_appender);
            if (count != columns.Count)
            {
                throw DestinationErrors.Failed($"table {target.Table} has {count} columns, {columns.Count} were expected.");
            }

            _columns = new SinkColumn[count];
            for (var i = 0; i < count; i++)
            {
                var type = NativeMethods.Appender.DuckDBAppenderColumnType(_appender, (ulong)i);
                types.Add(type);
                _columns[i] = SinkColumn.Of(columns[i], type);
            }

            _chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. types.Select(type => type.DangerousGetHandle())], (ulong)count);
        }
        catch
        {
            _appender.Dispose();
            throw;
        }
        finally
        {
            types.ForEach(type => type.Dispose());
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
        var message = error.Message ?? "no reason given";
        return DuckDbFailures.Translate(_target.Path, message, new InvalidOperationException(message));
    }
}

/// <summary>One column of a sink's table: DuckDB's physical form of it and how a buffer's slots become that.</summary>
internal sealed unsafe record SinkColumn(string Name, DuckDBType Type, int Width, int Scale)
{
    /// <summary>DuckDB's type name as people write it.</summary>
    public string TypeName => Type.ToString().ToUpperInvariant();

    public static SinkColumn Of(string name, DuckDBLogicalType logical)
    {
        var type = NativeMethods.LogicalType.DuckDBGetTypeId(logical);
        var physical = type == DuckDBType.Decimal ? NativeMethods.LogicalType.DuckDBDecimalInternalType(logical) : type;
        var scale = type == DuckDBType.Decimal ? NativeMethods.LogicalType.DuckDBDecimalScale(logical) : 0;
        var width = physical switch
        {
            DuckDBType.Boolean or DuckDBType.TinyInt or DuckDBType.UnsignedTinyInt => 1,
            DuckDBType.SmallInt or DuckDBType.UnsignedSmallInt => 2,
            DuckDBType.Integer or DuckDBType.UnsignedInteger or DuckDBType.Float or DuckDBType.Date => 4,
            DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt or DuckDBType.Varchar or DuckDBType.Blob or DuckDBType.Uuid or DuckDBType.Interval => 16,
            _ => 8,
        };
        return new SinkColumn(name, type, width, scale) { Physical = physical };
    }

    private DuckDBType Physical { get; init; }

    private bool IsDecimal => Type == DuckDBType.Decimal;

    /// <summary>Refuses a buffer whose values this column can not take.</summary>
    public void ThrowIfOther(string table, ColumnBuffer buffer)
    {
        var given = buffer.Column.Type!.Value;
        var fits = given switch
        {
            DataType.Text or DataType.Json => Type is DuckDBType.Varchar,
            DataType.Binary => Type is DuckDBType.Blob,
            DataType.BigInt => Type is DuckDBType.TinyInt or DuckDBType.SmallInt or DuckDBType.Integer or DuckDBType.BigInt or DuckDBType.HugeInt,
            DataType.Double => Type is DuckDBType.Double,
            DataType.Bool => Type is DuckDBType.Boolean,
            DataType.Timestamp => Type is DuckDBType.TimestampTz or DuckDBType.Timestamp or DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs,
            DataType.Date => Type is DuckDBType.Date,
            DataType.Time => Type is DuckDBType.Time,
            DataType.Decimal => IsDecimal && Scale == (buffer.Column.Scale ?? 9),
            _ => IsDecimal && Scale == (buffer.Column.Scale ?? 0),
        };
        if (!fits)
        {
            throw DestinationErrors.TypeMismatch(table, Name, given.ToString().ToLowerInvariant(), TypeName);
        }
    }

    /// <summary>Copies <paramref name="count"/> slots; false when a value does not fit into the column. NULL slots are zero and stay so.</summary>
    public bool Convert(byte* from, byte* to, int count)
    {
        switch (Physical)
        {
            case DuckDBType.TimestampS:
                return Scaled((long*)from, (long*)to, count, 1_000_000);
            case DuckDBType.TimestampMs:
                return Scaled((long*)from, (long*)to, count, 1_000);
            case DuckDBType.TimestampNs:
                return Multiplied((long*)from, (long*)to, count, 1_000);
            case DuckDBType.TinyInt:
                return Narrowed((long*)from, (sbyte*)to, count);
            case DuckDBType.SmallInt:
                return IsDecimal ? Narrowed((Int128*)from, (short*)to, count) : Narrowed((long*)from, (short*)to, count);
            case DuckDBType.Integer:
                return IsDecimal ? Narrowed((Int128*)from, (int*)to, count) : Narrowed((long*)from, (int*)to, count);
            case DuckDBType.BigInt when IsDecimal:
                return Narrowed((Int128*)from, (long*)to, count);
            case DuckDBType.HugeInt when !IsDecimal:
                return Narrowed((long*)from, (Int128*)to, count);
            default:
                Buffer.MemoryCopy(from, to, (long)count * Width, (long)count * Width);
                return true;
        }
    }

    private static bool Narrowed<TFrom, TTo>(TFrom* from, TTo* to, int count)
        where TFrom : unmanaged, System.Numerics.INumberBase<TFrom>
        where TTo : unmanaged, System.Numerics.INumberBase<TTo>
    {
        for (var i = 0; i < count; i++)
        {
            to[i] = TTo.CreateTruncating(from[i]);
            if (TFrom.CreateTruncating(to[i]) != from[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Rounds microseconds to a coarser unit, half away from the past, as DuckDB's own cast does.</summary>
    private static bool Scaled(long* from, long* to, int count, long unit)
    {
        for (var i = 0; i < count; i++)
        {
            var below = Math.DivRem(from[i], unit, out var rest);
            to[i] = rest < 0 ? below - (-rest > unit / 2 ? 1 : 0) : below + (rest >= unit / 2 ? 1 : 0);
        }

        return true;
    }

    private static bool Multiplied(long* from, long* to, int count, long factor)
    {
        for (var i = 0; i < count; i++)
        {
            if (Math.BigMul(from[i], factor, out to[i]) != to[i] >> 63)
            {
                return false;
            }
        }

        return true;
    }
}
