using System.Text;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Normalization;
using Xunit;

namespace Bitly.Pipeline.Tests.Normalization;

/// <summary>What is no good page, and where its records are.</summary>
public sealed class PageErrorTests
{
    private static PipelineException Error(byte[] page, string selector = "$") => Assert.Throws<PipelineException>(() =>
        new TestLoad().Run(TestLoad.Resource("items", null, new RecordPage { Body = "[]"u8.ToArray() }, new RecordPage { Body = page, Selector = selector })));

    private static TestLoad Load(string page, string selector, params int[] dropped) => new TestLoad().Run(
        TestLoad.Resource("items", null, new RecordPage { Body = Encoding.UTF8.GetBytes(page), Selector = selector, Dropped = dropped }));

    [Theory]
    [InlineData("""[{"a":1},{"a":}]""", 14)]
    [InlineData("""[{"a":1},{"a":2}""", 16)]
    [InlineData("""[{"a":1}] x""", 10)]
    [InlineData("""[""", 1)]
    [InlineData("""[{"a":1},""", 8)]
    [InlineData("""[{"a":1},{"a":2}, """, 18)]
    [InlineData("""[{"a":1},]""", 9)]
    [InlineData("""[{"a":1} {"a":2}]""", 9)]
    [InlineData("""[{"a":1},{"a":2 x}]""", 16)]
    [InlineData("""[{"a":01}]""", 7)]
    [InlineData("""<html>""", 0)]
    public void Broken_json_is_told_with_resource_page_and_byte(string page, int position)
    {
        var error = Error(Encoding.UTF8.GetBytes(page));
        Assert.Equal("NORMALIZE_INVALID_JSON", error.Code);
        Assert.Contains($"Page 2 of resource 'items' is not valid JSON at byte {position}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_told_with_their_place()
    {
        var error = Error([.. "[{\"a\":\""u8, 0xC3, 0x28, .. "\"}]"u8]);
        Assert.Equal("NORMALIZE_INVALID_TEXT", error.Code);
        Assert.Contains("at byte 7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"a":"x"},{"a":"\ud800"}]""")]
    [InlineData("""[{"a":"\udc00\ud800"}]""")]
    [InlineData("""[{"a\ud800":1}]""")]
    public void Half_of_a_surrogate_pair_is_no_text(string page) => Assert.Equal("NORMALIZE_INVALID_TEXT", Error(Encoding.UTF8.GetBytes(page)).Code);

    [Fact]
    public void An_integer_beyond_64_bits_is_told() =>
        Assert.Equal("NORMALIZE_INTEGER_TOO_LARGE", Error("""[{"a":1},{"a":18446744073709551616}]"""u8.ToArray()).Code);

    [Theory]
    [InlineData("""[{"a":9223372036854775808}]""")]
    [InlineData("""[{"a":1},{"a":9223372036854775808}]""")]
    [InlineData("""[{"a":1},{"a":1e300}]""")]
    public void A_number_that_the_column_has_no_room_for_is_told(string page) =>
        Assert.Equal("NORMALIZE_OVERFLOW", Error(Encoding.UTF8.GetBytes(page)).Code);

    [Fact]
    public void Six_hundred_levels_are_opened_without_a_crash()
    {
        var deep = "[{\"id\":1," + string.Concat(Enumerable.Repeat("\"o\":{", 600)) + "\"x\":1" + new string('}', 600) + "},{\"l\":" + new string('[', 100) + "1" + new string(']', 100) + "}]";
        var load = Load(deep, "$");
        Assert.Equal(2, load.RowCounts["items"]);
        Assert.Equal(["1"], load.Cells("items__l" + string.Concat(Enumerable.Repeat("__list", 99)), "value"));
    }

    [Fact]
    public void Deeper_than_a_thousand_levels_is_told() =>
        Assert.Equal("NORMALIZE_INVALID_JSON", Error(Encoding.UTF8.GetBytes(new string('[', 2000) + new string(']', 2000))).Code);

    [Theory]
    [InlineData("""{"links":[{"a":1},{"a":2}],"x":{"links":[3]}}""", "links")]
    [InlineData("""{"x":[{"links":0}],"data":{"n":[0],"items":[{"a":1},{"a":2}]}}""", "data.items")]
    [InlineData("""[{"a":1},{"a":2}]""", "$")]
    [InlineData("""{"p":[{"q":{"a":1}},{"q":{"a":2}}]}""", "p[*].q")]
    public void Records_are_found_by_their_selector(string page, string selector) => Assert.Equal(["a=1", "a=2"], Load(page, selector).Rows("items"));

    [Theory]
    [InlineData("""{"links":null}""", "links")]
    [InlineData("""{"links":[]}""", "links")]
    [InlineData("""{"other":[1]}""", "links")]
    [InlineData("""[1]""", "links")]
    public void A_selector_that_leads_to_nothing_gives_no_record(string page, string selector) => Assert.Empty(Load(page, selector).RowCounts);

    [Fact]
    public void A_selector_that_leads_to_one_object_gives_one_record() => Assert.Equal(["a=1"], Load("""{"user":{"a":1},"z":2}""", "user").Rows("items"));

    [Fact]
    public void A_key_of_records_that_comes_twice_is_refused() =>
        Assert.Equal("NORMALIZE_SELECTOR_TWICE", Error("""{"links":[{"a":1}],"links":[{"a":2}]}"""u8.ToArray(), "links").Code);

    [Fact]
    public void Dropped_records_are_passed_over() =>
        Assert.Equal(["a=2", "a=4"], Load("""[{"a":1},{"a":2},{"a":3},{"a":4}]""", "$", 0, 2).Rows("items"));

    [Fact]
    public void Parent_fields_stand_behind_a_records_own_and_win_over_them()
    {
        var page = new RecordPage { Body = """[{"a":1},{"a":2,"_g_id":9},{"a":3}]"""u8.ToArray(), ParentFields = """{"_g_id":7,"_g_name":"x"}"""u8.ToArray() };
        var load = new TestLoad().Run(TestLoad.Resource("items", null, page));
        Assert.Equal("a:bigint _g_id:bigint _g_name:text _dlt_load_id:text! _dlt_id:text!", load.Columns("items"));
        Assert.Equal(["_g_id=7 _g_name=x a=1", "_g_id=7 _g_name=x a=2", "_g_id=7 _g_name=x a=3"], load.Rows("items"));
        Assert.Equal(2, load.ExactRecords);
    }

    [Fact]
    public void Records_that_are_no_objects_may_be_wrapped_under_another_key()
    {
        var page = new RecordPage { Body = """{"bsds":["a.example","b.example"]}"""u8.ToArray(), Selector = "bsds", WrapScalarsAs = "domain" };
        Assert.Equal(["domain=a.example", "domain=b.example"], new TestLoad().Run(TestLoad.Resource("items", null, page)).Rows("items"));
    }

    [Fact]
    public void A_batch_may_end_inside_a_page()
    {
        var page = "[" + string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"id":{{i}},"t":["a text of more than twelve bytes {{i}}"]}""")) + "]";
        var load = new TestLoad { BatchRecords = 4 }.Run("items", null, page);
        Assert.Equal([8, 8, 4], load.BatchRows);
        Assert.Equal(10, load.Rows("items__t").Distinct().Count());
    }
}
