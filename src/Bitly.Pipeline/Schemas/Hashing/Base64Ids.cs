using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Schemas;

/// <summary>10 bytes as the 14 characters of a dlt id: standard base64 without padding, 12 bits a look-up.</summary>
internal static class Base64Ids
{
    public const int Bytes = 10;
    public const int Characters = 14;

    private static readonly ushort[] Pairs = MakePairs();

    /// <summary>Writes 14 characters for the 10 bytes of <paramref name="low"/> (8, little-endian) and <paramref name="high"/> (its lowest 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ulong low, ulong high, Span<byte> to)
    {
        var bits = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(low);
        var tail = (uint)(((high & 0xFF) << 8) | ((high >> 8) & 0xFF));
        var pairs = MemoryMarshal.Cast<byte, ushort>(to[..Characters]);
        var table = Pairs;
        pairs[0] = table[(int)(bits >> 52)];
        pairs[1] = table[(int)(bits >> 40) & 0xFFF];
        pairs[2] = table[(int)(bits >> 28) & 0xFFF];
        pairs[3] = table[(int)(bits >> 16) & 0xFFF];
        pairs[4] = table[(int)(bits >> 4) & 0xFFF];
        pairs[5] = table[(int)((bits & 0xF) << 8) | (int)(tail >> 8)];
        pairs[6] = table[(int)(tail & 0xFF) << 4];
    }

    // Two characters in memory order, so that one 16-bit store writes both.
    private static ushort[] MakePairs()
    {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        var pairs = new ushort[4096];
        Span<byte> two = stackalloc byte[2];
        for (var i = 0; i < pairs.Length; i++)
        {
            two[0] = alphabet[i >> 6];
            two[1] = alphabet[i & 63];
            pairs[i] = MemoryMarshal.Read<ushort>(two);
        }

        return pairs;
    }
}
