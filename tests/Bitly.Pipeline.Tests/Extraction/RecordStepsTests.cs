using System.Text;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Extraction;

public sealed class RecordStepsTests
{
    private static readonly ResourceDefinition Plain = ExtractorTests.Resource("items");

    [Fact]
    public void A_resource_without_steps_keeps_its_bytes()
    {
        var body = Encoding.UTF8.GetBytes("""{"items": [ {"a":1} ]}""");

        var page = new RecordSteps(Plain).Apply(body, "items");

        Assert.True(page.Body.Equals(body));
        Assert.Equal("items", page.Selector);
    }

    [Theory]
    [InlineData("archived == false", new[] { 1, 2 })]
    [InlineData("n > 1", new[] { 0, 2 })]
    [InlineData("n >= 1 and archived != true", new[] { 1, 2 })]
    [InlineData("n == 2 or n == 1", new[] { 2 })]
    [InlineData("o.k == 'x y'", new[] { 1, 2 })]
    [InlineData("n == null", new[] { 0, 1 })]
    [InlineData("n != null", new[] { 2 })]
    public void A_filter_leaves_records_out_and_keeps_the_page(string filter, int[] dropped)
    {
        var body = """[{"n":1,"archived":false,"o":{"k":"x y"}},{"n":2,"archived":true},{"archived":null}]""";

        var page = Apply(Plain with { ProcessingSteps = [new ProcessingStep { Filter = filter }] }, body, "$");

        Assert.Equal(dropped, page.Dropped);
        Assert.Equal(body, Encoding.UTF8.GetString(page.Body.Span));
    }

    [Theory]
    [InlineData("n >")]
    [InlineData("n = 1")]
    [InlineData("n == x")]
    [InlineData("a == 1 and b == 2 or c == 3")]
    [InlineData("")]
    public void A_filter_that_is_not_understood_is_an_error(string filter) =>
        Assert.Equal("FILTER_INVALID", Assert.Throws<PipelineException>(() => new RecordSteps(Plain with { ProcessingSteps = [new ProcessingStep { Filter = filter }] })).Code);

    [Fact]
    public void Keys_are_renamed_and_dropped_in_the_stored_page()
    {
        var resource = Plain with
        {
            ProcessingSteps =
            [
                new ProcessingStep { Rename = new Dictionary<string, string> { ["a"] = "b" } },
                new ProcessingStep { Drop = ["secret"] },
            ],
        };

        var page = Apply(resource, """{"items":[{"a":1,"secret":"s","c":{"a":2}},null,"x"]}""", "items");

        Assert.Equal("""[{"b":1,"c":{"a":2}},null,"x"]""", Encoding.UTF8.GetString(page.Body.Span));
        Assert.Equal("$", page.Selector);
        Assert.Equal("""{"b":1,"c":{"a":2}}""", Encoding.UTF8.GetString(page.Record(0).Span));
    }

    [Fact]
    public void Fields_of_the_envelope_go_behind_the_records_own()
    {
        var resource = Plain with { Envelope = new Dictionary<string, string> { ["unit"] = "unit", ["units"] = "_units", ["absent"] = "absent" } };

        var page = Apply(resource, """{"unit":"day","units":-1,"items":[{"a":1},{}]}""", "items");

        Assert.Equal("""[{"a":1,"unit":"day","_units":-1},{"unit":"day","_units":-1}]""", Encoding.UTF8.GetString(page.Body.Span));
    }

    [Fact]
    public void Plain_values_are_wrapped_under_the_given_key()
    {
        var page = Apply(Plain with { WrapScalarsAs = "tag" }, """{"items":["a",2,{"b":1},null]}""", "items");

        Assert.Equal("""[{"tag":"a"},{"tag":2},{"b":1},null]""", Encoding.UTF8.GetString(page.Body.Span));
    }

    [Fact]
    public void An_empty_page_stays_one() =>
        Assert.Equal("[]", Encoding.UTF8.GetString(Apply(Plain with { WrapScalarsAs = "tag" }, """{"items":[]}""", "items").Body.Span));

    private static PageRecords Apply(ResourceDefinition resource, string body, string selector) => new RecordSteps(resource).Apply(Encoding.UTF8.GetBytes(body), selector);
}
