using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Rows;

/// <summary>
/// The engine's memory as spans: the values of its vectors, and its 16-byte text slots (length, then 12 inline bytes, or a 4-byte prefix and an
/// address). One of the two unsafe files; the other one, in Destinations, gives the engine functions to call.
/// </summary>
internal static unsafe class EngineMemory
{
    public const int SlotBytes = 16;
    private const int InlineBytes = 12;

    /// <summary>The first values of a vector, which has room for 2,048 or, inside of a list, for as many as the engine said.</summary>
    public static Span<T> Values<T>(nint vector, int count)
        where T : unmanaged => new(Vectors.DuckDBVectorGetData(vector), count);

    /// <summary>One value of a vector.</summary>
    public static T ValueAt<T>(nint vector, long row)
        where T : unmanaged => ((T*)Vectors.DuckDBVectorGetData(vector))[row];

    /// <summary>The bytes of one text or binary value of a vector. Valid as long as its chunk.</summary>
    public static ReadOnlySpan<byte> TextAt(nint vector, long row) =>
        Text(new ReadOnlySpan<byte>((byte*)Vectors.DuckDBVectorGetData(vector) + (row * SlotBytes), SlotBytes));

    public static bool IsNull(nint vector, long row)
    {
        var validity = Vectors.DuckDBVectorGetValidity(vector);
        return validity is not null && (validity[row >> 6] & (1UL << (int)(row & 63))) == 0;
    }

    /// <summary>One bit a row, 1 = has a value, of a vector that had none so far.</summary>
    public static Span<ulong> NewValidity(nint vector, int words)
    {
        Vectors.DuckDBVectorEnsureValidityWritable(vector);
        return new Span<ulong>(Vectors.DuckDBVectorGetValidity(vector), words);
    }

    /// <summary>Writes a slot. More than 12 bytes are not copied: they must be pinned, and stay so as long as anybody reads the slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetText(Span<byte> slot, ReadOnlySpan<byte> pinned)
    {
        ref var start = ref MemoryMarshal.GetReference(slot[..SlotBytes]);
        Unsafe.WriteUnaligned(ref start, pinned.Length);
        ref var bytes = ref Unsafe.Add(ref start, sizeof(int));
        if (pinned.Length <= InlineBytes)
        {
            Unsafe.WriteUnaligned(ref bytes, 0UL);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, sizeof(ulong)), 0U);
            pinned.CopyTo(MemoryMarshal.CreateSpan(ref bytes, InlineBytes));
        }
        else
        {
            ref var first = ref MemoryMarshal.GetReference(pinned);
            Unsafe.WriteUnaligned(ref bytes, Unsafe.ReadUnaligned<uint>(ref first));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, sizeof(uint)), (ulong)Unsafe.AsPointer(ref first));
        }
    }

    /// <summary>The bytes of a slot: inside of it, or where they were when it was written.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> slot)
    {
        var length = checked((int)MemoryMarshal.Read<uint>(slot));
        return length <= InlineBytes ? slot.Slice(sizeof(int), length) : new ReadOnlySpan<byte>((void*)MemoryMarshal.Read<nint>(slot[8..]), length);
    }
}
