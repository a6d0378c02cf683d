namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>Repeatable scatter: SplitMix64.</summary>
internal static class Scatter
{
    public static ulong Of(ulong seed, ulong value)
    {
        var mixed = seed + ((value + 1) * 0x9E3779B97F4A7C15UL);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}

/// <summary>
/// Seven letters and digits for a group and a position in it, and back: a keyed bijection over 40 bits.
/// So an id is unique over the whole account and is looked up without an index.
/// </summary>
internal sealed class Codes(ulong key)
{
    public const int Length = 7;
    private const int PositionBits = 28;
    private const ulong Mask = (1UL << 40) - 1;
    private const ulong First = 0x9E3779B97DUL;
    private const ulong Second = 0x2545F4914FUL;
    private static readonly ulong FirstInverse = Inverse(First);
    private static readonly ulong SecondInverse = Inverse(Second);
    private readonly ulong key = key & Mask;

    private static ReadOnlySpan<byte> Alphabet => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    /// <summary>Writes the code of a position as seven ASCII bytes.</summary>
    public void Write(int group, int position, Span<byte> destination)
    {
        var value = ((ulong)group << PositionBits) | (uint)position;
        value = ((value ^ key) * First) & Mask;
        value ^= value >> 20;
        value = (value * Second) & Mask;
        value ^= value >> 20;
        for (var index = Length - 1; index >= 0; index--)
        {
            destination[index] = Alphabet[(int)(value % 62)];
            value /= 62;
        }
    }

    /// <summary>The code of a position as text.</summary>
    public string Text(int group, int position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Write(group, position, bytes);
        return System.Text.Encoding.ASCII.GetString(bytes);
    }

    /// <summary>Finds group and position; false for a text that no position has. The position may not exist (yet).</summary>
    public bool TryRead(ReadOnlySpan<char> code, out int group, out int position)
    {
        (group, position) = (0, 0);
        if (code.Length != Length) return false;
        ulong value = 0;
        foreach (var letter in code)
        {
            var digit = letter < 128 ? Alphabet.IndexOf((byte)letter) : -1;
            if (digit < 0) return false;
            value = (value * 62) + (ulong)digit;
        }
        if (value > Mask) return false;
        value ^= value >> 20;
        value = (value * SecondInverse) & Mask;
        value ^= value >> 20;
        value = ((value * FirstInverse) & Mask) ^ key;
        group = (int)(value >> PositionBits);
        position = (int)(value & ((1UL << PositionBits) - 1));
        return true;
    }

    private static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var round = 0; round < 6; round++) inverse *= 2 - (odd * inverse);
        return inverse & Mask;
    }
}
