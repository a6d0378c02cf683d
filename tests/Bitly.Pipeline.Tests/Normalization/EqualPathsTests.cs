using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Schemas;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Normalization;

/// <summary>The fast path may differ from the exact one in speed only, and batches and pages must not show in the result.</summary>
public sealed class EqualPathsTests
{
    private static readonly TableHints[] Hints =
    [
        new(),
        new() { RootKey = true, MaxTableNesting = 2 },
        new() { MaxTableNesting = 1 },
        new() { Columns = [new Column("a") { Type = DataType.Double }, new Column("o") { Type = DataType.Json }] },
        new() { WriteDisposition = WriteDisposition.Merge, MergeStrategy = MergeStrategy.Scd2 },
    ];

    [Fact]
    public void The_fast_path_writes_what_the_exact_path_writes() =>
        Gen.Select(JsonGen.Pages, Gen.OneOf(Hints.Select(Gen.Const).ToArray())).Sample((pages, hints) =>
        {
            var texts = Repeat(pages).Select(JsonGen.Page).ToArray();
            var fast = Outcome(new TestLoad(), hints, texts);
            var exact = Outcome(new TestLoad { FastPath = false }, hints, texts);
            Assert.Equal(exact, fast);
        });

    [Fact]
    public void Pages_and_batches_do_not_show() =>
        Gen.Select(JsonGen.Pages, Gen.Int[1, 5]).Sample((pages, batch) =>
        {
            var whole = Outcome(new TestLoad(), null, [JsonGen.Page(pages.SelectMany(page => page))]);
            var split = Outcome(new TestLoad { BatchRecords = batch }, null, [.. pages.Select(JsonGen.Page)]);
            Assert.Equal(whole, split);
        });

    [Fact]
    public void A_known_form_never_goes_the_exact_path_again()
    {
        const string Record = """{"id":1,"s":"text that is long enough","n":null,"f":1.5,"b":true,"t":"2024-01-01T00:00:00+0000","o":{"x":"é"},"l":[{"k":1,"in":[[1],["a"]]}],"m":["q",null]}""";
        var load = new TestLoad().Run("items", null, JsonGen.Page(Enumerable.Repeat(Record, 50)));
        Assert.Equal(1, load.ExactRecords);
        Assert.Equal(50, load.RowCounts["items"]);
        Assert.Equal(100, load.RowCounts["items__m"]);
    }

    // Every record comes again, so that the second time its form is known.
    private static IEnumerable<IEnumerable<string>> Repeat(string[][] pages) => pages.Select(page => page.Concat(page));

    private static string Outcome(TestLoad load, TableHints? hints, string[] pages)
    {
        try
        {
            return load.Run("items", hints, pages).Forest() + string.Join('|', load.RowCounts.OrderBy(count => count.Key, StringComparer.Ordinal)) + string.Join('|', load.Warnings);
        }
        catch (PipelineException error)
        {
            return error.Code + error.Message;
        }
    }
}
