using Bitly.Pipeline.Packages;
using Xunit;

namespace Bitly.Pipeline.Tests.Packages;

/// <summary>Tests that count the process's memory: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(AloneInMemory), DisableParallelization = true)]
public sealed class AloneInMemory;

[Collection(nameof(AloneInMemory))]
public sealed class LogMemoryTests : IDisposable
{
    private const int Sequences = 5;
    private const int Pages = 2_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(Sequences)]
    public void Ten_times_the_pages_hold_no_more_of_the_managed_heap(int sequences)
    {
        _ = Measure("warm", sequences, 100);

        var few = Measure("few", sequences, Pages);
        var many = Measure("many", sequences, 10 * Pages);

        Assert.InRange(many.Written - few.Written, long.MinValue, 100_000);
        Assert.InRange(many.Read - few.Read, long.MinValue, 100_000);
    }

    /// <summary>Bytes that a log holds when its pages are written, and in the middle of reading them in order.</summary>
    private (long Written, long Read) Measure(string name, int sequences, int pages)
    {
        long written;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using (var log = new PageLog("1.0", _folder.At(name), write: true, TimeProvider.System))
        {
            for (var at = 0; at < pages; at++)
            {
                log.Append(Entry(at % sequences, at / sequences), "[]"u8);
            }

            written = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        before = GC.GetTotalMemory(forceFullCollection: true);
        using var again = new PageLog("1.0", _folder.At(name), write: false, TimeProvider.System);
        using var all = again.ReadAll("links").GetEnumerator();
        for (var at = 0; at < pages / 2; at++)
        {
            Assert.True(all.MoveNext());
            Assert.Equal((at / (pages / sequences), at % (pages / sequences)), (all.Current.Entry.Position[1], all.Current.Entry.Page));
            all.Current.Dispose();
        }

        return (written, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private static PageEntry Entry(int sequence, int page) => new()
    {
        Resource = "links",
        Position = [0, sequence],
        Page = page,
        Selector = "links",
        Records = 100,
        ParentFields = $$"""{"_groups_guid":"{{sequence}}"}""",
        Next = $$"""{"at":"https://api.example/v4/groups/{{sequence}}/bitlinks?search_after={{page}}"}""",
        Offset = 0,
        Length = 0,
    };
}
