using System.Buffers;
using System.Text.Json;

namespace Bitly.Pipeline.Packages;

/// <summary>
/// Reads <see cref="PageEntry"/> from lines, one after the other. What a line says as the one before it did is taken from there: all pages of a
/// sequence share their texts.
/// </summary>
/// <param name="withNext">Whether where a sequence goes on is wanted; else <see cref="PageEntry.Next"/> only says whether it does.</param>
internal sealed class EntryReader(bool withNext = true)
{
    /// <summary>What <see cref="PageEntry.Next"/> says to who did not want it.</summary>
    public const string Followed = "followed";

    private readonly List<int> _numbers = [];
    private PageEntry? _last;

    /// <summary>The place a line is about, valid until the next call; null when it names none.</summary>
    public (IReadOnlyList<int> Position, int Page)? Place(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            int? page = null;
            var found = false;
            while (json.Read() && !(found && page is not null))
            {
                if (json.TokenType is not JsonTokenType.PropertyName || json.CurrentDepth != 1)
                {
                    continue;
                }

                switch (Name(ref json))
                {
                    case "position": found = ReadNumbers(ref json); break;
                    case nameof(page): page = json.GetInt32(); break;
                    default: json.Skip(); break;
                }
            }

            return found && page is { } number ? (_numbers, number) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The entry, or null when the line is none.</summary>
    public PageEntry? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return _last = json.Read() && json.TokenType is JsonTokenType.StartObject ? Read(ref json) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private PageEntry? Read(ref Utf8JsonReader json)
    {
        string? resource = null, selector = null, parentFields = null, next = null;
        IReadOnlyList<int>? position = null, dropped = null;
        int? page = null, records = null, length = null;
        long? offset = null;
        uint check = 0;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            switch (Name(ref json))
            {
                case nameof(resource): resource = Text(ref json, _last?.Resource); break;
                case nameof(position): position = Numbers(ref json, _last?.Position); break;
                case nameof(page): page = json.GetInt32(); break;
                case nameof(selector): selector = Text(ref json, _last?.Selector); break;
                case nameof(records): records = json.GetInt32(); break;
                case nameof(dropped): dropped = Numbers(ref json, null); break;
                case nameof(parentFields): parentFields = Text(ref json, _last?.ParentFields); break;
                case nameof(next): next = withNext ? Text(ref json, _last?.Next) : Checked(ref json); break;
                case nameof(offset): offset = json.GetInt64(); break;
                case nameof(length): length = json.GetInt32(); break;
                case nameof(check): check = json.GetUInt32(); break;
                default: json.Skip(); break;
            }
        }

        var whole = json.TokenType is JsonTokenType.EndObject && !json.Read() && resource is not null && position is not null && selector is not null;
        return !whole || page is null || records is null || offset is null || length is null ? null : new PageEntry
        {
            Resource = resource!,
            Position = position!,
            Page = page.Value,
            Selector = selector!,
            Records = records.Value,
            Dropped = dropped,
            ParentFields = parentFields,
            Next = next,
            Offset = offset.Value,
            Length = length.Value,
            Check = check,
        };
    }

    /// <summary>The property's name as a variable is called here; the reader stands on its value then.</summary>
    private static string Name(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan switch
        {
            var one when one.SequenceEqual("resource"u8) => "resource",
            var one when one.SequenceEqual("position"u8) => "position",
            var one when one.SequenceEqual("page"u8) => "page",
            var one when one.SequenceEqual("selector"u8) => "selector",
            var one when one.SequenceEqual("records"u8) => "records",
            var one when one.SequenceEqual("dropped"u8) => "dropped",
            var one when one.SequenceEqual("parent_fields"u8) => "parentFields",
            var one when one.SequenceEqual("next"u8) => "next",
            var one when one.SequenceEqual("offset"u8) => "offset",
            var one when one.SequenceEqual("length"u8) => "length",
            var one when one.SequenceEqual("check"u8) => "check",
            _ => "",
        };
        json.Read();
        return name;
    }

    private static string? Text(ref Utf8JsonReader json, string? last) =>
        last is not null && json.TokenType is JsonTokenType.String && json.ValueTextEquals(last) ? last : json.GetString();

    /// <summary>A text that is only looked at: whether it is there, and one at all.</summary>
    private static string? Checked(ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.Null)
        {
            return null;
        }

        var text = ArrayPool<char>.Shared.Rent(json.ValueSpan.Length);
        json.CopyString(text);
        ArrayPool<char>.Shared.Return(text);
        return Followed;
    }

    private IReadOnlyList<int>? Numbers(ref Utf8JsonReader json, IReadOnlyList<int>? last)
    {
        if (json.TokenType is JsonTokenType.Null)
        {
            return null;
        }

        ReadNumbers(ref json);
        return last is not null && PageOrder.Compare(last, _numbers) == 0 ? last : _numbers.ToArray();
    }

    private bool ReadNumbers(ref Utf8JsonReader json)
    {
        _numbers.Clear();
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            _numbers.Add(json.GetInt32());
        }

        return true;
    }
}
