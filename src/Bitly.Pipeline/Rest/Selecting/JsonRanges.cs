using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bitly.Pipeline.Rest;

/// <summary>Walks the direct children of an object or a list in checked JSON, giving byte ranges instead of values. A scalar has none.</summary>
internal ref partial struct JsonRanges
{
    private readonly ReadOnlySpan<byte> _body;
    private int _at;
    private ReadOnlySpan<byte> _name;

    public JsonRanges(ReadOnlySpan<byte> body, int start, int length)
    {
        _body = body[..(start + length)];
        _at = JsonSkip.Blanks(_body, start);
        var first = _at < _body.Length ? _body[_at] : (byte)0;
        InObject = first == (byte)'{';
        _at = InObject || first == (byte)'[' ? _at + 1 : _body.Length;
    }

    /// <summary>Range of the child in the whole body.</summary>
    public (int Start, int Length) Current { get; private set; }

    public bool InObject { get; }

    /// <summary>True when the child is an object's member of this name (UTF-8, unescaped).</summary>
    public readonly bool IsNamed(ReadOnlySpan<byte> name) => InObject && (_name.Contains((byte)'\\')
        ? Encoding.UTF8.GetBytes(Name).AsSpan().SequenceEqual(name)
        : _name[1..^1].SequenceEqual(name));

    /// <summary>Name of the member, as <see cref="Text"/>; only inside an object.</summary>
    public readonly string Name => Text(_name);

    /// <exception cref="JsonException">The bytes end inside the value.</exception>
    public bool MoveNext()
    {
        _at = JsonSkip.Blanks(_body, _at);
        if (_at < _body.Length && _body[_at] == (byte)',')
        {
            _at = JsonSkip.Blanks(_body, _at + 1);
        }

        if (_at >= _body.Length || _body[_at] is (byte)'}' or (byte)']')
        {
            return false;
        }

        if (InObject)
        {
            ReadName();
        }

        var start = _at;
        _at = JsonSkip.Value(_body, start);
        Current = (start, _at - start);
        return true;
    }

    /// <summary>Content of a JSON string given with its quotes. Half of a surrogate pair, which no reader takes, is U+FFFD: it names nothing, but hides nothing either.</summary>
    public static string Text(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var whole = Escape().Replace(Encoding.UTF8.GetString(quoted), escape => escape.Groups["half"].Success ? "\\ufffd" : escape.Value);
            return Text(Encoding.UTF8.GetBytes(whole));
        }
    }

    /// <summary>Adds the ranges of all children of the value at a place.</summary>
    public static void Children(ReadOnlySpan<byte> body, int start, int length, List<(int Start, int Length)> into)
    {
        var children = new JsonRanges(body, start, length);
        while (children.MoveNext())
        {
            into.Add(children.Current);
        }
    }

    private void ReadName()
    {
        var end = JsonSkip.Value(_body, _at);
        _name = _body[_at..end];
        var colon = JsonSkip.Blanks(_body, end);
        _at = JsonSkip.Blanks(_body, colon + 1);
        if (_name[0] != (byte)'"' || _at >= _body.Length)
        {
            throw new JsonException("A member of an object has no name or no value.");
        }
    }

    /// <summary>One escape, a pair of surrogates being one.</summary>
    [GeneratedRegex(@"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?<half>u[dD][89a-fA-F]..)|.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
