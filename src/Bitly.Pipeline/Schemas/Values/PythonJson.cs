using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Schemas;

/// <summary>
/// The compact JSON text dlt hashes and stores: that of its JSON library orjson. UTF-8 as it is (only quotes, backslashes and control
/// characters are escaped), no spaces, floats by <see cref="PythonText.JsonDouble"/>, integers of any size. Keys stay in order or are
/// sorted by code point; of equal keys the last value counts, at the place of the first.
/// </summary>
internal static class PythonJson
{
    public static byte[] Bytes(JsonElement value, bool sorted)
    {
        var to = new ArrayBufferWriter<byte>();
        Write(to, value, sorted);
        return to.WrittenSpan.ToArray();
    }

    public static byte[] Bytes(JsonNode? value, bool sorted)
    {
        using var document = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        return Bytes(document.RootElement, sorted);
    }

    public static string Text(JsonElement value, bool sorted = false) => Encoding.UTF8.GetString(Bytes(value, sorted));

    public static string Text(JsonNode? value, bool sorted = false) => Encoding.UTF8.GetString(Bytes(value, sorted));

    /// <summary>What an scd2 row's id is the hash of: the record as it came, keys sorted, without keys that begin with <c>_dlt</c>.</summary>
    public static byte[] Row(JsonElement record)
    {
        var to = new ArrayBufferWriter<byte>();
        WriteMembers(to, record.EnumerateObject().Where(member => !Naming.IsDlt(member.Name)), sorted: true);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>An object of the given members with keys sorted: what the id of an upsert row is the hash of (normal column names, raw values).</summary>
    public static byte[] Key(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        var to = new ArrayBufferWriter<byte>();
        WriteMembers(to, members, sorted: true);
        return to.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> to, JsonElement value, bool sorted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(to, value.EnumerateObject(), sorted);
                break;
            case JsonValueKind.Array:
                WriteItems(to, value, sorted);
                break;
            case JsonValueKind.String:
                WriteText(to, value.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteNumber(to, Encoding.ASCII.GetBytes(value.GetRawText()));
                break;
            case JsonValueKind.True:
                to.Write("true"u8);
                break;
            case JsonValueKind.False:
                to.Write("false"u8);
                break;
            default:
                to.Write("null"u8);
                break;
        }
    }

    /// <summary>A number literal in the writer's own form: <c>1e3</c> becomes <c>1000.0</c>, an integer stays.</summary>
    public static void WriteNumber(IBufferWriter<byte> to, ReadOnlySpan<byte> literal)
    {
        if (Inference.OfNumber(literal) == DataType.BigInt)
        {
            to.Write(literal is [(byte)'-', (byte)'0'] ? "0"u8 : literal);
            return;
        }

        var value = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        to.Write(double.IsFinite(value) ? Encoding.ASCII.GetBytes(PythonText.JsonDouble(value)) : "null"u8);
    }

    public static void WriteText(IBufferWriter<byte> to, string text) => WriteText(to, Encoding.UTF8.GetBytes(text));

    /// <summary>A string with its quotes; <paramref name="utf8"/> is unescaped.</summary>
    public static void WriteText(IBufferWriter<byte> to, ReadOnlySpan<byte> utf8)
    {
        to.Write("\""u8);
        var from = 0;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] is >= 0x20 and not (byte)'"' and not (byte)'\\')
            {
                continue;
            }

            to.Write(utf8[from..i]);
            WriteEscape(to, utf8[i]);
            from = i + 1;
        }

        to.Write(utf8[from..]);
        to.Write("\""u8);
    }

    private static void WriteEscape(IBufferWriter<byte> to, byte character)
    {
        ReadOnlySpan<byte> known = character switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\t' => "\\t"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\f' => "\\f"u8,
            (byte)'\r' => "\\r"u8,
            _ => default,
        };
        if (known.IsEmpty)
        {
            to.Write("\\u00"u8);
            to.Write(Encoding.ASCII.GetBytes(character.ToString("x2", CultureInfo.InvariantCulture)));
        }
        else
        {
            to.Write(known);
        }
    }

    private static void WriteItems(IBufferWriter<byte> to, JsonElement list, bool sorted)
    {
        to.Write("["u8);
        var first = true;
        foreach (var item in list.EnumerateArray())
        {
            to.Write(first ? ""u8 : ","u8);
            first = false;
            Write(to, item, sorted);
        }

        to.Write("]"u8);
    }

    private static void WriteMembers(IBufferWriter<byte> to, IEnumerable<JsonProperty> members, bool sorted) =>
        WriteMembers(to, members.Select(member => KeyValuePair.Create(member.Name, member.Value)), sorted);

    private static void WriteMembers(IBufferWriter<byte> to, IEnumerable<KeyValuePair<string, JsonElement>> members, bool sorted)
    {
        var values = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (key, value) in members)
        {
            values[key] = value;
        }

        to.Write("{"u8);
        var first = true;
        foreach (var (key, value) in sorted ? values.OrderBy(pair => pair.Key, CodePointOrder.Instance) : values.AsEnumerable())
        {
            to.Write(first ? ""u8 : ","u8);
            first = false;
            WriteText(to, key);
            to.Write(":"u8);
            Write(to, value, sorted);
        }

        to.Write("}"u8);
    }
}

/// <summary>Order of UTF-8 bytes, which differs from the order of UTF-16 characters beyond U+FFFF.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
