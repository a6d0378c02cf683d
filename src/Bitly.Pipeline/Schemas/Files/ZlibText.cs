using System.IO.Compression;

namespace Bitly.Pipeline.Schemas;

/// <summary>Base64 of zlib, dlt's form of state and of long schemas.</summary>
internal static class ZlibText
{
    public static string Compress(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>The content, or null when the text is not of this form (plain JSON never is).</summary>
    public static byte[]? TryDecompress(string text)
    {
        var packed = new byte[(text.Length * 3 / 4) + 3];
        if (!Convert.TryFromBase64String(text, packed, out var length))
        {
            return null;
        }

        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed, 0, length), CompressionMode.Decompress);
            using var content = new MemoryStream();
            zlib.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
