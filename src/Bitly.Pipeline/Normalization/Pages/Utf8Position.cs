using System.Buffers;
using System.Text;

namespace Bitly.Pipeline.Normalization;

/// <summary>Where text stops being UTF-8.</summary>
internal static class Utf8Position
{
    public static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
