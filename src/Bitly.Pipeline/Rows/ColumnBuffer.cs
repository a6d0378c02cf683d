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
/// Values of one column between two flushes, in native memory, so that a load allocates nothing per row. A slot of a NULL row is zero.
/// Pointers of long strings aim into page memory or an arena that lives until the flush is over.
/// </summary>
public sealed unsafe class ColumnBuffer : IDisposable
{
    private int _capacity;
    private byte* _data;
    private ulong* _valid;

    public ColumnBuffer(Column column, int capacity = 1024)
    {
        Column = column;
        Storage = StorageOf(column.Type!.Value);
        Width = Storage switch { Storage.Bytes or Storage.Int128 => 16, Storage.Bool => 1, Storage.Int32 => 4, _ => 8 };
        Grow(capacity);
    }

    public Column Column { get; set; }
    public Storage Storage { get; }
    /// <summary>Bytes of one slot.</summary>
    public int Width { get; }
    /// <summary>Rows this buffer has slots for; rows at or after it are NULL.</summary>
    public int Capacity => _capacity;
    public byte* Data => _data;
    /// <summary>One bit a row, 1 = has a value, least significant first.</summary>
    public ulong* Valid => _valid;
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

    /// <summary>Pointer to the slot of a row, marked as having a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Set(int row)
    {
        if (row >= _capacity)
        {
            Grow(Math.Max(_capacity * 2, row + 1));
        }

        _valid[row >> 6] |= 1UL << (row & 63);
        if (row >= Used)
        {
            Used = row + 1;
        }

        return _data + ((long)row * Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSet(int row) => row < _capacity && (_valid[row >> 6] & (1UL << (row & 63))) != 0;

    /// <summary>Makes the row NULL again and its slot zero.</summary>
    public void Unset(int row)
    {
        if (row < _capacity)
        {
            _valid[row >> 6] &= ~(1UL << (row & 63));
            NativeMemory.Clear(_data + ((long)row * Width), (nuint)Width);
        }
    }

    /// <summary>Bytes of a <see cref="Rows.Storage.Bytes"/> slot; empty for NULL.</summary>
    public ReadOnlySpan<byte> GetBytes(int row)
    {
        if (!IsSet(row))
        {
            return default;
        }

        if (Storage != Storage.Bytes)
        {
            throw new InvalidOperationException($"Column {Column.Name} holds no bytes.");
        }

        var slot = _data + ((long)row * 16);
        var length = *(int*)slot;
        return new ReadOnlySpan<byte>(length <= 12 ? slot + 4 : *(byte**)(slot + 8), length);
    }

    /// <summary>Writes a string slot. More than 12 bytes are not copied: <paramref name="bytes"/> must stay where it is until the flush is over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBytes(int row, byte* bytes, int length)
    {
        var slot = Set(row);
        *(int*)slot = length;
        if (length <= 12)
        {
            *(ulong*)(slot + 4) = 0;
            *(uint*)(slot + 12) = 0;
            Unsafe.CopyBlockUnaligned(slot + 4, bytes, (uint)length);
        }
        else
        {
            *(uint*)(slot + 4) = *(uint*)bytes;
            *(byte**)(slot + 8) = bytes;
        }
    }

    /// <summary>Writes a string slot whose bytes lie in native memory (an arena, a page) that outlives the flush. Empty is a value, not NULL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetNative(int row, ReadOnlySpan<byte> native) =>
        SetBytes(row, (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(native)), native.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetInt64(int row, long value) => *(long*)Set(row) = value;

    /// <summary>Minus zero becomes zero, as it does in the SQL literals that dlt loads with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetDouble(int row, double value) => *(double*)Set(row) = value + 0.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBool(int row, bool value) => *Set(row) = value ? (byte)1 : (byte)0;

    public void SetInt32(int row, int value) => *(int*)Set(row) = value;

    public void SetInt128(int row, Int128 value) => *(Int128*)Set(row) = value;

    /// <summary>The first rows of a <see cref="Rows.Storage.Int64"/> column; NULL is 0.</summary>
    public ReadOnlySpan<long> Int64s(int rows)
    {
        if (rows > _capacity)
        {
            Grow(Math.Max(_capacity * 2, rows));
        }

        return new ReadOnlySpan<long>(_data, rows);
    }

    public long GetInt64(int row) => Read<long>(row);

    public double GetDouble(int row) => Read<double>(row);

    public bool GetBool(int row) => Read<byte>(row) != 0;

    public int GetInt32(int row) => Read<int>(row);

    public Int128 GetInt128(int row) => Read<Int128>(row);

    /// <summary>Copies one slot of another buffer of the same storage; a long string is then shared, not copied. NULL stays NULL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopySlot(int row, ColumnBuffer from, int fromRow)
    {
        if (from.IsSet(fromRow))
        {
            Buffer.MemoryCopy(from._data + ((long)fromRow * Width), Set(row), Width, Width);
        }
    }

    /// <summary>Forgets all rows, keeps the memory.</summary>
    public void Clear()
    {
        NativeMemory.Clear(_valid, (nuint)((Used + 63) / 64 * 8));
        NativeMemory.Clear(_data, (nuint)((long)Used * Width));
        Used = 0;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_data);
        NativeMemory.AlignedFree(_valid);
        _data = null;
        _valid = null;
        _capacity = 0;
    }

    private T Read<T>(int row)
        where T : unmanaged => row < _capacity ? *(T*)(_data + ((long)row * Width)) : default;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int capacity)
    {
        capacity = (capacity + 63) / 64 * 64;
        var oldWords = (_capacity + 63) / 64;
        var newWords = capacity / 64;
        _data = (byte*)NativeMemory.AlignedRealloc(_data, (nuint)((long)capacity * Width), 64);
        _valid = (ulong*)NativeMemory.AlignedRealloc(_valid, (nuint)(newWords * 8L), 64);
        NativeMemory.Clear(_data + ((long)_capacity * Width), (nuint)((long)(capacity - _capacity) * Width));
        NativeMemory.Clear(_valid + oldWords, (nuint)((newWords - oldWords) * 8L));
        _capacity = capacity;
    }
}
