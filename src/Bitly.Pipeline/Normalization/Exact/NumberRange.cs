using System.Buffers.Text;

namespace Bitly.Pipeline.Normalization;

/// <summary>Which integers dlt's extract step can write down: those of 64 bits, signed or unsigned.</summary>
internal static class NumberRange
{
    public static bool IsStorable(ReadOnlySpan<byte> literal) =>
        (Utf8Parser.TryParse(literal, out long _, out var consumed) && consumed == literal.Length)
        || (Utf8Parser.TryParse(literal, out ulong _, out consumed) && consumed == literal.Length);
}
