using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

/// <summary>What looks at quotes and brackets alone, against a reader of every token.</summary>
public sealed class JsonRangesTests
{
    private static readonly Gen<string> Blank = Any("", "", " ", "\n\t", "\r\n  ");

    private static readonly Gen<string> Scalar = Any(
        "null", "true", "false", "0", "-12.5e+3", "\"\"", "\"a\"", "\"}\"", "\"]{[\"", "\"\\\"\"", "\"\\\\\"", "\"\\\\\\\"at\\\\\"", "\"\\\"at\\\":1\"", "\"at\"", "\"ä,:\\u007d\"");

    private static readonly Gen<string> Name = Any("at", "links", "a", "", "a\\u0074", "x\\\"y", "b}", "at ");

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3 ? Scalar : Gen.OneOf(Scalar, List(inner), Object(inner)));

    private static readonly Gen<string> Record = Object(Value);

    [Fact]
    public void Children_are_where_a_token_reader_finds_them() => Value.Sample(json =>
    {
        using var document = JsonDocument.Parse(json);
        var bytes = Encoding.UTF8.GetBytes(json);
        var expected = document.RootElement.ValueKind switch
        {
            JsonValueKind.Object => document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetRawText())).ToList(),
            JsonValueKind.Array => document.RootElement.EnumerateArray().Select(item => ("", item.GetRawText())).ToList(),
            _ => [],
        };
        var found = new List<(string, string)>();
        var ranges = new JsonRanges(bytes, 0, bytes.Length);
        while (ranges.MoveNext())
        {
            var name = ranges.InObject ? ranges.Name : "";
            Assert.Equal(ranges.InObject, ranges.IsNamed(Encoding.UTF8.GetBytes(name)));
            found.Add((name, Encoding.UTF8.GetString(bytes, ranges.Current.Start, ranges.Current.Length)));
        }

        Assert.Equal(expected, found);
    });

    [Fact]
    public void An_outline_changes_nothing_about_what_a_selector_finds() => Value.Sample(json =>
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var outline = new JsonOutline();
        Assert.Null(JsonLimits.Check(bytes, outline));
        foreach (var text in (string[])["$", "links", "at", "links.at", "at[0]", "*", "$..a"])
        {
            var (with, without) = (new List<(int Start, int Length)>(), new List<(int Start, int Length)>());
            var selector = Selector.Parse(text);

            Assert.Equal(selector.Locate(bytes, without), selector.Locate(bytes, with, outline));

            Assert.Equal(without, with);
            Assert.Equal(selector.First(bytes), selector.First(bytes, outline));
        }
    });

    [Fact]
    public void The_scan_accepts_all_json_and_draws_the_outline_that_the_tokens_give() => Value.Sample(json =>
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var (scanned, read) = (new JsonOutline(), new JsonOutline());

        Assert.True(JsonScan.Accepts(bytes, scanned), json);

        Assert.True(IsJson(bytes, read));
        Assert.Equal(read.IsComplete, scanned.IsComplete);
        Assert.Equal(read.Members, scanned.Members);
        Assert.Equal(ItemsOf(read), ItemsOf(scanned));
    });

    // Damage of every kind: bytes changed, taken out, put in, and cut off.
    [Fact]
    public void The_scan_accepts_nothing_that_a_token_reader_refuses() => Gen.Select(Value, Gen.Int[0, 3], Gen.Int[0, 10_000], Gen.Char["{}[]\",:.0123456789-+eEtfnu/ \t\u0001\u0000"]).Sample((json, kind, place, character) =>
    {
        var at = json.Length == 0 ? 0 : place % json.Length;
        var damaged = kind switch
        {
            0 => json[..at] + character + json[Math.Min(json.Length, at + 1)..],
            1 => json.Remove(at, Math.Min(1, json.Length)),
            2 => json.Insert(at, character.ToString()),
            _ => json[..at],
        };
        var bytes = Encoding.UTF8.GetBytes(damaged);

        Assert.True(!JsonScan.Accepts(bytes, new JsonOutline()) || IsJson(bytes, new JsonOutline()), damaged);
        Assert.Equal(IsJson(bytes, new JsonOutline()), JsonLimits.Check(bytes) is null);
    }, iter: 20_000);

    [Theory]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("+1")]
    [InlineData("nul")]
    [InlineData("truex")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{a:1}")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("[1]]")]
    [InlineData("[1] x")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12G4\"")]
    [InlineData("\"a\nb\"")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/* */1")]
    [InlineData("NaN")]
    public void The_scan_refuses_what_is_no_json(string text) => Assert.False(JsonScan.Accepts(Encoding.UTF8.GetBytes(text), null));

    private static bool IsJson(byte[] bytes, JsonOutline outline)
    {
        var reader = new Utf8JsonReader(bytes, JsonLimits.Reader);
        try
        {
            while (reader.Read())
            {
                outline.Take(ref reader);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<(int Start, int Length)> ItemsOf(JsonOutline outline)
    {
        var items = new List<(int Start, int Length)>();
        foreach (var member in outline.Members)
        {
            outline.AddItems(member.Value.Start, items);
        }

        return items;
    }

    [Fact]
    public void A_cursor_is_the_records_own_last_field_of_that_name() => Record.Sample(json =>
    {
        using var document = JsonDocument.Parse(json);
        var expected = document.RootElement.EnumerateObject().Where(member => member.Name == "at").Select(member => member.Value.GetRawText()).LastOrDefault();
        var record = Encoding.UTF8.GetBytes(json.Trim());

        var found = new CursorField("at").Find(record);

        Assert.Equal(expected, found is { } value ? Encoding.UTF8.GetString(value.Span) : null);
    });

    [Theory]
    [InlineData("{\"a\":[1,{\"b\":\"c\"")]
    [InlineData("{\"a\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a")]
    [InlineData("[\"\\")]
    [InlineData("{1:2}")]
    public void Bytes_that_end_too_early_are_an_error_and_never_a_place_outside(string json) => Assert.Throws<JsonException>(() =>
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var ranges = new JsonRanges(bytes, 0, bytes.Length);
        while (ranges.MoveNext())
        {
            Assert.InRange(ranges.Current.Start + ranges.Current.Length, 0, bytes.Length);
        }
    });

    private static Gen<string> Any(params string[] texts) => Gen.OneOf([.. texts.Select(Gen.Const)]);

    private static Gen<string> List(Gen<string> value) =>
        Gen.Select(Blank, Gen.Select(Blank, value, Blank).Array[0, 4]).Select((blank, items) => $"[{blank}{string.Join(',', items.Select(item => item.Item1 + item.Item2 + item.Item3))}]");

    private static Gen<string> Object(Gen<string> value) =>
        Gen.Select(Blank, Gen.Select(Name, Blank, Blank, value, Blank).Array[0, 5])
            .Select((blank, members) => $"{{{blank}{string.Join(',', members.Select(m => $"{m.Item2}\"{m.Item1}\"{m.Item3}:{m.Item5}{m.Item4}{m.Item2}"))}}}");
}
