using System.Buffers;
using System.Text.Json;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Records of one page after the steps: where they are in which bytes, and which ones a filter left out.</summary>
internal sealed record PageRecords(ReadOnlyMemory<byte> Body, string Selector, IReadOnlyList<(int Start, int Length)> Ranges, IReadOnlyList<int> Dropped)
{
    public ReadOnlyMemory<byte> Record(int index) => Body.Slice(Ranges[index].Start, Ranges[index].Length);
}

/// <summary>
/// What is done to records before they are stored: filters, renamed and left-out keys, fields of the envelope, wrapped scalars. A page is only
/// rewritten when the resource asks for one of these; else its bytes stay what the API sent.
/// </summary>
internal sealed class RecordSteps
{
    private readonly ResourceDefinition _resource;
    private readonly IReadOnlyList<(RecordFilter? Filter, ProcessingStep Step)> _steps;

    public RecordSteps(ResourceDefinition resource)
    {
        _resource = resource;
        _steps = [.. resource.ProcessingSteps.Select(step => (step.Filter is null ? null : RecordFilter.Parse(resource, step.Filter), step))];
        Rewrites = resource.Envelope.Count > 0 || resource.WrapScalarsAs is not null || resource.ProcessingSteps.Any(step => step.Rename is not null || step.Drop is not null);
    }

    /// <summary>True when the stored page differs from what the API sent.</summary>
    public bool Rewrites { get; }

    public bool Any => Rewrites || _steps.Count > 0;

    /// <summary>The page to store. Indexes of records stay, so that positions of children do. Without <paramref name="ranges"/> the selector looks for the records.</summary>
    public PageRecords Apply(ReadOnlyMemory<byte> body, string selector, IReadOnlyList<(int Start, int Length)>? ranges = null)
    {
        var records = new PageRecords(body, selector, ranges ?? Located(body, selector), []);
        return Any ? Apply(records) : records;
    }

    private static List<(int Start, int Length)> Located(ReadOnlyMemory<byte> body, string selector)
    {
        var ranges = new List<(int Start, int Length)>();
        Selector.Parse(selector).Locate(body, ranges);
        return ranges;
    }

    private PageRecords Apply(PageRecords page)
    {
        var envelope = EnvelopeOf(page.Body);
        var dropped = new List<int>();
        var written = new ArrayBufferWriter<byte>(page.Body.Length + 64);
        var ranges = new List<(int Start, int Length)>(page.Ranges.Count);
        for (var index = 0; index < page.Ranges.Count; index++)
        {
            var record = Wrap(page.Record(index));
            foreach (var (filter, step) in _steps)
            {
                if (filter?.Keeps(record) == false)
                {
                    dropped.Add(index);
                    break;
                }

                record = step.Rename is null && step.Drop is null ? record : Change(record, step);
            }

            written.Write(index == 0 ? "["u8 : ","u8);
            record = envelope.Count == 0 || record.Span[0] != (byte)'{' ? record : JsonMembers.Add(record, envelope);
            ranges.Add((written.WrittenCount, record.Length));
            written.Write(record.Span);
        }

        written.Write(page.Ranges.Count == 0 ? "[]"u8 : "]"u8);
        return Rewrites ? new PageRecords(written.WrittenMemory, "$", ranges, dropped) : page with { Dropped = dropped };
    }

    private ReadOnlyMemory<byte> Wrap(ReadOnlyMemory<byte> record)
    {
        if (_resource.WrapScalarsAs is not { } key || record.Span[0] is (byte)'{' or (byte)'[' or (byte)'n')
        {
            return record;
        }

        return JsonMembers.Object([new(key, record)]);
    }

    private List<KeyValuePair<string, ReadOnlyMemory<byte>>> EnvelopeOf(ReadOnlyMemory<byte> body)
    {
        var fields = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        foreach (var (field, name) in _resource.Envelope)
        {
            if (Selector.Parse(field).First(body.Span) is { } range)
            {
                fields.Add(new(name, body.Slice(range.Start, range.Length)));
            }
        }

        return fields;
    }

    private static ReadOnlyMemory<byte> Change(ReadOnlyMemory<byte> record, ProcessingStep step)
    {
        if (record.Span[0] != (byte)'{')
        {
            return record;
        }

        var members = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        var reader = new JsonRanges(record.Span, 0, record.Length);
        while (reader.MoveNext())
        {
            var name = reader.Name;
            if (step.Drop?.Contains(name, StringComparer.Ordinal) != true)
            {
                members.Add(new(step.Rename?.GetValueOrDefault(name) ?? name, record.Slice(reader.Current.Start, reader.Current.Length)));
            }
        }

        return JsonMembers.Object(members);
    }
}

/// <summary>Writes JSON objects from names and finished values.</summary>
internal static class JsonMembers
{
    public static ReadOnlyMemory<byte> Object(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> members)
    {
        var to = new ArrayBufferWriter<byte>();
        to.Write("{"u8);
        Write(to, members, first: true);
        to.Write("}"u8);
        return to.WrittenMemory;
    }

    /// <summary>The object with more members behind its own.</summary>
    public static ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> record, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> members)
    {
        var to = new ArrayBufferWriter<byte>(record.Length + 64);
        var inner = record.Span[..^1].TrimEnd(" \t\r\n"u8);
        to.Write(inner);
        Write(to, members, first: inner.Length == 1);
        to.Write("}"u8);
        return to.WrittenMemory;
    }

    /// <summary>Both objects in one, the second behind the first; the first as it is when there is no second or it is no object.</summary>
    public static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> record, ReadOnlyMemory<byte>? more)
    {
        if (more is not { Length: > 2 } second || record.Span[0] != (byte)'{')
        {
            return record;
        }

        var to = new ArrayBufferWriter<byte>(record.Length + second.Length);
        var inner = record.Span[..^1].TrimEnd(" \t\r\n"u8);
        to.Write(inner);
        to.Write(inner.Length == 1 ? ""u8 : ","u8);
        to.Write(second.Span[1..]);
        return to.WrittenMemory;
    }

    private static void Write(ArrayBufferWriter<byte> to, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> members, bool first)
    {
        foreach (var (name, value) in members)
        {
            to.Write(first ? "\""u8 : ",\""u8);
            to.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
            to.Write("\":"u8);
            to.Write(value.Span);
            first = false;
        }
    }
}
