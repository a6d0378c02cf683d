using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>One request sequence that a parent's record makes: what the request is bound to, and the fields its records take over.</summary>
internal readonly record struct ChildStart(ReadOnlyMemory<byte> Parent, ReadOnlyMemory<byte>? Fields, string? Value);

/// <summary>Turns the records of a parent's page into the starts of a child's request sequences (dlt-behaviour 1.8). Pure.</summary>
internal sealed class ParentRecords(ResourceDefinition child, string parent)
{
    private readonly ResolveDefinition? _resolve = child.Endpoint.Resolve.Values.FirstOrDefault(one => one.Each || one.StripScheme || one.Distinct || one.CopyAs is not null);

    /// <summary>A value that was asked for already is not asked for again, so all parents must be known before the first request.</summary>
    public bool Distinct => _resolve?.Distinct == true;

    /// <summary>Starts of one parent record, mostly one.</summary>
    public IEnumerable<ChildStart> StartsOf(ReadOnlyMemory<byte> record)
    {
        var included = Included(record);
        if (_resolve is null)
        {
            yield return new ChildStart(record, included.Count == 0 ? null : JsonMembers.Object(included), null);
            yield break;
        }

        foreach (var value in ValuesOf(record))
        {
            List<KeyValuePair<string, ReadOnlyMemory<byte>>> fields = _resolve.CopyAs is { } name ? [.. included, new(name, value)] : included;
            yield return new ChildStart(Bound(record, value), fields.Count == 0 ? null : JsonMembers.Object(fields), Encoding.UTF8.GetString(value.Span));
        }
    }

    private List<KeyValuePair<string, ReadOnlyMemory<byte>>> Included(ReadOnlyMemory<byte> record)
    {
        var fields = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        foreach (var field in child.IncludeFromParent)
        {
            var value = new CursorField($"'{field}'").Find(record)
                ?? throw ExtractErrors.ParentFieldMissing(child, parent, field, CursorField.Keys(record));
            fields.Add(new($"_{parent}_{field}", value));
        }

        return fields;
    }

    private IEnumerable<ReadOnlyMemory<byte>> ValuesOf(ReadOnlyMemory<byte> record)
    {
        var found = Selector.Parse(_resolve!.Field).First(record.Span) is { } range ? record.Slice(range.Start, range.Length) : (ReadOnlyMemory<byte>?)null;
        if (found is not { } value || value.Span[0] == (byte)'n')
        {
            return _resolve.Each ? [] : throw ExtractErrors.ParentFieldMissing(child, parent, _resolve.Field, CursorField.Keys(record));
        }

        if (!_resolve.Each)
        {
            return [Strip(value)];
        }

        var items = new List<(int Start, int Length)>();
        if (value.Span[0] == (byte)'[')
        {
            JsonRanges.Children(value.Span, 0, value.Length, items);
        }
        else
        {
            items.Add((0, value.Length));
        }

        return items.Select(item => Strip(value.Slice(item.Start, item.Length)));
    }

    /// <summary>The request sees a record in which the field is this one value: it stands first, and the first match counts.</summary>
    private ReadOnlyMemory<byte> Bound(ReadOnlyMemory<byte> record, ReadOnlyMemory<byte> value)
    {
        var path = Selector.Parse(_resolve!.Field).Path.Select(Encoding.UTF8.GetString).ToList();
        var bound = path.AsEnumerable().Reverse().Aggregate(value, (inner, name) => JsonMembers.Object([new(name, inner)]));
        var others = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        var members = new JsonRanges(record.Span, 0, record.Length);
        while (members.InObject && members.MoveNext())
        {
            others.Add(new(members.Name, record.Slice(members.Current.Start, members.Current.Length)));
        }

        return JsonMembers.Add(bound, others);
    }

    private ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> value)
    {
        if (!_resolve!.StripScheme || value.Span[0] != (byte)'"')
        {
            return value;
        }

        using var document = JsonDocument.Parse(value);
        var text = document.RootElement.GetString()!;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme is 4 or 5 ? Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text[(scheme + 3)..])}\"") : value;
    }
}
