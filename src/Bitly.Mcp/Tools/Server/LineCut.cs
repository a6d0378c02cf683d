namespace Bitly.Mcp.Tools.Server;

/// <summary>
/// Cuts lines of the input that are longer than any message needs. The SDK reads a line into memory whole, several times over: one of 50 MB took
/// 770 MB. What is left of such a line is no JSON any more, and is answered as that.
/// </summary>
internal sealed class LineCut
{
    /// <summary>Bytes of a line that are kept.</summary>
    public const int Most = 8 * 1024 * 1024;

    private int _length;

    /// <summary>Moves what is kept to the front; its length.</summary>
    public int Keep(Span<byte> bytes)
    {
        var kept = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            var length = end < 0 ? bytes.Length - at : end;
            var taken = Math.Min(length, Most - _length);
            bytes.Slice(at, taken).CopyTo(bytes[kept..]);
            (kept, at, _length) = (kept + taken, at + length, _length + taken);
            if (end >= 0)
            {
                bytes[kept++] = (byte)'\n';
                at++;
                _length = 0;
            }
        }

        return kept;
    }
}
