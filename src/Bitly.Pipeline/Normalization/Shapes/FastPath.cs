using System.Buffers.Text;
using System.Text.Json;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Reads a record of a known form straight into column buffers: no tree, no look-up by text, nothing allocated. Answers false as soon as
/// anything is not exactly as learned; the caller then takes the rows back and gives the record to <see cref="ExactPath"/>.
/// </summary>
internal sealed class FastPath(NormalizeContext context)
{
    private readonly PinnedArena _values = context.Values;
    // Every object read gets a number of its own, which its keys remember.
    private long _objects;

    /// <summary>
    /// Writes the record that <paramref name="source"/> begins with, and then the members of <paramref name="extra"/> (an object, or empty) as if
    /// they stood at its end. Both lie in pinned memory that lives until the flush. The record's length in bytes, or -1.
    /// </summary>
    public int ReadRecord(PinnedBytes source, ShapeNode root, TableRows rows, PinnedBytes extra)
    {
        var row = rows.Add();
        var seen = ++_objects;
        var place = new Place(source.Span);
        if (!ReadMembers(ref place, root, row, rows, seen))
        {
            return -1;
        }

        var more = new Place(extra.Span);
        return extra.Length == 0 || ReadMembers(ref more, root, row, rows, seen) ? place.Tokens.At : -1;
    }

    private bool ReadMembers(ref Place place, ShapeNode node, int row, TableRows rows, long seen)
    {
        ref var tokens = ref place.Tokens;
        tokens.At++;
        if (tokens.Peek() == '}')
        {
            tokens.At++;
            return true;
        }

        for (var next = 0; ReadMember(ref place, node, ref next, row, rows, seen);)
        {
            var end = tokens.Peek();
            tokens.At++;
            if (end != ',')
            {
                return end == '}';
            }
        }

        return false;
    }

    private bool ReadMember(ref Place place, ShapeNode node, ref int next, int row, TableRows rows, long seen)
    {
        if (place.Tokens.Peek() != '"' || ReadName(ref place, node, ref next) is not { } property || property.Seen == seen || property.Contested)
        {
            return false;
        }

        property.Seen = seen;
        var colon = place.Tokens.Peek() == ':';
        place.Tokens.At++;
        return colon && ReadValue(ref place, property, row, rows);
    }

    private static ShapeProperty? ReadName(ref Place place, ShapeNode node, ref int next)
    {
        if (node.Guess(next) is { } guess && place.Rest.StartsWith(guess.Quoted))
        {
            next++;
            place.Tokens.At += guess.Quoted.Length;
            return guess;
        }

        var start = place.Tokens.At + 1;
        return place.Tokens.Text(out var isEscaped) && !isEscaped ? node.Find(place.Json[start..(place.Tokens.At - 1)], ref next) : null;
    }

    private bool ReadValue(ref Place place, ShapeProperty property, int row, TableRows rows)
    {
        switch (place.Tokens.Peek())
        {
            case (byte)'{':
                return property.Object is { } node ? ReadMembers(ref place, node, row, rows, ++_objects) : ReadJson(ref place, ref property.Json, row);
            case (byte)'[':
                return property.List is { } list ? ReadList(ref place, list, row, rows) : ReadJson(ref place, ref property.Json, row);
            case var first:
                return ReadScalar(ref place, first, property, row);
        }
    }

    private bool ReadList(ref Place place, ShapeList list, int parentRow, TableRows parent)
    {
        if (list.Dropped)
        {
            place.Skip();
            return true;
        }

        place.Tokens.At++;
        if (place.Tokens.Peek() == ']')
        {
            place.Tokens.At++;
            return true;
        }

        for (var index = 0L; list.Rows is { } rows && rows.Parent == parent && ReadItem(ref place, list, rows.AddChild(parentRow, index)); index++)
        {
            var end = place.Tokens.Peek();
            place.Tokens.At++;
            if (end != ',')
            {
                return end == ']';
            }
        }

        return false;
    }

    private bool ReadItem(ref Place place, ShapeList list, int row) => place.Tokens.Peek() switch
    {
        (byte)'{' => list.Object is { } node && ReadMembers(ref place, node, row, list.Rows!, ++_objects),
        (byte)'[' => list.Inner is { } inner ? ReadList(ref place, inner, row, list.Rows!) : ReadJson(ref place, ref list.InnerJson, row),
        var first => ReadScalar(ref place, first, list, row),
    };

    private bool ReadScalar(ref Place place, byte first, Scalars scalars, int row) => first switch
    {
        (byte)'"' => ReadText(ref place, ref scalars.Text, row),
        (byte)'t' => place.Tokens.Word("true"u8) && ReadBool(ref scalars.Bool, row, true),
        (byte)'f' => place.Tokens.Word("false"u8) && ReadBool(ref scalars.Bool, row, false),
        (byte)'n' => place.Tokens.Word("null"u8) && scalars.NullKnown,
        _ => ReadNumber(ref place, scalars, row),
    };

    private bool ReadText(ref Place place, ref Slot slot, int row)
    {
        var start = place.Tokens.At;
        if (slot.Action == SlotAction.Unknown || !place.Tokens.Text(out var isEscaped))
        {
            return false;
        }

        if (slot.Action == SlotAction.Ignore)
        {
            return true;
        }

        var text = place.Json[(start + 1)..(place.Tokens.At - 1)];
        if (isEscaped && !Unescape(place.Json[start..place.Tokens.At], out text))
        {
            return false;
        }

        switch (slot.Action)
        {
            case SlotAction.Text:
                slot.Column.SetText(row, text);
                return true;
            case SlotAction.Timestamp when TimestampParser.TryParse(text, out var microseconds):
                slot.Column.SetInt64(row, microseconds);
                return true;
            default:
                return Convert(ref slot, row, DataType.Text, text);
        }
    }

    private bool ReadNumber(ref Place place, Scalars scalars, int row)
    {
        var start = place.Tokens.At;
        if (!place.Tokens.Number())
        {
            return false;
        }

        var literal = place.Json[start..place.Tokens.At];
        if (Utf8Parser.TryParse(literal, out long number, out var consumed) && consumed == literal.Length)
        {
            switch (scalars.Integer.Action)
            {
                case SlotAction.Int64:
                    scalars.Integer.Column.SetInt64(row, number);
                    return true;
                case SlotAction.Double:
                    scalars.Integer.Column.SetDouble(row, number);
                    return true;
                default:
                    return Convert(ref scalars.Integer, row, DataType.BigInt, literal);
            }
        }

        // An integer beyond 64 bits, or a double beyond its range, is for the exact path.
        if (Inference.OfNumber(literal) == DataType.BigInt || !Utf8Parser.TryParse(literal, out double value, out _) || !double.IsFinite(value))
        {
            return false;
        }

        if (scalars.Fraction.Action == SlotAction.Double)
        {
            scalars.Fraction.Column.SetDouble(row, value);
            return true;
        }

        return Convert(ref scalars.Fraction, row, DataType.Double, literal);
    }

    private bool ReadBool(ref Slot slot, int row, bool value)
    {
        if (slot.Action != SlotAction.Bool)
        {
            return Convert(ref slot, row, DataType.Bool, value ? "true"u8 : "false"u8);
        }

        slot.Column.SetBool(row, value);
        return true;
    }

    private bool ReadJson(ref Place place, ref Slot slot, int row)
    {
        if (slot.Action != SlotAction.Convert)
        {
            return false;
        }

        var start = place.Tokens.At;
        place.Skip();
        return Convert(ref slot, row, DataType.Json, place.Json[start..place.Tokens.At]);
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

    private bool Unescape(ReadOnlySpan<byte> quoted, out ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var taken = _values.Take(quoted.Length);
        text = taken;
        try
        {
            var length = reader.CopyString(taken);
            _values.Shrink(quoted.Length, length);
            text = taken[..length];
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: the exact path says so, and where.
            return false;
        }
    }

    /// <summary>Where in which bytes.</summary>
    private ref struct Place(ReadOnlySpan<byte> json)
    {
        public readonly ReadOnlySpan<byte> Json = json;
        public JsonTokens Tokens = new(json);

        public readonly ReadOnlySpan<byte> Rest => Json[Tokens.At..];

        /// <summary>Passes over one value.</summary>
        /// <exception cref="JsonException">It is not JSON.</exception>
        public void Skip()
        {
            var reader = new Utf8JsonReader(Rest, JsonLimits.Options);
            reader.Read();
            reader.Skip();
            Tokens.At += (int)reader.BytesConsumed;
        }
    }
}
