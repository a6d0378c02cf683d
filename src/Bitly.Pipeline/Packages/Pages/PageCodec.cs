using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// One page as two gzip members, its body and its line's end, so that any tool reads the file line by line and an append survives a cut tail.
/// A body that came as gzip is kept as it came.
/// </summary>
internal static class PageCodec
{
    private const byte Space = (byte)' ';
    private const int HeaderBytes = 10;
    private const int TrailerBytes = 8;
    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\n\r"u8);

    /// <summary>A header that says nothing but gzip, as RFC 1952 allows.</summary>
    private static ReadOnlySpan<byte> PlainHeader => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

    /// <summary>The member of a line's end: a header, one fixed block, check and length.</summary>
    private static ReadOnlySpan<byte> LineEnd => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 0xE3, 2, 0, 0x93, 0x06, 0xD7, 0x32, 1, 0, 0, 0];

    /// <summary>
    /// The gzip of a body. Line breaks become spaces: in JSON they only stand between tokens.
    /// <paramref name="gzip"/> is the same body packed already, or empty.
    /// </summary>
    public static byte[] Encode(ReadOnlySpan<byte> body, ReadOnlySpan<byte> gzip = default) =>
        IsOneLine(body, gzip) ? [.. PlainHeader, .. gzip[HeaderBytes..], .. LineEnd] : Pack(body);

    /// <summary>The body of what <see cref="Encode"/> made.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PageMemory Decode(byte[] member, int length)
    {
        // The trailer of the body's member holds the length of the body.
        var packed = member.AsSpan(0, length);
        var size = packed.EndsWith(LineEnd) ? LengthOf(packed[..^LineEnd.Length]) : uint.MaxValue;
        if (size > int.MaxValue || size / 1100 > length)
        {
            throw new InvalidDataException("These are no members of a page.");
        }

        var memory = new PageMemory((int)size);
        try
        {
            using var source = new MemoryStream(member, 0, length, writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            gzip.ReadExactly(memory.Memory.Span);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>CRC-32C of bytes.</summary>
    public static uint Check(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var one in bytes[(bytes.Length / 8 * 8)..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>
    /// Whether the gzip can be kept: one member with nothing in its header (a name or comment there would be text that nobody looked at), whose
    /// length is the body's, and no line break in the body.
    /// </summary>
    private static bool IsOneLine(ReadOnlySpan<byte> body, ReadOnlySpan<byte> gzip) =>
        gzip.Length > HeaderBytes + TrailerBytes
        && gzip[..4].SequenceEqual(PlainHeader[..4])
        && LengthOf(gzip) == body.Length
        && body.IndexOfAny(LineBreaks) < 0;

    private static uint LengthOf(ReadOnlySpan<byte> member) =>
        member.Length < HeaderBytes + TrailerBytes ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(member[^4..]);

    private static byte[] Pack(ReadOnlySpan<byte> body)
    {
        using var target = new MemoryStream(Math.Max(256, body.Length / 3));
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            WriteOneLine(gzip, body);
        }

        target.Write(LineEnd);
        return target.ToArray();
    }

    private static void WriteOneLine(GZipStream gzip, ReadOnlySpan<byte> body)
    {
        if (body.IndexOfAny(LineBreaks) < 0)
        {
            gzip.Write(body);
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(body.Length);
        var line = copy.AsSpan(0, body.Length);
        body.CopyTo(line);
        line.Replace((byte)'\n', Space);
        line.Replace((byte)'\r', Space);
        gzip.Write(line);
        line.Clear();
        ArrayPool<byte>.Shared.Return(copy);
    }
}
