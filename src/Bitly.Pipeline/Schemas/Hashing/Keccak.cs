using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Schemas;

/// <summary>One or several 64-bit lanes that go through the same permutation side by side.</summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract TSelf Xor(TSelf a, TSelf b);
    /// <summary>not a, and b.</summary>
    static abstract TSelf AndNot(TSelf a, TSelf b);
    static abstract TSelf RotateLeft(TSelf value, [ConstantExpected] byte bits);
    static abstract TSelf Broadcast(ulong value);
}

/// <summary>
/// Keccak-f[1600] and the two hashes dlt uses on it: SHAKE-128 for ids, SHA3-256 for versions (FIPS 202). Ours because the runtime's
/// own depend on what the operating system's library offers. One permutation is written once, for one message or for 4 or 8 at a time.
/// </summary>
internal static class Keccak
{
    public const int ShakeRate = 168;
    private const int Lanes = 25;
    private const int ShaRate = 136;
    /// <summary>First byte after a SHAKE message; the last bit of the block is set too.</summary>
    public const byte ShakeEnd = 0x1F;
    private const byte ShaEnd = 0x06;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>SHAKE-128; as many bytes as <paramref name="output"/> holds, at most 168.</summary>
    public static void Shake128(ReadOnlySpan<byte> input, Span<byte> output) => Hash(input, ShakeRate, ShakeEnd, output);

    /// <summary>SHA3-256: 32 bytes.</summary>
    public static byte[] Sha3(ReadOnlySpan<byte> input)
    {
        var digest = new byte[32];
        Hash(input, ShaRate, ShaEnd, digest);
        return digest;
    }

    /// <summary>24 rounds over 25 lanes.</summary>
    public static void Permute<T>(Span<T> state)
        where T : unmanaged, ILanes<T>
    {
        Span<T> other = stackalloc T[Lanes];
        var constants = RoundConstants;
        for (var round = 0; round < constants.Length; round += 2)
        {
            Round(state, other, T.Broadcast(constants[round]));
            Round(other, state, T.Broadcast(constants[round + 1]));
        }
    }

    private static void Hash(ReadOnlySpan<byte> input, int rate, byte end, Span<byte> output)
    {
        Span<One> state = stackalloc One[Lanes];
        state.Clear();
        Span<byte> block = stackalloc byte[ShakeRate];
        while (input.Length >= rate)
        {
            Absorb(state, input[..rate]);
            input = input[rate..];
        }

        block.Clear();
        input.CopyTo(block);
        block[input.Length] = end;
        block[rate - 1] |= 0x80;
        Absorb(state, block[..rate]);
        MemoryMarshal.AsBytes(state)[..output.Length].CopyTo(output);
    }

    private static void Absorb(Span<One> state, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < block.Length / 8; i++)
        {
            state[i] = One.Xor(state[i], new One(BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..])));
        }

        Permute(state);
    }

    // Not inlined into the loop: twice this many small methods is more than the JIT is willing to inline into one. Compiled with all it can do
    // at once: a load hashes for seconds before the runtime would get round to it, and code made ahead of time knows no wide registers.
    // theta first, then rho, pi and chi one plane at a time; the numbers are the rotation table of the standard, in pi's order.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Round<T>(Span<T> a, Span<T> e, T constant)
        where T : struct, ILanes<T>
    {
        // Of spans whose length is known no index below has to be checked.
        a = a[..Lanes];
        e = e[..Lanes];
        var c0 = Column(a, 0);
        var c1 = Column(a, 1);
        var c2 = Column(a, 2);
        var c3 = Column(a, 3);
        var c4 = Column(a, 4);
        var d0 = T.Xor(c4, T.RotateLeft(c1, 1));
        var d1 = T.Xor(c0, T.RotateLeft(c2, 1));
        var d2 = T.Xor(c1, T.RotateLeft(c3, 1));
        var d3 = T.Xor(c2, T.RotateLeft(c4, 1));
        var d4 = T.Xor(c3, T.RotateLeft(c0, 1));

        Plane(e, 0, T.Xor(a[0], d0), Turn(a, 6, d1, 44), Turn(a, 12, d2, 43), Turn(a, 18, d3, 21), Turn(a, 24, d4, 14));
        e[0] = T.Xor(e[0], constant);
        Plane(e, 5, Turn(a, 3, d3, 28), Turn(a, 9, d4, 20), Turn(a, 10, d0, 3), Turn(a, 16, d1, 45), Turn(a, 22, d2, 61));
        Plane(e, 10, Turn(a, 1, d1, 1), Turn(a, 7, d2, 6), Turn(a, 13, d3, 25), Turn(a, 19, d4, 8), Turn(a, 20, d0, 18));
        Plane(e, 15, Turn(a, 4, d4, 27), Turn(a, 5, d0, 36), Turn(a, 11, d1, 10), Turn(a, 17, d2, 15), Turn(a, 23, d3, 56));
        Plane(e, 20, Turn(a, 2, d2, 62), Turn(a, 8, d3, 55), Turn(a, 14, d4, 39), Turn(a, 15, d0, 41), Turn(a, 21, d1, 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Column<T>(Span<T> a, int x)
        where T : struct, ILanes<T> =>
        T.Xor(T.Xor(T.Xor(T.Xor(a[x], a[x + 5]), a[x + 10]), a[x + 15]), a[x + 20]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Turn<T>(Span<T> a, int index, T parity, [ConstantExpected] byte bits)
        where T : struct, ILanes<T> => T.RotateLeft(T.Xor(a[index], parity), bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Plane<T>(Span<T> e, int at, T b0, T b1, T b2, T b3, T b4)
        where T : struct, ILanes<T>
    {
        e[at] = T.Xor(b0, T.AndNot(b1, b2));
        e[at + 1] = T.Xor(b1, T.AndNot(b2, b3));
        e[at + 2] = T.Xor(b2, T.AndNot(b3, b4));
        e[at + 3] = T.Xor(b3, T.AndNot(b4, b0));
        e[at + 4] = T.Xor(b4, T.AndNot(b0, b1));
    }
}
