using System.Text.Json;
using Bitly.Pipeline.Rows;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Walks the records of one page, and can stop between two of them and go on later, so that a batch may end inside a large page.
/// Works on a copy of the page in native memory, where long strings stay until the flush.
/// </summary>
internal sealed class PageCursor(RecordSink sink, string resource, int page, RecordPage input, NativeBytes body)
{
    private readonly IReadOnlyList<int> _dropped = input.Dropped ?? [];
    private readonly PageSelector _selector = new(input);
    private readonly NativeBytes _body = body;
    private NativeBytes _rest = body;
    private JsonReaderState _state = new(JsonLimits.Options);
    private bool _inList;
    private int _index;
    private int _droppedAt;

    /// <summary>Records written so far, without those left out.</summary>
    public int Written { get; private set; }

    /// <summary>Bytes of the page that were read so far.</summary>
    public long Consumed { get; private set; }

    private int Offset => _body.Length - _rest.Length;

    /// <summary>Writes records up to <paramref name="most"/> of them or about <paramref name="mostBytes"/> bytes; false when the page is done.</summary>
    /// <exception cref="Errors.PipelineException">The page is not JSON.</exception>
    public bool Read(int most, long mostBytes)
    {
        var reader = new Utf8JsonReader(_rest.Span, isFinalBlock: true, _state);
        try
        {
            if (_selector.Ranges is { } ranges)
            {
                return ReadRanges(ranges, most, mostBytes);
            }

            var more = (_inList || Enter(ref reader)) && ReadList(ref reader, most, mostBytes);
            Consumed = more ? Offset : _body.Length;
            return more;
        }
        catch (JsonException broken)
        {
            throw NormalizeErrors.InvalidJson(resource, page, Position(broken), Reason(broken), broken);
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escaped half of a surrogate pair.
            throw NormalizeErrors.InvalidText(resource, page, Offset + reader.TokenStartIndex);
        }
    }

    // Goes to the records. False when there is no list: then a single record, if any, was written.
    private bool Enter(ref Utf8JsonReader reader)
    {
        if (!_selector.Seek(ref reader))
        {
            Finish(ref reader);
            return false;
        }

        if (reader.TokenType == JsonTokenType.StartArray)
        {
            _inList = true;
            return true;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            WriteOne(ref reader, _rest);
        }

        Finish(ref reader);
        return false;
    }

    private bool ReadList(ref Utf8JsonReader reader, int most, long mostBytes)
    {
        var last = Written + most;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            WriteOne(ref reader, _rest);
            if (Written >= last || reader.BytesConsumed >= mostBytes)
            {
                // A page that ends here is done: its bytes need not wait for the next batch.
                var next = reader;
                if (!next.Read() || next.TokenType == JsonTokenType.EndArray)
                {
                    reader = next;
                    break;
                }

                _state = reader.CurrentState;
                _rest = _rest.Slice((int)reader.BytesConsumed);
                return true;
            }
        }

        Finish(ref reader);
        return false;
    }

    private bool ReadRanges(IReadOnlyList<(int Start, int Length)> ranges, int most, long mostBytes)
    {
        var last = Written + most;
        for (var bytes = 0L; _index < ranges.Count;)
        {
            if (Written >= last || bytes >= mostBytes)
            {
                return true;
            }

            var record = _body.Slice(ranges[_index].Start, ranges[_index].Length);
            var reader = new Utf8JsonReader(record.Span, JsonLimits.Options);
            reader.Read();
            WriteOne(ref reader, record);
            bytes += record.Length;
            Consumed += record.Length;
        }

        return false;
    }

    private void WriteOne(ref Utf8JsonReader reader, NativeBytes source)
    {
        if (_droppedAt < _dropped.Count && _dropped[_droppedAt] == _index)
        {
            _droppedAt++;
            reader.Skip();
        }
        else
        {
            sink.Write(ref reader, source);
            Written++;
        }

        _index++;
    }

    // The rest of the page has to be JSON too, and must not hold the records' key again.
    private void Finish(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (_selector.IsAgain(ref reader))
            {
                throw NormalizeErrors.SelectorTwice(resource, page, input.Selector);
            }
        }
    }

    // The reader tells lines and the place in the line, counted through all parts of the page it read.
    private long Position(JsonException broken)
    {
        var at = 0;
        for (var line = broken.LineNumber ?? 0; line > 0; line--)
        {
            at += _body.Span[at..].IndexOf((byte)'\n') + 1;
        }

        return at + (broken.BytePositionInLine ?? 0);
    }

    private static string Reason(JsonException broken)
    {
        var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? broken.Message : broken.Message[..end]).TrimEnd('.');
    }
}
