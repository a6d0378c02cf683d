using System.Text;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Finds the cursor's value in a record. A plain field is read in one pass without building anything; other paths go through the selector.</summary>
internal sealed class CursorField
{
    private readonly Selector? _path;
    private readonly byte[] _name;
    private readonly byte[] _quoted;

    public CursorField(string path)
        : this(path, Selector.Parse(path))
    {
    }

    private CursorField(string path, Selector selector)
    {
        Path = path;
        if (selector is { IsPlainPath: true, Path.Count: 1 })
        {
            _name = selector.Path[0];
            _quoted = [(byte)'"', .. _name, (byte)'"'];
        }
        else
        {
            (_path, _name, _quoted) = (selector, [], []);
        }
    }

    public string Path { get; }

    /// <summary>The literal of the value, or null when the record has no such field. A null value is the literal null.</summary>
    public ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> record)
    {
        if (_path is not null)
        {
            // Without the type null would become an empty memory, not none.
            return _path.First(record.Span) is { } range ? record.Slice(range.Start, range.Length) : default(ReadOnlyMemory<byte>?);
        }

        if (FindEarly(record.Span) is { } early)
        {
            return record[early];
        }

        ReadOnlyMemory<byte>? found = null;
        var members = new JsonRanges(record.Span, 0, record.Length);
        while (members.InObject && members.MoveNext())
        {
            if (members.IsNamed(_name))
            {
                // Of a key that stands twice the last value counts, as in Python.
                found = record.Slice(members.Current.Start, members.Current.Length);
            }
        }

        return found;
    }

    /// <summary>
    /// The value where it is sure without reading the record: the quoted name stands in it once, with no bracket and no escape before it that
    /// could make it anything but a key of the record itself, and no escape behind it that could spell it once more. Cursors mostly stand among
    /// the first fields.
    /// </summary>
    private Range? FindEarly(ReadOnlySpan<byte> record)
    {
        var at = record.IndexOf(_quoted);
        if (at < 0 || record[0] != (byte)'{' || record[1..at].IndexOfAny((byte)'{', (byte)'[', (byte)'\\') >= 0)
        {
            return null;
        }

        var colon = JsonSkip.Blanks(record, at + _quoted.Length);
        var rest = record[colon..];
        if (rest[0] != (byte)':' || rest.IndexOf(_quoted) >= 0 || rest.IndexOf("\\u"u8) >= 0)
        {
            return null;
        }

        var start = JsonSkip.Blanks(record, colon + 1);
        return start..JsonSkip.Value(record, start);
    }

    /// <summary>Names of a record's top-level fields, for messages.</summary>
    public static IReadOnlyList<string> Keys(ReadOnlyMemory<byte> record)
    {
        var keys = new List<string>();
        var members = new JsonRanges(record.Span, 0, record.Length);
        while (members.InObject && members.MoveNext())
        {
            keys.Add(members.Name);
        }

        return keys;
    }

    public override string ToString() => _path?.Text ?? Encoding.UTF8.GetString(_name);
}
