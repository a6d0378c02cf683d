using Bitly.Pipeline.Rows;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>
/// The rows of one table on their way into DuckDB, handed over in its own chunks. Text slots go over as they are: DuckDB reads the 16 bytes and
/// follows the address while it copies.
/// </summary>
internal sealed class RowFeed(string table, IReadOnlyList<SinkColumn> columns) : IDisposable
{
    /// <summary>DuckDB's vector size, a constant of the library we ship.</summary>
    private const int ChunkRows = 2048;

    private readonly ColumnBuffer?[] _buffers = new ColumnBuffer?[columns.Count];
    private int _rows;
    private int _next;

    /// <summary>The table's columns in its own order.</summary>
    public IReadOnlyList<SinkColumn> Columns => columns;

    /// <summary>Why DuckDB did not get the rows; null when that is not known here.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Begins with rows [0, RowCount) of a buffer, which stays as it is until they are handed over.</summary>
    public void Take(TableBuffer rows)
    {
        Array.Clear(_buffers);
        foreach (var buffer in rows.Columns)
        {
            var at = IndexOf(buffer.Column.Name);
            columns[at].ThrowIfOther(table, buffer);
            _buffers[at] = buffer;
        }

        (_rows, _next, Failure) = (rows.RowCount, 0, null);
    }

    /// <summary>Puts the next rows into a chunk; an empty one says that there are no more.</summary>
    public void Fill(DuckDBDataChunk chunk)
    {
        var count = Math.Min(ChunkRows, _rows - _next);
        for (var i = 0; i < columns.Count; i++)
        {
            if (!Copy(DataChunks.DuckDBDataChunkGetVector(chunk, i), columns[i], _buffers[i], _next, count))
            {
                throw DestinationErrors.OutOfRange(table, columns[i].Name, "one of the values", columns[i].TypeName);
            }
        }

        _ = DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)count);
        _next += count;
    }

    public void Dispose()
    {
        foreach (var column in columns)
        {
            column.Logical.Dispose();
        }
    }

    /// <summary>Fills one vector with rows [start, start + count); false when a value does not fit.</summary>
    private static bool Copy(nint vector, SinkColumn column, ColumnBuffer? buffer, int start, int count)
    {
        var target = EngineMemory.Values<byte>(vector, count * column.Width);
        var stored = buffer is null ? 0 : Math.Clamp(Math.Min(buffer.Used, buffer.Capacity) - start, 0, count);
        // Slots of NULL rows must be zero: DuckDB compares and hashes all 16 bytes of a text slot.
        target[(stored * column.Width)..].Clear();
        if (stored > 0 && !column.Convert(buffer!.Slots(start, stored), target))
        {
            return false;
        }

        Mark(vector, stored == 0 ? default : buffer!.Valid[(start >> 6)..], stored, count);
        return true;
    }

    /// <summary>Copies the validity bits; a vector without NULLs keeps none, which DuckDB reads fastest.</summary>
    private static void Mark(nint vector, ReadOnlySpan<ulong> valid, int stored, int count)
    {
        Span<ulong> bits = stackalloc ulong[(count + 63) >> 6];
        var all = true;
        for (var word = 0; word < bits.Length; word++)
        {
            var used = Math.Clamp(stored - (word << 6), 0, 64);
            bits[word] = used == 0 ? 0 : valid[word] & Low(used);
            all &= bits[word] == Low(Math.Min(64, count - (word << 6)));
        }

        if (!all)
        {
            bits.CopyTo(EngineMemory.NewValidity(vector, bits.Length));
        }
    }

    private static ulong Low(int bits) => bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;

    private int IndexOf(string column)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name.Equals(column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw DestinationErrors.Failed($"table {table} has no column {column}.");
    }
}
