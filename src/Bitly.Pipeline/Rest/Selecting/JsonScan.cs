using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// Checks that bytes are one JSON value, in a third of the time that reading its tokens takes, and notes its outline on the way. It says yes or
/// "not sure": what it does not accept the reader decides about, and explains.
/// </summary>
internal ref struct JsonScan
{
    private const int Deepest = 64;
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(one => (byte)one), (byte)'"', (byte)'\\']);
    private readonly ReadOnlySpan<byte> _json;
    private readonly JsonOutline? _outline;
    private readonly Span<bool> _isObject;
    private int _depth;
    private int _at;

    private JsonScan(ReadOnlySpan<byte> json, JsonOutline? outline, Span<bool> isObject)
    {
        _json = json;
        _outline = outline;
        _isObject = isObject;
    }

    /// <summary>True when the bytes, which are valid UTF-8, are surely one JSON value.</summary>
    public static bool Accepts(ReadOnlySpan<byte> json, JsonOutline? outline)
    {
        Span<bool> isObject = stackalloc bool[Deepest + 1];
        return new JsonScan(json, outline, isObject).Run();
    }

    private bool Run()
    {
        while (Value())
        {
            // Behind a value: ends of what it lies in, then the next one or the end of all.
            while (_depth > 0 && Peek() == (_isObject[_depth] ? '}' : ']'))
            {
                _at++;
                Close();
            }

            if (_depth == 0)
            {
                return Peek() == 0 && _at == _json.Length;
            }

            if (Peek() != ',')
            {
                return false;
            }

            _at++;
            if (_isObject[_depth] && !Name())
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>A scalar, or an empty list or object, and the way down to it; false when there is none.</summary>
    private bool Value()
    {
        while (Peek() is (byte)'{' or (byte)'[')
        {
            if (_depth == Deepest)
            {
                return false;
            }

            var isObject = _json[_at] == '{';
            if (_depth <= JsonOutline.Depth)
            {
                _outline?.Open(_depth, _at);
            }

            _isObject[++_depth] = isObject;
            _at++;
            if (Peek() == (isObject ? '}' : ']'))
            {
                _at++;
                Close();
                return true;
            }

            if (isObject && !Name())
            {
                return false;
            }
        }

        return Scalar();
    }

    private bool Scalar()
    {
        var start = _at;
        var known = _at < _json.Length && _json[_at] switch
        {
            (byte)'"' => Text(out _),
            (byte)'t' => Word("true"u8),
            (byte)'f' => Word("false"u8),
            (byte)'n' => Word("null"u8),
            _ => Number(),
        };
        if (known && _depth <= JsonOutline.Depth)
        {
            _outline?.Value(_depth, start, _at);
        }

        return known;
    }

    private void Close()
    {
        var isList = !_isObject[_depth--];
        if (_depth <= JsonOutline.Depth)
        {
            _outline?.Close(_depth, isList, _at);
        }
    }

    /// <summary>A key and its colon.</summary>
    private bool Name()
    {
        if (Peek() != '"')
        {
            return false;
        }

        var start = _at;
        if (!Text(out var isEscaped))
        {
            return false;
        }

        if (_depth == 1)
        {
            _outline?.Name(_depth, start + 1, _at - start - 2, isEscaped);
        }

        var colon = Peek() == ':';
        _at++;
        return colon;
    }

    /// <summary>The byte behind blanks, which are passed; 0 at the end. Most JSON of an API has no blanks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Peek() => (uint)_at < (uint)_json.Length && _json[_at] > ' ' ? _json[_at] : PeekBehindBlanks();

    private byte PeekBehindBlanks()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return _at < _json.Length ? Math.Max(_json[_at], (byte)1) : (byte)0;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        var here = _json[_at..].StartsWith(word);
        _at += word.Length;
        return here;
    }

    /// <summary>The string whose quote is next.</summary>
    private bool Text(out bool isEscaped)
    {
        isEscaped = false;
        _at++;
        while (true)
        {
            var length = ToEnd(_json[_at..]);
            if (length < 0)
            {
                return false;
            }

            _at += length;
            switch (_json[_at++])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\' when Escape():
                    isEscaped = true;
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Bytes to the next quote, backslash or control character. Most strings are short, so the first sixteen bytes are looked at here.</summary>
    private static int ToEnd(ReadOnlySpan<byte> rest)
    {
        if (Vector128.IsHardwareAccelerated && rest.Length >= Vector128<byte>.Count)
        {
            var first = Vector128.Create(rest);
            var ends = Vector128.Equals(first, Vector128.Create((byte)'"')) | Vector128.Equals(first, Vector128.Create((byte)'\\')) | Vector128.LessThan(first, Vector128.Create((byte)' '));
            var bits = ends.ExtractMostSignificantBits();
            if (bits != 0)
            {
                return BitOperations.TrailingZeroCount(bits);
            }

            var more = rest[Vector128<byte>.Count..].IndexOfAny(StringEnds);
            return more < 0 ? more : more + Vector128<byte>.Count;
        }

        return rest.IndexOfAny(StringEnds);
    }

    /// <summary>What stands behind a backslash.</summary>
    private bool Escape()
    {
        if (_at >= _json.Length)
        {
            return false;
        }

        var mark = _json[_at++];
        if (mark != 'u')
        {
            return mark is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        var end = _at + 4;
        while (_at < end && _at < _json.Length && char.IsAsciiHexDigit((char)_json[_at]))
        {
            _at++;
        }

        return _at == end;
    }

    private bool Number()
    {
        if (_at < _json.Length && _json[_at] == '-')
        {
            _at++;
        }

        var first = _at;
        if (Digits() == 0 || (_json[first] == '0' && _at > first + 1))
        {
            return false;
        }

        if (_at < _json.Length && _json[_at] == '.')
        {
            _at++;
            if (Digits() == 0)
            {
                return false;
            }
        }

        if (_at >= _json.Length || _json[_at] is not ((byte)'e' or (byte)'E'))
        {
            return true;
        }

        _at++;
        if (_at < _json.Length && _json[_at] is (byte)'+' or (byte)'-')
        {
            _at++;
        }

        return Digits() > 0;
    }

    private int Digits()
    {
        var start = _at;
        while (_at < _json.Length && char.IsAsciiDigit((char)_json[_at]))
        {
            _at++;
        }

        return _at - start;
    }
}
