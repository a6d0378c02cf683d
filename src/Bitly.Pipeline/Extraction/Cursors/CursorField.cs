using System.Text;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Finds the cursor's value in a record. A plain field is read in one pass without building anything; other paths go through the selector.</summary>
internal sealed class CursorField
{
    private readonly Selector? _path;
    private readonly byte[] _name;

    public CursorField(string path)
    {
        var selector = Selector.Parse(path);
        Path = path;
        if (selector is { IsPlainPath: true, Path.Count: 1 })
        {
            _name = selector.Path[0];
        }
        else
        {
            (_path, _name) = (selector, []);
        }
    }

    public string Path { get; }

    /// <summary>The literal of the value, or null when the record has no such field. A null value is the literal null.</summary>
    public ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> record)
    {
        if (_path is not null)
        {
            return _path.First(record.Span) is { } range ? record.Slice(range.Start, range.Length) : null;
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
