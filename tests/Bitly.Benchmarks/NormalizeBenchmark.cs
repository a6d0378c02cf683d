using System.Diagnostics;
using System.Text.Json;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Schemas;

namespace Bitly.Benchmarks;

/// <summary>One measured round: CPU seconds of the process and bytes allocated by this thread.</summary>
internal sealed record NormalizeRound(double TokenizeCpu, double NormalizeCpu, long Rows, long Allocated, long ExactRecords);

/// <summary>Pages to column buffers with no database behind, against a bare reader over the same pages in the same process.</summary>
internal static class NormalizeBenchmark
{
    /// <summary>Alternates both cases so often over the given pages.</summary>
    public static IEnumerable<NormalizeRound> Run(IReadOnlyList<byte[]> pages, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var before = Cpu();
            Tokenize(pages);
            var tokenized = Cpu();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var (rows, exact) = Normalize(pages);
            yield return new NormalizeRound(tokenized - before, Cpu() - tokenized, rows, GC.GetAllocatedBytesForCurrentThread() - allocated, exact);
        }
    }

    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static long Tokenize(IReadOnlyList<byte[]> pages)
    {
        var tokens = 0L;
        foreach (var page in pages)
        {
            var reader = new Utf8JsonReader(page);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    private static (long Rows, long Exact) Normalize(IReadOnlyList<byte[]> pages)
    {
        using var normalizer = new PageNormalizer(new Schema("bench"), new NormalizeSettings { LoadId = "1700000000.123456" });
        var resource = new ResourcePages
        {
            Resource = "group_bitlinks",
            Hints = new TableHints(),
            Pages = pages.Select(page => new RecordPage { Body = page, Selector = "links" }),
        };
        var rows = normalizer.Normalize([resource]).Sum(batch => batch.Tables.Sum(table => (long)table.RowCount));
        return (rows, normalizer.ExactRecords);
    }
}
