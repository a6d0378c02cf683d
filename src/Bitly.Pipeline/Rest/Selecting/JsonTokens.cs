using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// A place in JSON that is valid UTF-8, and the tokens that can follow there. What it passes is surely JSON; where it says no a reader decides, and
/// explains.
/// </summary>
internal ref struct JsonTokens(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(one => (byte)one), (byte)'"', (byte)'\\']);
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Bytes passed so far.</summary>
    public int At
    {
        readonly get => _at;
        set => _at = value;
    }

    /// <summary>The byte behind blanks, which are passed; 0 at the end. Most JSON of an API has no blanks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek() => (uint)_at < (uint)_json.Length && _json[_at] > ' ' ? _json[_at] : PeekBehindBlanks();

    private byte PeekBehindBlanks()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return _at < _json.Length ? Math.Max(_json[_at], (byte)1) : (byte)0;
    }

    /// <summary>This word.</summary>
    public bool Word(ReadOnlySpan<byte> word)
    {
        var here = _json[_at..].StartsWith(word);
        _at += word.Length;
        return here;
    }

    /// <summary>The string whose quote is next.</summary>
    public bool Text(out bool isEscaped)
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

    /// <summary>A number as JSON writes it.</summary>
    public bool Number()
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
