using System.Buffers.Text;
using System.Text;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Builds a short UTF-8 text in a caller's buffer, without strings, because a page holds some two thousand of them.</summary>
internal ref struct Utf8Text(Span<byte> buffer)
{
    /// <summary>A buffer of this size holds every text of the sandbox.</summary>
    public const int BufferSize = 512;

    private readonly Span<byte> buffer = buffer;
    private int length;

    /// <summary>What was appended.</summary>
    public readonly ReadOnlySpan<byte> Written => buffer[..length];

    public override readonly string ToString() => Encoding.UTF8.GetString(Written);

    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer[length..]);
        length += text.Length;
    }

    public void Append(string text) => length += Encoding.UTF8.GetBytes(text, buffer[length..]);

    public void Append(long number)
    {
        Utf8Formatter.TryFormat(number, buffer[length..], out var written);
        length += written;
    }

    /// <summary>Room for <paramref name="count"/> bytes that the caller fills.</summary>
    public Span<byte> Take(int count)
    {
        var taken = buffer.Slice(length, count);
        length += count;
        return taken;
    }
}
