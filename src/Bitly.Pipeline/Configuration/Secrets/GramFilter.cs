using System.Buffers.Binary;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// Says whether one of a few texts could stand in many bytes, at a fraction of the cost of searching for each: a text of n bytes lies over
/// one of every n - 7 places with eight bytes of its own, so only those places are looked at. Never misses one. Pure.
/// </summary>
internal sealed class GramFilter
{
    private const int Gram = 8;
    private const int MarkBits = 16;
    private readonly HashSet<ulong> _grams = [];
    private readonly ulong[] _marks = new ulong[(1 << MarkBits) / 64];
    private readonly int _step;

    /// <summary>Each text has at least eight bytes.</summary>
    public GramFilter(IReadOnlyCollection<byte[]> texts)
    {
        _step = texts.Count == 0 ? int.MaxValue : texts.Min(text => text.Length) - Gram + 1;
        foreach (var text in texts)
        {
            for (var at = 0; at + Gram <= text.Length; at++)
            {
                var gram = BinaryPrimitives.ReadUInt64LittleEndian(text.AsSpan(at));
                _grams.Add(gram);
                var mark = MarkOf(gram);
                _marks[mark >> 6] |= 1UL << (mark & 63);
            }
        }
    }

    /// <summary>False when none of the texts stands in the bytes.</summary>
    public bool MayHold(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; _grams.Count > 0 && at <= bytes.Length - Gram; at += _step)
        {
            var gram = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            var mark = MarkOf(gram);
            if ((_marks[mark >> 6] & (1UL << (mark & 63))) != 0 && _grams.Contains(gram))
            {
                return true;
            }
        }

        return false;
    }

    private static int MarkOf(ulong gram) => (int)((gram * 0x9E3779B97F4A7C15) >> (64 - MarkBits));
}
