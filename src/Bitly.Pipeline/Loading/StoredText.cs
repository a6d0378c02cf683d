using System.IO.Compression;
using System.Text;

namespace Bitly.Pipeline.Loading;

/// <summary>Text that dlt may have stored as base64 of zlib, because a destination's text columns are short (dlt-behaviour 6.2).</summary>
internal static class StoredText
{
    /// <summary>A schema of a few thousand tables is 10 MB; more than this is no schema.</summary>
    private const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Plain text of either form; text that is not base64 of zlib comes back as it is.</summary>
    public static string Decode(string stored)
    {
        var bytes = new byte[((stored.Length / 4) + 1) * 3];
        if (!Convert.TryFromBase64String(stored, bytes, out var length))
        {
            return stored;
        }

        try
        {
            using var inflated = new MemoryStream();
            using var zlib = new ZLibStream(new MemoryStream(bytes, 0, length), CompressionMode.Decompress);
            var part = new byte[81920];
            for (var read = zlib.Read(part); read > 0; read = zlib.Read(part))
            {
                inflated.Write(part, 0, read);
                if (inflated.Length > MaxBytes)
                {
                    return stored;
                }
            }

            return inflated.Length == 0 ? stored : Encoding.UTF8.GetString(inflated.GetBuffer(), 0, (int)inflated.Length);
        }
        catch (InvalidDataException)
        {
            return stored;
        }
    }
}
