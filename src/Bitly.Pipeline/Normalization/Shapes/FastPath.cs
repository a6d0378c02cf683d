using System.Buffers.Text;
using System.Text.Json;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Reads a record of a known form straight into column buffers: no tree, no look-up by text, nothing allocated. Answers false as soon as
/// anything is not exactly as learned; the caller then takes the rows back and gives the record to <see cref="ExactPath"/>.
/// </summary>
internal sealed class FastPath(NormalizeContext context)
{
    private readonly NativeArena _values = context.Values;
    private NativeBytes _source;
    // Every object read gets a number of its own, which its keys remember.
    private long _objects;

    /// <summary>
    /// Writes the record whose first brace was read, and then the members of <paramref name="extra"/> (an object, or empty) as if they stood at
    /// its end. True leaves the reader on the record's last brace; false leaves it anywhere. <paramref name="source"/> is what the reader
    /// reads, in native memory.
    /// </summary>
    public bool ReadRecord(ref Utf8JsonReader reader, NativeBytes source, ShapeNode root, TableRows rows, NativeBytes extra)
    {
        _source = source;
        var row = rows.Add();
        var seen = ++_objects;
        return ReadMembers(ref reader, root, row, rows, seen) && (extra.Length == 0 || ReadExtra(extra, root, row, rows, seen));
    }

    private bool ReadExtra(NativeBytes extra, ShapeNode root, int row, TableRows rows, long seen)
    {
        _source = extra;
        var reader = new Utf8JsonReader(extra.Span, JsonLimits.Options);
        reader.Read();
        return ReadMembers(ref reader, root, row, rows, seen);
    }

    private bool ReadObject(ref Utf8JsonReader reader, ShapeNode node, int row, TableRows rows) => ReadMembers(ref reader, node, row, rows, ++_objects);

    private bool ReadMembers(ref Utf8JsonReader reader, ShapeNode node, int row, TableRows rows, long seen)
    {
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                return false;
            }

            var property = node.Find(reader.ValueSpan, ref next);
            if (property is null || property.Seen == seen || property.Contested)
            {
                return false;
            }

            property.Seen = seen;
            reader.Read();
            if (!ReadValue(ref reader, property, row, rows))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadValue(ref Utf8JsonReader reader, ShapeProperty property, int row, TableRows rows)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return property.Object is { } node ? ReadObject(ref reader, node, row, rows) : ReadJson(ref reader, ref property.Json, row);
            case JsonTokenType.StartArray:
                return property.List is { } list ? ReadList(ref reader, list, row, rows) : ReadJson(ref reader, ref property.Json, row);
            default:
                return ReadScalar(ref reader, property, row);
        }
    }

    private bool ReadList(ref Utf8JsonReader reader, ShapeList list, int parentRow, TableRows parent)
    {
        if (list.Dropped)
        {
            reader.Skip();
            return true;
        }

        var rows = list.Rows;
        for (var index = 0L; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (rows is null || rows.Parent != parent)
            {
                return false;
            }

            var row = rows.AddChild(parentRow, index);
            var known = reader.TokenType switch
            {
                JsonTokenType.StartObject => list.Object is { } node && ReadObject(ref reader, node, row, rows),
                JsonTokenType.StartArray => list.Inner is { } inner ? ReadList(ref reader, inner, row, rows) : ReadJson(ref reader, ref list.InnerJson, row),
                _ => ReadScalar(ref reader, list, row),
            };
            if (!known)
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadScalar(ref Utf8JsonReader reader, Scalars place, int row) => reader.TokenType switch
    {
        JsonTokenType.String => ReadText(ref reader, ref place.Text, row),
        JsonTokenType.Number => ReadNumber(ref reader, place, row),
        JsonTokenType.True or JsonTokenType.False => ReadBool(ref reader, ref place.Bool, row),
        _ => place.NullKnown,
    };

    private bool ReadText(ref Utf8JsonReader reader, ref Slot slot, int row)
    {
        if (slot.Action is SlotAction.Unknown or SlotAction.Ignore)
        {
            return slot.Action == SlotAction.Ignore;
        }

        var text = reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;
        switch (slot.Action)
        {
            case SlotAction.Text:
                slot.Column.SetNative(row, text);
                return true;
            case SlotAction.Timestamp when TimestampParser.TryParse(text, out var microseconds):
                slot.Column.SetInt64(row, microseconds);
                return true;
            default:
                return Convert(ref slot, row, DataType.Text, text);
        }
    }

    private bool ReadNumber(ref Utf8JsonReader reader, Scalars place, int row)
    {
        var literal = reader.ValueSpan;
        if (Utf8Parser.TryParse(literal, out long number, out var consumed) && consumed == literal.Length)
        {
            switch (place.Integer.Action)
            {
                case SlotAction.Int64:
                    place.Integer.Column.SetInt64(row, number);
                    return true;
                case SlotAction.Double:
                    place.Integer.Column.SetDouble(row, number);
                    return true;
                default:
                    return Convert(ref place.Integer, row, DataType.BigInt, literal);
            }
        }

        // An integer beyond 64 bits, or a double beyond its range, is for the exact path.
        if (Inference.OfNumber(literal) == DataType.BigInt || !double.IsFinite(reader.GetDouble()))
        {
            return false;
        }

        if (place.Fraction.Action == SlotAction.Double)
        {
            place.Fraction.Column.SetDouble(row, reader.GetDouble());
            return true;
        }

        return Convert(ref place.Fraction, row, DataType.Double, literal);
    }

    private bool ReadBool(ref Utf8JsonReader reader, ref Slot slot, int row)
    {
        if (slot.Action != SlotAction.Bool)
        {
            return Convert(ref slot, row, DataType.Bool, reader.ValueSpan);
        }

        slot.Column.SetBool(row, reader.TokenType == JsonTokenType.True);
        return true;
    }

    private bool ReadJson(ref Utf8JsonReader reader, ref Slot slot, int row)
    {
        if (slot.Action != SlotAction.Convert)
        {
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Convert(ref slot, row, DataType.Json, _source.Span[start..(int)reader.BytesConsumed]);
    }

    private bool Convert(ref Slot slot, int row, DataType kind, ReadOnlySpan<byte> utf8)
    {
        if (slot.Action is not (SlotAction.Convert or SlotAction.Timestamp))
        {
            return slot.Action == SlotAction.Ignore;
        }

        var fit = Coercion.Coerce(slot.Column.Column, kind, utf8, out var value);
        if (fit == Fit.Yes)
        {
            CellWriter.Write(slot.Column, row, value, _values);
            return true;
        }

        if (fit != Fit.No || slot.Variant is not { } variant || Coercion.Coerce(variant.Column, kind, utf8, out value) != Fit.Yes)
        {
            return false;
        }

        CellWriter.Write(variant, row, value, _values);
        return true;
    }

    private ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        var room = reader.ValueSpan.Length;
        var text = _values.Take(room);
        var length = reader.CopyString(text);
        _values.Shrink(room, length);
        return text[..length];
    }
}
