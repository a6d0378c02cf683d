using System.Globalization;

namespace Bitly.Pipeline.Schemas;

/// <summary>How Python writes a few things as text, where dlt's results show it.</summary>
internal static class PythonText
{
    /// <summary>What str.strip and str.isspace take as space.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001c' and <= '\u001f';

    /// <summary>str() of a float: shortest digits that give the number back, <c>1.0</c>, <c>1e+20</c>, <c>1e-07</c>, <c>inf</c>, <c>nan</c>.</summary>
    public static string Double(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var (negative, digits, point) = Digits(value);
        var sign = negative ? "-" : "";
        if (point is > -4 and <= 16)
        {
            return sign + Plain(digits, point);
        }

        var exponent = point - 1;
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    /// <summary>A finite float as orjson (dlt's JSON writer) has it: as Python, but <c>1e20</c>, <c>1e-7</c> and <c>0.00001</c>.</summary>
    public static string JsonDouble(double value)
    {
        var (negative, digits, point) = Digits(value);
        var sign = negative ? "-" : "";
        if (point is > -5 and <= 16)
        {
            return sign + Plain(digits, point);
        }

        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{point - 1}");
    }

    // 0.001, 12.5, 1200.0: point is the place of the decimal point counted from the first digit.
    private static string Plain(string digits, int point)
    {
        if (point <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        return point >= digits.Length
            ? digits + new string('0', point - digits.Length) + ".0"
            : digits[..point] + "." + digits[point..];
    }

    // Shortest digits without leading or trailing zeros, and the place of the point: value = 0.digits x 10^point.
    private static (bool Negative, string Digits, int Point) Digits(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var negative = shortest[0] == '-';
        var mantissa = shortest.AsSpan(negative ? 1 : 0);
        var e = mantissa.IndexOf('E');
        if (e >= 0)
        {
            mantissa = mantissa[..e];
        }

        var digits = mantissa.ToString().Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        if (digits.Length == 0)
        {
            return (negative, "0", 1);
        }

        return (negative, digits, Point(shortest.AsSpan(negative ? 1 : 0)));
    }

    private static int Point(ReadOnlySpan<char> text)
    {
        var exponent = 0;
        var e = text.IndexOf('E');
        if (e >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        if (!whole.TrimStart('0').IsEmpty)
        {
            return whole.TrimStart('0').Length + exponent;
        }

        var fraction = text[(dot + 1)..];
        return exponent - (fraction.Length - fraction.TrimStart('0').Length);
    }
}
