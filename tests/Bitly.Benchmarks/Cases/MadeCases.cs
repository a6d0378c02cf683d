using System.Globalization;
using System.Runtime.CompilerServices;
using Bitly.Benchmarks.Measuring;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;

namespace Bitly.Benchmarks.Cases;

/// <summary>Links 0, Step, 2 Step ... as an API would page them. Another version has other titles and tags.</summary>
internal sealed record MadeLinks(int Count, int Step, int Version) : IPageSource
{
    public async IAsyncEnumerable<RestPage> ReadAsync(SequenceStart start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var at = 0; at < Count; at += LinkPages.LinksAPage)
        {
            await Task.CompletedTask;
            var links = Math.Min(LinkPages.LinksAPage, Count - at);
            yield return new RestPage(LinkPages.Page(at, links, this), null)
            {
                Selector = "links",
                Records = links,
                Next = at + LinkPages.LinksAPage < Count ? (at + LinkPages.LinksAPage).ToString(CultureInfo.InvariantCulture) : null,
                RequestsSpent = 0,
            };
        }
    }
}

/// <summary>Packages of made links, for what no API would send: a tenth of the links changed.</summary>
internal static class MadeCases
{
    public static Task<Sample> LoadAsync(string folder, MadeLinks links) =>
        Meter.MeasureAsync(async () => await new PipelineRunner(Parts(folder, links)).RunAsync(new RunOptions(), null, CancellationToken.None));

    public static Task<Sample> ExtractAsync(string folder, MadeLinks links) => LoadCases.ExtractAsync(Parts(folder, links));

    private static RunParts Parts(string folder, MadeLinks links) => TempProject.Open(folder).Parts() with { OpenSource = (_, _, _) => new OpenedSource(links) };
}
