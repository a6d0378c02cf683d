using System.Text.Json;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// Where the members of a body's object are, and the items of those that are lists: noted while the body is checked, so that selector, paginator
/// and processing do not each read the page again.
/// </summary>
internal sealed class JsonOutline
{
    /// <summary>What lies deeper is of no concern here.</summary>
    public const int Depth = 2;

    private readonly List<Member> _members = [];
    private readonly List<(int Start, int Length)> _items = [];
    private int _start;
    private int _firstItem;

    /// <summary>A member: its name (UTF-8 as written, without quotes), its value, and which items are its own.</summary>
    public readonly record struct Member((int Start, int Length) Name, (int Start, int Length) Value, (int First, int Count)? Items);

    /// <summary>False for a body that is no object, or has an escape in a member's name.</summary>
    public bool IsComplete { get; private set; } = true;

    public IReadOnlyList<Member> Members => _members;

    /// <summary>Adds the items of the list that begins at a place; false when none is known there.</summary>
    public bool AddItems(int start, List<(int Start, int Length)> into)
    {
        foreach (var member in _members)
        {
            if (member.Value.Start == start && member.Items is { } items)
            {
                into.AddRange(_items.GetRange(items.First, items.Count));
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the token the reader stands on. Every token of the body comes by, in order.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        var (depth, start, end) = (reader.CurrentDepth, (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Name(depth, start + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
                return;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Open(depth, start);
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close(depth, reader.TokenType == JsonTokenType.EndArray, end);
                return;
            default:
                Value(depth, start, end);
                return;
        }
    }

    /// <summary>Forgets all, for a body that is read from its beginning again.</summary>
    public void Clear()
    {
        _members.Clear();
        _items.Clear();
        (_start, _firstItem, IsComplete) = (0, 0, true);
    }

    /// <summary>A key; depth is the number of objects and lists it lies in.</summary>
    public void Name(int depth, int start, int length, bool isEscaped)
    {
        if (depth == 1)
        {
            IsComplete &= !isEscaped;
            _members.Add(new Member((start, length), default, null));
        }
    }

    /// <summary>The first byte of an object or list; depth is the number of those it lies in.</summary>
    public void Open(int depth, int start)
    {
        if (depth == 1)
        {
            (_start, _firstItem) = (start, _items.Count);
        }
        else if (depth == 2)
        {
            _items.Add((start, 0));
        }
        else if (depth == 0)
        {
            IsComplete &= _members.Count == 0;
        }
    }

    /// <summary>The end of an object or list; depth as at its beginning.</summary>
    public void Close(int depth, bool isList, int end)
    {
        if (depth == 2)
        {
            _items[^1] = (_items[^1].Start, end - _items[^1].Start);
        }
        else if (depth == 1 && _members.Count > 0)
        {
            _members[^1] = _members[^1] with { Value = (_start, end - _start), Items = isList ? (_firstItem, _items.Count - _firstItem) : null };
        }
        else if (depth == 0)
        {
            IsComplete &= !isList;
        }
    }

    /// <summary>A text, number or word; depth is the number of objects and lists it lies in.</summary>
    public void Value(int depth, int start, int end)
    {
        if (depth == 2)
        {
            _items.Add((start, end - start));
        }
        else if (depth == 1 && _members.Count > 0)
        {
            _members[^1] = _members[^1] with { Value = (start, end - start) };
        }
        else if (depth < 2)
        {
            IsComplete = false;
        }
    }
}
