using System.Text.Json;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Normalization;

/// <summary>Finds the records of a page: by following a plain path in the reader, or for richer selectors by their byte ranges.</summary>
internal sealed class PageSelector
{
    private readonly IReadOnlyList<byte[]> _path;
    private bool _found;

    public PageSelector(RecordPage input)
    {
        var selector = Selector.Parse(input.Selector);
        _path = selector.Path;
        if (!selector.IsPlainPath && input.Body.Length > 0)
        {
            var ranges = new List<(int Start, int Length)>();
            selector.Locate(input.Body, ranges);
            Ranges = ranges;
        }
    }

    /// <summary>Where the records are, or null when <see cref="Seek"/> finds them.</summary>
    public IReadOnlyList<(int Start, int Length)>? Ranges { get; }

    /// <summary>Moves a fresh reader to the value the path leads to; false when it leads nowhere.</summary>
    public bool Seek(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        foreach (var name in _path)
        {
            if (reader.TokenType != JsonTokenType.StartObject || !SeekMember(ref reader, name))
            {
                return false;
            }
        }

        _found = true;
        return true;
    }

    /// <summary>Whether the reader stands on the key that led to the records, once more. Only a key of the outermost object is watched.</summary>
    public bool IsAgain(ref Utf8JsonReader reader) =>
        _found && _path.Count == 1 && reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(_path[0]);

    private static bool SeekMember(ref Utf8JsonReader reader, byte[] name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var here = reader.ValueTextEquals(name);
            reader.Read();
            if (here)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
