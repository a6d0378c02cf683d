using System.Text.Json;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Takes the records of one resource, one at a time: the fast path first, and where that says no the exact path, from which the form is
/// learned.
/// </summary>
internal sealed class RecordSink(NormalizeContext context, RootTables roots)
{
    private readonly FastPath _fast = new(context);
    private readonly ExactPath _exact = new(context);
    private readonly ShapeTeacher _teacher = new(context);

    /// <summary>Members that are appended to every record of the page; empty for none.</summary>
    public PinnedBytes Extra { get; set; }

    /// <summary>Key under which a record that is no object is wrapped.</summary>
    public string WrapScalarsAs { get; set; } = DltColumns.Value;

    /// <summary>Records that had to go the exact path; for tests and for finding out why a load is slow.</summary>
    public long Exact { get; private set; }

    /// <summary>
    /// Writes the record that <paramref name="source"/> begins with when its form is known: its length in bytes, or -1 when <see cref="Write"/> has to
    /// look. The bytes lie in pinned memory that lives until the flush.
    /// </summary>
    public int WriteKnown(PinnedBytes source)
    {
        if (!context.Settings.FastPath || roots.For(source) is not { } root || root.Shape(context) is not { } shape)
        {
            return -1;
        }

        context.Tables.Mark();
        var length = _fast.ReadRecord(source, shape, root.Rows(context), Extra);
        if (length < 0)
        {
            context.Tables.Rollback();
        }
        else if (root.IdKind == RootIdKind.RowHash)
        {
            SetRowHash(root, source.Slice(0, length));
        }

        return length;
    }

    /// <summary>Writes the record whose first token was read the exact way, and leaves the reader on its last one.</summary>
    public void Write(ref Utf8JsonReader reader)
    {
        var start = reader;
        var root = roots.For(ref reader);
        if (root is null)
        {
            reader.Skip();
            return;
        }

        context.Tables.Mark();
        WriteExact(root, ref reader, start);
    }

    private void WriteExact(RootTable root, ref Utf8JsonReader reader, Utf8JsonReader start)
    {
        Exact++;
        using var document = JsonDocument.ParseValue(ref reader);
        using var extra = Extra.Length == 0 ? null : ParseExtra();
        _exact.Write(root, Members(document, extra));
        if (start.TokenType == JsonTokenType.StartObject && context.Settings.FastPath)
        {
            Learn(root, start);
        }
    }

    private void Learn(RootTable root, Utf8JsonReader start)
    {
        if (root.Learn(context) is not { } shape)
        {
            return;
        }

        _teacher.Teach(ref start, shape);
        if (Extra.Length > 0)
        {
            var extra = new Utf8JsonReader(Extra.Span, JsonLimits.Options);
            extra.Read();
            _teacher.Teach(ref extra, shape);
        }
    }

    // The hash is over the record as it came, so a table of its content's history pays for a tree per record.
    private void SetRowHash(RootTable root, PinnedBytes record)
    {
        var reader = new Utf8JsonReader(record.Span, JsonLimits.Options);
        using var document = JsonDocument.ParseValue(ref reader);
        using var extra = Extra.Length == 0 ? null : ParseExtra();
        var rows = context.Tables.Get(root.Name);
        var row = rows.Buffer.RowCount - 1;
        rows.Column(DltColumns.Id).SetText(row, context.Values.Copy(RootIds.RowHash(Members(document, extra))));
        rows.Column(DltColumns.LoadId).SetText(row, context.Values.Copy(System.Text.Encoding.UTF8.GetBytes(context.Settings.LoadId)));
        rows.PresetIds++;
    }

    private JsonDocument ParseExtra()
    {
        var reader = new Utf8JsonReader(Extra.Span, JsonLimits.Options);
        return JsonDocument.ParseValue(ref reader);
    }

    private OrderedDictionary<string, JsonElement> Members(JsonDocument record, JsonDocument? extra)
    {
        var members = record.RootElement.ValueKind == JsonValueKind.Object
            ? JsonMembers.Of(record.RootElement)
            : JsonMembers.One(WrapScalarsAs, record.RootElement);
        if (extra is not null)
        {
            JsonMembers.AddTo(members, extra.RootElement);
        }

        return members;
    }
}
