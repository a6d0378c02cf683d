using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Rows;

/// <summary>How a column's values lie in its buffer.</summary>
public enum Storage : byte
{
    /// <summary>16-byte slots in DuckDB's string layout: length, then 12 inline bytes, or a 4-byte prefix and a pointer. Text, json, binary.</summary>
    Bytes,
    /// <summary>8-byte slots: bigint; timestamp and time as microseconds.</summary>
    Int64,
    /// <summary>8-byte slots.</summary>
    Double,
    /// <summary>1-byte slots, 0 or 1.</summary>
    Bool,
    /// <summary>4-byte slots: date as days since 1970-01-01.</summary>
    Int32,
    /// <summary>16-byte slots: decimal and wei, scaled by the column's scale.</summary>
    Int128,
}

/// <summary>
/// Values of one column between two flushes, slot by slot, so that a load allocates nothing per row. A slot of a NULL row is zero.
/// Addresses in the slots of long texts aim into an arena that lives until the flush is over.
/// </summary>
public sealed class ColumnBuffer
{
    private byte[] _data = [];
    private ulong[] _valid = [];

    public ColumnBuffer(Column column, int capacity = 1024)
    {
        Column = column;
        Storage = StorageOf(column.Type!.Value);
        Width = Storage switch { Storage.Bytes => EngineMemory.SlotBytes, Storage.Int128 => 16, Storage.Bool => 1, Storage.Int32 => 4, _ => 8 };
        Grow(capacity);
    }

    public Column Column { get; set; }
    public Storage Storage { get; }
    /// <summary>Bytes of one slot.</summary>
    public int Width { get; }
    /// <summary>Rows this buffer has slots for; rows at or after it are NULL.</summary>
    public int Capacity { get; private set; }
    /// <summary>One bit a row, 1 = has a value, least significant first.</summary>
    public ReadOnlySpan<ulong> Valid => _valid;
    /// <summary>One after the highest row that was set since the last <see cref="Clear"/>.</summary>
    public int Used { get; private set; }

    public static Storage StorageOf(DataType type) => type switch
    {
        DataType.Text or DataType.Json or DataType.Binary => Storage.Bytes,
        DataType.Double => Storage.Double,
        DataType.Bool => Storage.Bool,
        DataType.Date => Storage.Int32,
        DataType.Decimal or DataType.Wei => Storage.Int128,
        _ => Storage.Int64,
    };

    /// <summary>Slots of so many rows, one behind the other.</summary>
    public ReadOnlySpan<byte> Slots(int row, int count) => _data.AsSpan(row * Width, count * Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSet(int row) => row < Capacity && (_valid[row >> 6] & (1UL << (row & 63))) != 0;

    /// <summary>Makes the row NULL again and its slot zero.</summary>
    public void Unset(int row)
    {
        if (row < Capacity)
        {
            _valid[row >> 6] &= ~(1UL << (row & 63));
            _data.AsSpan(row * Width, Width).Clear();
        }
    }

    /// <summary>Bytes of a <see cref="Rows.Storage.Bytes"/> slot; empty for NULL.</summary>
    public ReadOnlySpan<byte> GetBytes(int row)
    {
        if (!IsSet(row))
        {
            return default;
        }

        return Storage == Storage.Bytes
            ? EngineMemory.Text(Slots(row, 1))
            : throw new InvalidOperationException($"Column {Column.Name} holds no bytes.");
    }

    /// <summary>
    /// Writes a text slot. More than 12 bytes are not copied: they must lie in a <see cref="PinnedArena"/> that is not reset before the flush is
    /// over. Empty is a value, not NULL.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetText(int row, ReadOnlySpan<byte> pinned) => EngineMemory.SetText(Set(row), pinned);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetInt64(int row, long value) => BinaryPrimitives.WriteInt64LittleEndian(Set(row), value);

    /// <summary>Minus zero becomes zero, as it does in the SQL literals that dlt loads with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetDouble(int row, double value) => BinaryPrimitives.WriteDoubleLittleEndian(Set(row), value + 0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBool(int row, bool value) => Set(row)[0] = value ? (byte)1 : (byte)0;

    public void SetInt32(int row, int value) => BinaryPrimitives.WriteInt32LittleEndian(Set(row), value);

    public void SetInt128(int row, Int128 value) => BinaryPrimitives.WriteInt128LittleEndian(Set(row), value);

    /// <summary>The first rows of a <see cref="Rows.Storage.Int64"/> column; NULL is 0.</summary>
    public ReadOnlySpan<long> Int64s(int rows)
    {
        if (rows > Capacity)
        {
            Grow(Math.Max(Capacity * 2, rows));
        }

        return MemoryMarshal.Cast<byte, long>(Slots(0, rows));
    }

    public long GetInt64(int row) => Read<long>(row);

    public double GetDouble(int row) => Read<double>(row);

    public bool GetBool(int row) => Read<byte>(row) != 0;

    public int GetInt32(int row) => Read<int>(row);

    public Int128 GetInt128(int row) => Read<Int128>(row);

    /// <summary>Copies one slot of another buffer of the same storage; a long text is then shared, not copied. NULL stays NULL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopySlot(int row, ColumnBuffer from, int fromRow)
    {
        if (from.IsSet(fromRow))
        {
            from.Slots(fromRow, 1).CopyTo(Set(row));
        }
    }

    /// <summary>Forgets all rows, keeps the memory.</summary>
    public void Clear()
    {
        _valid.AsSpan(0, (Used + 63) >> 6).Clear();
        _data.AsSpan(0, Used * Width).Clear();
        Used = 0;
    }

    /// <summary>The slot of a row, marked as having a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Set(int row)
    {
        if (row >= Capacity)
        {
            Grow(Math.Max(Capacity * 2, row + 1));
        }

        _valid[row >> 6] |= 1UL << (row & 63);
        if (row >= Used)
        {
            Used = row + 1;
        }

        return _data.AsSpan(row * Width, Width);
    }

    private T Read<T>(int row)
        where T : unmanaged => row < Capacity ? MemoryMarshal.Read<T>(Slots(row, 1)) : default;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int capacity)
    {
        capacity = checked(capacity + 63) / 64 * 64;
        Array.Resize(ref _data, checked(capacity * Width));
        Array.Resize(ref _valid, capacity / 64);
        Capacity = capacity;
    }
}
