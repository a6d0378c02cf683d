using System.IO.Compression;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// HTTP's content codings (RFC 9110, 8.4). The transport leaves bodies as they came, because a gzip body can go into the load package as it
/// is: packing a page anew costs more than all else that is done to it on the way there.
/// </summary>
internal static class ContentCoding
{
    /// <summary>What requests ask for.</summary>
    public const string Accepted = "gzip";

    /// <summary>The coding of an answer, or null for none.</summary>
    public static string? Of(HttpResponseMessage response)
    {
        var codings = response.Content.Headers.ContentEncoding.Where(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        return codings.Count == 0 ? null : string.Join(',', codings).ToLowerInvariant();
    }

    /// <summary>Unpacks into <paramref name="body"/>; false when that is longer than <paramref name="limit"/> bytes. Others than the asked coding are read too: some servers do not listen.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or the coding is not known.</exception>
    public static async ValueTask<bool> UnpackAsync(string coding, ResponseBody packed, ResponseBody body, int limit, CancellationToken cancellationToken)
    {
        await using var source = packed.OpenRead();
        await using Stream unpacked = coding switch
        {
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
            _ => throw new InvalidDataException("The answer is packed in a way that was not asked for."),
        };
        return await body.FillAsync(unpacked, limit, cancellationToken);
    }
}
