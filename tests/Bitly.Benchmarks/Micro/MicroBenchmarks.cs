using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Schemas;

namespace Bitly.Benchmarks.Micro;

/// <summary>The small parts a load is made of, 10,000 links each.</summary>
[MemoryDiagnoser]
public class MicroBenchmarks
{
    private const int Links = 10_000;
    private readonly List<byte[]> _pages = LinkPages.Make(Links);
    private readonly List<byte[]> _members;

    public MicroBenchmarks() => _members = [.. _pages.Select(page => PageCodec.Encode(page))];

    public static void Run(string[] arguments) => BenchmarkRunner.Run<MicroBenchmarks>(args: arguments);

    /// <summary>What any reader of the pages has to do.</summary>
    [Benchmark(Baseline = true)]
    public long Tokenize()
    {
        var tokens = 0L;
        foreach (var page in _pages)
        {
            var reader = new Utf8JsonReader(page);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    [Benchmark]
    public long Normalize()
    {
        var normalizer = new PageNormalizer(new Schema("bench"), new NormalizeSettings { LoadId = "1700000000.123456" });
        var resource = new ResourcePages
        {
            Resource = "links",
            Hints = new TableHints(),
            Pages = _pages.Select(page => new RecordPage { Body = page, Selector = "links" }),
        };
        return normalizer.Normalize([resource]).Sum(batch => batch.Tables.Sum(table => (long)table.RowCount));
    }

    [Benchmark]
    public long Compress() => _pages.Sum(page => (long)PageCodec.Encode(page).Length);

    [Benchmark]
    public long Decompress()
    {
        var bytes = 0L;
        foreach (var member in _members)
        {
            using var page = PageCodec.Decode(member, member.Length);
            bytes += page.Memory.Length;
        }

        return bytes;
    }
}
