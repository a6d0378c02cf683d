using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace Bitly.Pipeline.Tests.Normalization;

/// <summary>Random records whose keys collide often and whose values change their kind often.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> Key = OneOf(
        "a", "b", "c", "aB", "a_b", "AB", "a__b", "o", "p", "l", "m", "value", "list", "id#", "", "v", "v__v_text", "_dlt_id", "_dlt_x", "é\\u00e9", "with space", "_dlt_root_id");

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int[-3, 3].Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.Double[-4, 4].Select(number => number.ToString("0.0###", CultureInfo.InvariantCulture)),
        OneOf("1.0", "-0.0", "1e3", "2.5", "true", "false", "null", "null"),
        OneOf("", "x", "12", "1.5", "true", "a longer text than twelve bytes", "tab\there", "日本", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05+0200", "2024-01-02", "2019-13-01T00:00:00Z")
            .Select(text => JsonSerializer.Serialize(text)));

    /// <summary>One record: an object, now and then something else.</summary>
    public static Gen<string> Record { get; } = Gen.Frequency((12, Object(3)), (1, Scalar), (1, List(2)));

    /// <summary>Pages of records.</summary>
    public static Gen<string[][]> Pages { get; } = Record.Array[0, 8].Array[1, 4];

    public static string Page(IEnumerable<string> records) => "[" + string.Join(',', records) + "]";

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    private static Gen<string> Value(int depth) => depth == 0 ? Scalar : Gen.Frequency((5, Scalar), (2, Object(depth - 1)), (2, List(depth - 1)));

    private static Gen<string> Object(int depth) =>
        Gen.Select(Key, Value(depth)).Array[0, 6].Select(members => "{" + string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}")) + "}");

    private static Gen<string> List(int depth) => Value(depth).Array[0, 4].Select(items => "[" + string.Join(',', items) + "]");
}
