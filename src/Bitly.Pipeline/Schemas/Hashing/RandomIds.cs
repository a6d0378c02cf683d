using System.Security.Cryptography;

namespace Bitly.Pipeline.Schemas;

/// <summary>Fills a span with random bytes; tests give their own so that ids repeat.</summary>
internal delegate void RandomSource(Span<byte> bytes);

/// <summary>Ids of root rows: 10 random bytes each, asked for 16,384 rows at a time. One instance a thread.</summary>
internal sealed class RandomIds(RandomSource? source = null)
{
    private const int RowsAtOnce = 16_384;
    private readonly RandomSource _source = source ?? RandomNumberGenerator.Fill;
    private readonly byte[] _bytes = new byte[(RowsAtOnce * Base64Ids.Bytes) + 6];
    private int _left;

    /// <summary>Writes as many ids of 14 ASCII characters as <paramref name="ids"/> has room for.</summary>
    public void Fill(Span<byte> ids)
    {
        for (var at = 0; at + Base64Ids.Characters <= ids.Length; at += Base64Ids.Characters)
        {
            if (_left == 0)
            {
                _source(_bytes.AsSpan(0, RowsAtOnce * Base64Ids.Bytes));
                _left = RowsAtOnce;
            }

            var from = _bytes.AsSpan(--_left * Base64Ids.Bytes);
            Base64Ids.Write(BitConverter.ToUInt64(from), BitConverter.ToUInt16(from[8..]), ids[at..]);
        }
    }

    /// <summary>One id as text.</summary>
    public string Next()
    {
        Span<byte> id = stackalloc byte[Base64Ids.Characters];
        Fill(id);
        return System.Text.Encoding.ASCII.GetString(id);
    }
}
