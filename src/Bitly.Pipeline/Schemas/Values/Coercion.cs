using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Bitly.Pipeline.Schemas;

/// <summary>Puts a JSON value into a column that has a type already (reference: dlt-behaviour 5.3). The slow path: clear rather than fast.</summary>
internal static class Coercion
{
    /// <summary>As deep as a page may be nested, and more.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private const long FirstSecond = -62_135_596_800;
    private const double LastSecond = 253_402_300_800d;

    /// <summary>Digits and fraction digits of a decimal or wei column; what the hint leaves out is dlt's default for DuckDB.</summary>
    public static (int Precision, int Scale) DecimalShape(Column column) =>
        (column.Precision ?? 38, column.Scale ?? (column.Type == DataType.Wei ? 0 : 9));

    /// <summary>Fits a value into a column.</summary>
    /// <param name="to">A column with a type; precision and scale count for decimal and wei.</param>
    /// <param name="from">Kind of the value: Text, BigInt, Double, Bool or Json (what <see cref="Inference"/> calls it, but never Timestamp).</param>
    /// <param name="utf8">Text: the unescaped value. Numbers: the literal as written. Bool: true or false. Json: the raw JSON text.</param>
    /// <param name="value">The value in the column's storage when the answer is <see cref="Fit.Yes"/>.</param>
    public static Fit Coerce(Column to, DataType from, ReadOnlySpan<byte> utf8, out TypedValue value)
    {
        var type = to.Type!.Value;
        var text = Encoding.UTF8.GetString(utf8);
        switch (type)
        {
            case DataType.Text:
                value = new TypedValue(type) { Bytes = from == DataType.Text ? utf8.ToArray() : Encoding.UTF8.GetBytes(ToText(from, text)) };
                return Fit.Yes;
            case DataType.BigInt:
                return Whole(ToInteger(from, text), out value);
            case DataType.Double:
                return Done(ToDouble(from, text) is { } number ? new TypedValue(type) { Double = number } : null, out value);
            case DataType.Bool:
                return Done(ToBool(from, text) is { } yes ? new TypedValue(type) { Int64 = yes ? 1 : 0 } : null, out value);
            case DataType.Timestamp:
                return Done(ToMoment(from, utf8, text) is { } moment ? new TypedValue(type) { Int64 = moment } : null, out value);
            case DataType.Date:
                return Done(ToMoment(from, utf8, text) is { } day ? new TypedValue(type) { Int64 = TimestampParser.FloorDivide(day, 86_400_000_000) } : null, out value);
            case DataType.Time:
                return Done(from == DataType.Text && TimestampParser.TryParseTime(utf8, out var time) ? new TypedValue(type) { Int64 = time } : null, out value);
            case DataType.Json:
                return Done(ToJson(from, utf8) is { } json ? new TypedValue(type) { Bytes = json } : null, out value);
            case DataType.Binary:
                return Done(ToBinary(from, text) is { } bytes ? new TypedValue(type) { Bytes = bytes } : null, out value);
            default:
                return Scaled(to, ToDecimal(from, text), out value);
        }
    }

    /// <summary>The decimal a value stands for, exact; null when it stands for none.</summary>
    internal static PythonDecimal? ToDecimal(DataType from, string text) => from switch
    {
        DataType.Text => PythonNumbers.Decimal(text),
        DataType.BigInt => new PythonDecimal(Literal(text), 0),
        DataType.Double => PythonDecimal.Of(Float(text)),
        _ => null,
    };

    private static Fit Done(TypedValue? made, out TypedValue value)
    {
        value = made ?? default;
        return made is null ? Fit.No : Fit.Yes;
    }

    private static Fit Whole(BigInteger? made, out TypedValue value)
    {
        value = default;
        if (made is not { } whole)
        {
            return Fit.No;
        }

        if (whole < long.MinValue || whole > long.MaxValue)
        {
            return Fit.Overflow;
        }

        value = new TypedValue(DataType.BigInt) { Int64 = (long)whole };
        return Fit.Yes;
    }

    private static Fit Scaled(Column to, PythonDecimal? made, out TypedValue value)
    {
        value = default;
        if (made is not { } number)
        {
            return Fit.No;
        }

        var (precision, scale) = DecimalShape(to);
        if (number.Scaled(precision, scale) is not { } scaled)
        {
            return Fit.Overflow;
        }

        value = new TypedValue(to.Type!.Value) { Int128 = scaled };
        return Fit.Yes;
    }

    private static string ToText(DataType from, string text) => from switch
    {
        DataType.BigInt => Literal(text).ToString(CultureInfo.InvariantCulture),
        DataType.Double => PythonText.Double(Float(text)),
        DataType.Bool => text == "true" ? "True" : "False",
        _ => Encoding.UTF8.GetString(Compact(Encoding.UTF8.GetBytes(text))),
    };

    private static BigInteger? ToInteger(DataType from, string text) => from switch
    {
        DataType.BigInt => Literal(text),
        DataType.Text => PythonNumbers.Integer(text),
        DataType.Double when Float(text) is var number && double.IsInteger(number) => new BigInteger(number),
        _ => null,
    };

    private static double? ToDouble(DataType from, string text) => from switch
    {
        DataType.Double => Float(text),
        DataType.Text => PythonNumbers.Float(text),
        // A BigInteger is cut when it becomes a double; Python and the parser round to the nearest.
        DataType.BigInt when Float(text) is var number && double.IsFinite(number) => number,
        _ => null,
    };

    private static bool? ToBool(DataType from, string text) => from switch
    {
        DataType.Bool => text == "true",
        DataType.BigInt => !Literal(text).IsZero,
        DataType.Double => Float(text) != 0,
        DataType.Text => text.ToLowerInvariant() switch
        {
            "yes" or "true" or "t" or "y" or "1" => true,
            "no" or "false" or "f" or "n" or "0" => false,
            _ => null,
        },
        _ => null,
    };

    // ISO text, then epoch seconds.
    private static long? ToMoment(DataType from, ReadOnlySpan<byte> utf8, string text)
    {
        if (from == DataType.Text && IsoParser.TryParse(utf8, out var parts))
        {
            return parts.HasDate ? TimestampParser.Microseconds(parts) : null;
        }

        return from switch
        {
            DataType.Text => PythonNumbers.FloatOnly(text) is { } seconds ? Epoch(seconds) : null,
            DataType.BigInt => Epoch(Float(text)),
            DataType.Double => Epoch(Float(text)),
            _ => null,
        };
    }

    private static long? Epoch(double seconds)
    {
        if (!(seconds >= FirstSecond && seconds < LastSecond))
        {
            return null;
        }

        // Whole and fraction apart, as Python does: multiplying first would lose the last digits.
        var whole = Math.Floor(seconds);
        return ((long)whole * 1_000_000) + (long)Math.Round((seconds - whole) * 1e6, MidpointRounding.ToEven);
    }

    private static byte[]? ToJson(DataType from, ReadOnlySpan<byte> utf8)
    {
        if (from is not (DataType.Text or DataType.Json))
        {
            return null;
        }

        try
        {
            return Compact(utf8.ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Compact(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return PythonJson.Bytes(document.RootElement, sorted: false);
    }

    private static byte[]? ToBinary(DataType from, string text) => from switch
    {
        DataType.Text when text.StartsWith("0x", StringComparison.Ordinal) => FromHex(text[2..]),
        DataType.Text => FromBase64(text),
        DataType.BigInt when Literal(text) is { Sign: >= 0 } number => number.IsZero ? [] : number.ToByteArray(isUnsigned: true),
        _ => null,
    };

    private static byte[]? FromHex(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal);
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    // Strict: no spaces, padding complete.
    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return text.Length % 4 == 0 && !text.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static BigInteger Literal(string text) => BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static double Float(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
