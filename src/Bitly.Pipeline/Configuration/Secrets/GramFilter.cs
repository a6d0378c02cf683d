using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// Says whether one of a few texts stands in many bytes, at a fraction of the cost of searching for each: a text of n bytes lies over
/// one of every n - 7 places with eight bytes of its own, so only those places are looked at. Pure.
/// </summary>
internal sealed class GramFilter
{
    private const int Gram = 8;
    private const int MarkBits = 16;

    /// <summary>For each eight bytes of a text, which text they are of and where they stand in it.</summary>
    private readonly Dictionary<ulong, List<(byte[] Text, int Offset)>> _grams = [];

    /// <summary>One bit for what a gram's hash can be: nearly all places are passed over by it alone.</summary>
    private readonly ulong[] _marks = new ulong[(1 << MarkBits) / 64];
    private readonly int _step;

    /// <summary>Each text has at least eight bytes.</summary>
    public GramFilter(IReadOnlyCollection<byte[]> texts)
    {
        _step = texts.Count == 0 ? int.MaxValue : texts.Min(text => text.Length) - Gram + 1;
        foreach (var text in texts)
        {
            for (var offset = 0; offset + Gram <= text.Length; offset++)
            {
                var gram = BinaryPrimitives.ReadUInt64LittleEndian(text.AsSpan(offset));
                (CollectionsMarshal.GetValueRefOrAddDefault(_grams, gram, out _) ??= []).Add((text, offset));
                var mark = MarkOf(gram);
                _marks[mark >> 6] |= 1UL << (mark & 63);
            }
        }
    }

    /// <summary>Whether any of the texts stands in the bytes.</summary>
    public bool Finds(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; _grams.Count > 0 && at <= bytes.Length - Gram; at += _step)
        {
            var gram = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            var mark = MarkOf(gram);
            if ((_marks[mark >> 6] & (1UL << (mark & 63))) != 0 && IsPart(bytes, at, gram))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsPart(ReadOnlySpan<byte> bytes, int at, ulong gram)
    {
        foreach (var (text, offset) in _grams.GetValueOrDefault(gram) ?? [])
        {
            if (at >= offset && bytes[(at - offset)..].StartsWith(text))
            {
                return true;
            }
        }

        return false;
    }

    private static int MarkOf(ulong gram) => (int)((gram * 0x9E3779B97F4A7C15) >> (64 - MarkBits));
}
