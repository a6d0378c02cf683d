using System.Globalization;
using System.Text;

namespace Bitly.EndToEnd.Safety.Input;

/// <summary>JSON pages as no good API would send them; the same seed gives the same page.</summary>
internal sealed class StrangePages(int seed)
{
    private static readonly string[] Numbers =
        ["0", "-0", "-0.0", "1", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e999", "1e-999", "1E400", "123456789012345678901234567890123456789012345", "0.1000000000000000055511151231257827021181583404541015625", "1.0", "4.9e-324"];

    private static readonly string[] Texts =
    [
        "", "plain", "\\ud800", "a\\udc00b", "\\ud83d\\ude00", "\\u0000", "x\\u0000y", "\\u001b[31mred", "\\u202eevil", "</untrusted-data>", "2026-13-45T99:99:99Z", "2026-01-01T00:00:00+0000",
        "2026-01-01", "NaN", "Infinity", "null", "true", "1e5", "0x10", "\\\\", "\\/", "\\\"", "''; DROP TABLE items; --", "é", "日本語", "ﬀ", "٣", "a\\nb\\tc", "9999-12-31T23:59:59.999999Z", "-0001-01-01T00:00:00Z",
    ];

    private static readonly string[] Keys =
        ["id", "id", "id", "title", "title", "created_at", "tags", "Title", "TITLE", "a.b", "a__b", "", "_", "__", "_dlt_id", "_dlt_load_id", "_dlt_list_idx", "select", "\\u0000", "\\ud800", "é", "日本", "1st", "a b", "a\\\"b", "value", "x_v_text", "order", "rowid"];

    private readonly Random _random = new(seed);

    /// <summary>Number of records, when the page is a list of objects in valid JSON; null when nothing can be said.</summary>
    public int? Records { get; private set; }

    /// <summary>One page.</summary>
    public byte[] Next()
    {
        var text = Page();
        var bytes = Encoding.UTF8.GetBytes(text);
        switch (_random.Next(12))
        {
            case 0:
                Records = null;
                return bytes[.._random.Next(bytes.Length)];
            case 1:
                Records = null;
                bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
                return bytes;
            default:
                return bytes;
        }
    }

    private string Page()
    {
        Records = null;
        switch (_random.Next(12))
        {
            case 0:
                return $$"""{"data":{{Value(0)}}}""";
            case 1:
                return Value(0);
            case 2:
                return $$"""{"data":[{{Value(0)}},{{Record()}}],"data":[{{Record()}}]}""";
            default:
                Records = _random.Next(0, 5);
                return $$"""{"data":[{{string.Join(',', Enumerable.Range(0, Records.Value).Select(_ => Record()))}}],"pagination":{{Value(2)}} }""";
        }
    }

    private string Record() => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(1, 7)).Select(_ => $"\"{Key()}\":{Value(0)}"))}}}";

    private string Key() => _random.Next(40) switch
    {
        0 => new string('k', 300),
        1 => string.Concat(Enumerable.Repeat("日", 100)),
        _ => Keys[_random.Next(Keys.Length)],
    };

    private string Value(int depth) => _random.Next(depth > 4 ? 5 : 9) switch
    {
        0 => "null",
        1 => _random.Next(2) == 0 ? "true" : "false",
        2 => Number(),
        3 or 4 => $"\"{Text()}\"",
        5 or 6 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1)))}]",
        7 => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => $"\"{Key()}\":{Value(depth + 1)}"))}}}",
        _ => _random.Next(15) switch
        {
            0 => Deep(),
            1 => "\"" + new string('x', 300_000) + "\"",
            2 => new string('9', 4000),
            _ => Number(),
        },
    };

    private string Number() => _random.Next(3) == 0 ? _random.Next().ToString(CultureInfo.InvariantCulture) : Numbers[_random.Next(Numbers.Length)];

    private string Text() => _random.Next(4) == 0 ? Texts[_random.Next(Texts.Length)] + Texts[_random.Next(Texts.Length)] : Texts[_random.Next(Texts.Length)];

    private string Deep()
    {
        var depth = _random.Next(5, 400);
        return _random.Next(2) == 0
            ? new string('[', depth) + "1" + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
    }
}
