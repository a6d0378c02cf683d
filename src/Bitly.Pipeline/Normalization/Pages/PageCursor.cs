using System.Diagnostics;
using System.Text.Json;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Rows;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Walks the records of one page, and can stop between two of them and go on later, so that a batch may end inside a large page.
/// Works on a copy of the page in pinned memory, where long strings stay until the flush.
/// </summary>
internal sealed class PageCursor(RecordSink sink, string resource, int page, RecordPage input, PinnedBytes body)
{
    private readonly IReadOnlyList<int> _dropped = input.Dropped ?? [];
    private readonly PageSelector _selector = new(input);
    private readonly PinnedBytes _body = body;
    private int _at;
    // Behind the bracket of the list: a reader that goes on from here takes any record, or the list's end.
    private JsonReaderState _list = new(JsonLimits.Options);
    private bool _inList;
    private int _index;
    private int _droppedAt;

    /// <summary>Records written so far, without those left out.</summary>
    public int Written { get; private set; }

    /// <summary>Bytes of the page that were read so far.</summary>
    public long Consumed { get; private set; }

    /// <summary>What has to stay as long as the page is not done.</summary>
    public PinnedBytes[] Held => [_body, sink.Extra];

    /// <summary>Writes records up to <paramref name="most"/> of them or about <paramref name="mostBytes"/> bytes; false when the page is done.</summary>
    /// <exception cref="Errors.PipelineException">The page is not JSON.</exception>
    public bool Read(int most, long mostBytes)
    {
        var reader = new Utf8JsonReader(_body.Span, JsonLimits.Options);
        try
        {
            if (_selector.Ranges is { } ranges)
            {
                return ReadRanges(ranges, ref reader, most, mostBytes);
            }

            var more = (_inList || Enter(ref reader)) && ReadList(ref reader, most, mostBytes);
            Consumed = more ? _at : _body.Length;
            return more;
        }
        catch (JsonException)
        {
            throw Broken();
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escaped half of a surrogate pair.
            throw NormalizeErrors.InvalidText(resource, page, _at + Utf8Position.FirstHalfPair(new Utf8JsonReader(_body.Slice(_at).Span, isFinalBlock: true, _list)));
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
            (_inList, _list, _at) = (true, reader.CurrentState, (int)reader.BytesConsumed);
            return true;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            WriteOne(ref reader);
        }

        Finish(ref reader);
        return false;
    }

    private bool ReadList(ref Utf8JsonReader reader, int most, long mostBytes)
    {
        var (lastRecord, lastByte) = (Written + most, _at + mostBytes);
        var tokens = new JsonTokens(_body.Span) { At = _at };
        for (var more = tokens.Peek() != ']'; more;)
        {
            if (Written >= lastRecord || _at >= lastByte)
            {
                return true;
            }

            _at = tokens.At;
            WriteNext(ref reader);
            tokens.At = _at;
            more = tokens.Peek() == ',';
            if (more)
            {
                tokens.At++;
                // A list does not end with a comma.
                ThrowIf(tokens.Peek() == ']');
                _at = tokens.At;
            }
        }

        ThrowIf(tokens.Peek() != ']');
        _at = tokens.At;
        GoOn(ref reader);
        Finish(ref reader);
        return false;
    }

    // A record of a known form needs no reader.
    private void WriteNext(ref Utf8JsonReader reader)
    {
        var isDropped = _droppedAt < _dropped.Count && _dropped[_droppedAt] == _index;
        var length = isDropped || !_body.Span[_at..].StartsWith((byte)'{') ? -1 : sink.WriteKnown(_body.Slice(_at));
        if (length >= 0)
        {
            _at += length;
            _index++;
            Written++;
            return;
        }

        GoOn(ref reader);
        WriteOne(ref reader);
        _at += (int)reader.BytesConsumed;
    }

    // Puts the reader on the token that is next in the list.
    private void GoOn(ref Utf8JsonReader reader)
    {
        reader = new Utf8JsonReader(_body.Slice(_at).Span, isFinalBlock: true, _list);
        reader.Read();
    }

    private bool ReadRanges(IReadOnlyList<(int Start, int Length)> ranges, ref Utf8JsonReader reader, int most, long mostBytes)
    {
        var last = Written + most;
        for (var bytes = 0L; _index < ranges.Count;)
        {
            if (Written >= last || bytes >= mostBytes)
            {
                return true;
            }

            var (start, length) = ranges[_index];
            (_at, _list) = (start, new JsonReaderState(JsonLimits.Options));
            WriteNext(ref reader);
            bytes += length;
            Consumed += length;
        }

        return false;
    }

    private void WriteOne(ref Utf8JsonReader reader)
    {
        if (_droppedAt < _dropped.Count && _dropped[_droppedAt] == _index)
        {
            _droppedAt++;
            reader.Skip();
        }
        else
        {
            sink.Write(ref reader);
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

    private void ThrowIf(bool broken)
    {
        if (broken)
        {
            throw Broken();
        }
    }

    // A reader that reads all of the page knows best what is wrong with it.
    private Errors.PipelineException Broken()
    {
        var reader = new Utf8JsonReader(_body.Span, JsonLimits.Options);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException broken)
        {
            return NormalizeErrors.InvalidJson(resource, page, Position(broken), Reason(broken), broken);
        }

        throw new UnreachableException("A page was refused that is JSON.");
    }

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
