using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bitly.Pipeline.Schemas;

/// <summary>Text to numbers as Python's int(), float() and Decimal() read it: spaces around, digits of any script, single underscores between digits.</summary>
internal static class PythonNumbers
{
    public static BigInteger? Integer(string text)
    {
        var trimmed = Plain(text);
        if (trimmed.StartsWith("0x", StringComparison.Ordinal))
        {
            return Hex(trimmed[2..]);
        }

        return WithoutUnderscores(trimmed) is { } digits && IsInteger(digits) ? BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;
    }

    public static double? Float(string text)
    {
        var trimmed = Plain(text);
        if (trimmed.StartsWith("0x", StringComparison.Ordinal))
        {
            return Hex(trimmed[2..]) is { } whole ? (double)whole : null;
        }

        return FloatOnly(trimmed);
    }

    /// <summary>float() alone, without the 0x form that only number columns take.</summary>
    public static double? FloatOnly(string text)
    {
        var trimmed = Plain(text);
        switch (trimmed.TrimStart('+', '-').ToLowerInvariant())
        {
            case "inf" or "infinity" when Signs(trimmed) <= 1:
                return trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            case "nan" when Signs(trimmed) <= 1:
                return double.NaN;
            default:
                return WithoutUnderscores(trimmed) is { } number && IsFloat(number) ? double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
        }
    }

    public static PythonDecimal? Decimal(string text)
    {
        var trimmed = Plain(text);
        if (trimmed.StartsWith("0x", StringComparison.Ordinal))
        {
            return Hex(trimmed[2..]) is { } whole ? new PythonDecimal(whole, 0) : null;
        }

        if (FloatOnly(trimmed.Replace("_", "", StringComparison.Ordinal)) is not { } value)
        {
            return null;
        }

        var isWord = trimmed.AsSpan().ContainsAny("nNiI");
        return isWord ? PythonDecimal.NotANumber(value) : PythonDecimal.Parse(trimmed.Replace("_", "", StringComparison.Ordinal));
    }

    private static BigInteger? Hex(string text)
    {
        var negative = text.StartsWith('-');
        var digits = WithoutUnderscores(text.TrimStart('+', '-'));
        return digits is { Length: > 0 } && Signs(text) <= 1 && digits.All(char.IsAsciiHexDigit)
            ? BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) * (negative ? -1 : 1)
            : null;
    }

    // Without spaces around, and every decimal digit of Unicode as its ASCII form.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var digit = character < 128 ? -1 : CharUnicodeInfo.GetDecimalDigitValue(character);
            plain.Append(digit < 0 ? character : (char)('0' + digit));
        }

        var start = 0;
        while (start < plain.Length && PythonText.IsSpace(plain[start]))
        {
            start++;
        }

        var end = plain.Length;
        while (end > start && PythonText.IsSpace(plain[end - 1]))
        {
            end--;
        }

        return plain.ToString(start, end - start);
    }

    // null when an underscore does not stand between two digits.
    private static string? WithoutUnderscores(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var between = i > 0 && i + 1 < text.Length && char.IsAsciiHexDigit(text[i - 1]) && char.IsAsciiHexDigit(text[i + 1]);
            if (text[i] == '_' && !between)
            {
                return null;
            }
        }

        return text.Replace("_", "", StringComparison.Ordinal);
    }

    private static int Signs(string text) => text.Length - text.TrimStart('+', '-').Length;

    private static bool IsInteger(string text)
    {
        var digits = text.AsSpan(Math.Min(Signs(text), 1));
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsFloat(string text)
    {
        var rest = text.AsSpan(Math.Min(Signs(text), 1));
        var e = rest.IndexOfAny('e', 'E');
        var mantissa = e < 0 ? rest : rest[..e];
        if (e >= 0 && !IsInteger(rest[(e + 1)..].ToString()))
        {
            return false;
        }

        var dot = mantissa.IndexOf('.');
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        var fraction = dot < 0 ? [] : mantissa[(dot + 1)..];
        return whole.Length + fraction.Length > 0 && !whole.ContainsAnyExceptInRange('0', '9') && !fraction.ContainsAnyExceptInRange('0', '9');
    }
}
