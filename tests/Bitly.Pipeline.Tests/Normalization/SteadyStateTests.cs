using System.Globalization;
using System.Text;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Normalization;

public sealed class SteadyStateTests
{
    private const int RecordsAPage = 500;

    // Without the optimiser the hashes of child rows allocate.
#if DEBUG
    private const string Lists = "";
#else
    private const string Lists = ""","tags":["a","b"],"links":[{"os":"ios","in":[1,2]}]""";
#endif

    [Fact]
    public void Records_of_a_known_form_allocate_nothing()
    {
        var perPage = Allocated(RecordsAPage);
        var perLargerPage = Allocated(RecordsAPage * 4);
        Assert.InRange(perLargerPage - perPage, -64, 64);
    }

    // The batch ends on a page's end, in a page, once in two pages, and several times in one page.
    [Theory]
    [InlineData(100, 1000)]
    [InlineData(150, 1000)]
    [InlineData(700, 1000)]
    [InlineData(1000, 300)]
    public void Memory_of_pages_does_not_grow_with_the_load(int recordsAPage, int batchRecords)
    {
        var page = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, recordsAPage).Select(Record)) + "]");
        var normalizer = new PageNormalizer(new Schema("case"), new NormalizeSettings { LoadId = "1700000000.123456", BatchRecords = batchRecords });
        var resource = TestLoad.Resource("items", null, [.. Enumerable.Repeat(new RecordPage { Body = page }, 20_000 / recordsAPage)]);
        var batch = (double)batchRecords / recordsAPage * page.Length;
        var (records, batches) = (0L, 0);
        foreach (var one in normalizer.Normalize([resource]))
        {
            Assert.InRange(normalizer.HeldBytes, 0, batch + (2.1 * page.Length));
            (records, batches) = (one.Records, batches + 1);
        }

        Assert.Equal(20_000 / recordsAPage * recordsAPage, records);
        Assert.InRange(batches, 18, 70);
    }

    // Bytes the tenth page of so many records allocates, the batch it ends included.
    private static long Allocated(int records)
    {
        var normalizer = new PageNormalizer(new Schema("case"), new NormalizeSettings { LoadId = "1700000000.123456", BatchRecords = records });
        var page = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, records).Select(Record)) + "]");
        var resource = TestLoad.Resource("items", null, [.. Enumerable.Repeat(new RecordPage { Body = page }, 12)]);
        var marks = new List<long>();
        foreach (var batch in normalizer.Normalize([resource]))
        {
            marks.Add(GC.GetAllocatedBytesForCurrentThread());
        }

        return marks[10] - marks[9];
    }

    private static string Record(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":{{number}},"text":"long enough to be no inline string {{number}}","esc":"a\u00e9\n{{number}}","half":{{number}}.5,"flag":true,"none":null,"at":"2024-01-01T00:00:00+0000","o":{"k":"v"}{{Lists}}}""");
}
