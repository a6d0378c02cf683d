using System.Text.Json;

namespace Bitly.Pipeline.Rest;

/// <summary>Walks the direct children of an object or a list, giving byte ranges instead of values.</summary>
internal ref struct JsonRanges
{
    private readonly int _base;
    private readonly bool _isObject;
    private Utf8JsonReader _reader;
    private Utf8JsonReader _name;

    public JsonRanges(ReadOnlySpan<byte> body, int start, int length)
    {
        _base = start;
        _reader = new Utf8JsonReader(body.Slice(start, length), JsonLimits.Reader);
        _isObject = _reader.Read() && _reader.TokenType == JsonTokenType.StartObject;
    }

    /// <summary>Range of the child in the whole body.</summary>
    public (int Start, int Length) Current { get; private set; }

    public readonly bool InObject => _isObject;

    /// <summary>True when the child is an object's member of this name (UTF-8, unescaped).</summary>
    public readonly bool IsNamed(ReadOnlySpan<byte> name) => _isObject && _name.ValueTextEquals(name);

    /// <summary>Name of the member; only inside an object.</summary>
    public readonly string Name => _name.GetString()!;

    public bool MoveNext()
    {
        if (!_reader.Read() || _reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            return false;
        }

        if (_isObject)
        {
            _name = _reader;
            _reader.Read();
        }

        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Current = (_base + start, (int)_reader.BytesConsumed - start);
        return true;
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
}
