using System.Globalization;
using System.Numerics;

namespace Bitly.Pipeline.Schemas;

/// <summary>An exact decimal: <see cref="Unscaled"/> times ten to the power of <see cref="Exponent"/>, or no number at all.</summary>
internal readonly record struct PythonDecimal(BigInteger Unscaled, int Exponent)
{
    // More digits than any column holds; an exponent beyond it can only overflow or vanish.
    private const int Beyond = 400;

    /// <summary>False for infinity and NaN, which no decimal column takes.</summary>
    public bool IsNumber { get; private init; } = true;

    public double Word { get; private init; }

    public static PythonDecimal NotANumber(double word) => new(0, 0) { IsNumber = false, Word = word };

    /// <summary>Text that is known to be a number: sign, digits, point, exponent.</summary>
    public static PythonDecimal Parse(string text)
    {
        var e = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = e < 0 ? text : text[..e];
        var exponent = e < 0 ? BigInteger.Zero : BigInteger.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent -= dot < 0 ? 0 : mantissa.Length - dot - 1;
        var bounded = (int)BigInteger.Max(-1_000_000, BigInteger.Min(1_000_000, exponent));
        return new PythonDecimal(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), bounded);
    }

    /// <summary>The exact value of a float, not its shortest text.</summary>
    public static PythonDecimal Of(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotANumber(value);
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        var mantissa = new BigInteger(exponent == 0 ? fraction : fraction | (1L << 52));
        var power = Math.Max(exponent, 1) - 1075;
        var signed = value < 0 ? -mantissa : mantissa;
        return power >= 0 ? new PythonDecimal(signed << power, 0) : new PythonDecimal(signed * BigInteger.Pow(5, -power), power);
    }

    /// <summary>The value times ten to the scale, half rounded away from zero; null when it has more digits than the column.</summary>
    public Int128? Scaled(int precision, int scale)
    {
        if (!IsNumber || (Exponent + scale > Beyond && !Unscaled.IsZero))
        {
            return null;
        }

        var shift = Exponent + scale;
        if (shift < -Beyond - 1000)
        {
            return 0;
        }

        var scaled = shift >= 0 ? Unscaled * BigInteger.Pow(10, shift) : Rounded(Unscaled, BigInteger.Pow(10, -shift));
        return BigInteger.Abs(scaled) < BigInteger.Pow(10, precision) ? (Int128)scaled : null;
    }

    private static BigInteger Rounded(BigInteger value, BigInteger by)
    {
        var whole = BigInteger.DivRem(BigInteger.Abs(value) + (by / 2), by, out _);
        return value.Sign < 0 ? -whole : whole;
    }
}
