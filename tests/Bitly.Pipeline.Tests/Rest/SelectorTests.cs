using System.Text;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

public sealed class SelectorTests
{
    [Theory]
    [InlineData("$", """[{"a":1},{"a":2}]""", """{"a":1}|{"a":2}""")]
    [InlineData("$", """{"a":1}""", """{"a":1}""")]
    [InlineData("links", """{"x":1,"links":[1, 2 ,3]}""", "1|2|3")]
    [InlineData("[*]", """[{"a":1},{"a":2}]""", """{"a":1}|{"a":2}""")]
    [InlineData("[*].a", """[{"a":1},{"a":2}]""", "1|2")]
    [InlineData("links[-1].id", """{"links":[{"id":1},{"id":2}]}""", "2")]
    [InlineData("links[-2]", """{"links":[1,2,3]}""", "2")]
    [InlineData("$.data.items", """{"data":{"items":[{"b":[1]}]}}""", """{"b":[1]}""")]
    [InlineData("data", """{"data":{"id":7}}""", """{"id":7}""")]
    [InlineData("'a b'.c", """{"a b":{"c":[true]}}""", "true")]
    [InlineData("$['a']['b']", """{"a":{"b":["x"]}}""", "\"x\"")]
    [InlineData("rows[0]", """{"rows":[[1,2],[3]]}""", "1|2")]
    [InlineData("rows[1]", """{"rows":[1,{"k":2}]}""", """{"k":2}""")]
    [InlineData("rows[*]", """{"rows":[{"k":1},{"k":2}]}""", """{"k":1}|{"k":2}""")]
    [InlineData("rows[*].k", """{"rows":[{"k":1},{"k":[2,3]}]}""", "1|[2,3]")]
    [InlineData("*", """{"a":{"n":1},"b":{"n":2}}""", """{"n":1}|{"n":2}""")]
    [InlineData("$..id", """{"id":1,"x":[{"id":2},{"y":{"id":3}}]}""", "1|2|3")]
    [InlineData("rows[?kind == 'a']", """{"rows":[{"kind":"a","n":1},{"kind":"b"},{"kind":"a","n":2}]}""", """{"kind":"a","n":1}|{"kind":"a","n":2}""")]
    [InlineData("links", """{"links":[]}""", "")]
    [InlineData("ключ", """{"\u043a\u043b\u044e\u0447":[1]}""", "1")]
    public void A_selector_finds_the_records_dlt_finds(string selector, string body, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var records = new List<(int Start, int Length)>();

        Assert.Equal(SelectorMatch.Values, Selector.Parse(selector).Locate(bytes, records));

        Assert.Equal(expected, string.Join('|', records.Select(record => Encoding.UTF8.GetString(bytes, record.Start, record.Length))));
    }

    [Theory]
    [InlineData("nope", "None")]
    [InlineData("links.deeper", "None")]
    [InlineData("links[-9]", "None")]
    [InlineData("nothing", "Null")]
    public void A_selector_tells_missing_from_null(string selector, string expected)
    {
        var records = new List<(int Start, int Length)>();

        var match = Selector.Parse(selector).Locate("""{"links":[1],"nothing":null}"""u8.ToArray(), records);

        Assert.Equal(expected, match.ToString());
        Assert.Empty(records);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a.", 3)]
    [InlineData("a[", 3)]
    [InlineData("a[x]", 3)]
    [InlineData("a b", 2)]
    [InlineData("a['b", 5)]
    [InlineData("a|b", 2)]
    public void A_selector_that_is_not_understood_says_where(string selector, int position)
    {
        var error = Assert.Throws<PipelineException>(() => Selector.Parse(selector));

        Assert.Equal("SELECTOR_INVALID", error.Code);
        Assert.Contains($"character {position}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_path_is_known_as_one()
    {
        Assert.True(Selector.Parse("$").IsPlainPath);
        Assert.Empty(Selector.Parse("$").Path);
        Assert.Equal(["data", "items"], Selector.Parse("$.data.items").Path.Select(Encoding.UTF8.GetString));
        Assert.False(Selector.Parse("data[*]").IsPlainPath);
    }

    [Theory]
    [InlineData("""{"login":"c","emails":[{"email":"a"}]}""", "emails")]
    [InlineData("""{"x":[1],"data":[2]}""", "data")]
    [InlineData("""{"links":[1],"z":[2]}""", "links")]
    [InlineData("""{"a":{"b":{"c":{"d":[1]}}}}""", "$")]
    [InlineData("""{"a":{"b":{"c":[1]}}}""", "a.b.c")]
    [InlineData("""{"x":{"data":[2]},"y":[1]}""", "x.data")]
    [InlineData("""{"x":1}""", "$")]
    [InlineData("""[1,2]""", "$")]
    [InlineData("""{"Data":[1],"x":[2]}""", "Data")]
    [InlineData("""{"a b":[1]}""", "'a b'")]
    public void Without_a_selector_the_records_are_found_as_dlt_finds_them(string body, string expected) =>
        Assert.Equal(expected, SelectorDetection.Detect(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Candidates_are_ranked_by_their_records()
    {
        var candidates = SelectorDetection.Candidates("""{"few":[1],"in":{"many":[1,2,3]},"none":[]}"""u8);

        Assert.Equal([("in.many", 3), ("few", 1), ("none", 0)], candidates.Select(candidate => (candidate.Selector, candidate.Records)));
    }
}
