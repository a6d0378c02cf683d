using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Packages;

/// <summary>One page as one gzip member that holds one line, so that any tool reads the file and an append survives a cut tail.</summary>
internal static class PageCodec
{
    private const byte Space = (byte)' ';
    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\n\r"u8);

    /// <summary>The gzip member of a body. Line breaks become spaces: in JSON they only stand between tokens.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> body)
    {
        using var target = new MemoryStream(Math.Max(256, body.Length / 3));
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            WriteOneLine(gzip, body);
            gzip.WriteByte((byte)'\n');
        }

        return target.ToArray();
    }

    /// <summary>The body of a member that <see cref="Encode"/> made.</summary>
    /// <exception cref="InvalidDataException">The member is damaged.</exception>
    public static PageMemory Decode(byte[] member, int length)
    {
        if (length < 18)
        {
            throw new InvalidDataException("A gzip member has at least 18 bytes.");
        }

        // The trailer holds the length of the data. The line break at its end is not part of the body.
        var size = BinaryPrimitives.ReadUInt32LittleEndian(member.AsSpan(length - 4));
        if (size is 0 or > int.MaxValue || size / 1100 > length)
        {
            throw new InvalidDataException("The length in the gzip member can not be right.");
        }

        var memory = new PageMemory((int)size - 1);
        try
        {
            using var source = new MemoryStream(member, 0, length, writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            gzip.ReadExactly(memory.GetSpan());
            return memory;
        }
        catch
        {
            ((IDisposable)memory).Dispose();
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
        ArrayPool<byte>.Shared.Return(copy);
    }
}
