using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Planning;

/// <summary>
/// A page source that gives only a taste: one page of each ancestor, and of the wanted resource two pages of the first sequence that goes on
/// and one of another. It keeps what was seen. For one connection.
/// </summary>
internal sealed class PreviewPages(string wanted) : IPageSource
{
    private const int MostSequences = 3;
    private const int MostRecords = 3;
    private const int MostPages = 2;
    private readonly List<JsonNode> _records = [];
    private IPageSource? _inner;
    private string? _firstPage;

    /// <summary>The first records, as they would be stored.</summary>
    public IReadOnlyList<JsonNode> Records => _records;
    public int RecordsSeen { get; private set; }
    public int Pages { get; private set; }
    public int Sequences { get; private set; }
    /// <summary>A second page came and held other records.</summary>
    public bool PaginatorProved { get; private set; }
    /// <summary>The selector in use, found or given.</summary>
    public string? Selector { get; private set; }
    /// <summary>Lists of a page on which the selector found nothing.</summary>
    public IReadOnlyList<SelectorCandidate> Candidates { get; private set; } = [];

    public PreviewPages Over(IPageSource inner)
    {
        _inner = inner;
        return this;
    }

    public async IAsyncEnumerable<RestPage> ReadAsync(SequenceStart start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isWanted = start.Resource.Name == wanted;
        if (isWanted && Sequences++ >= MostSequences)
        {
            yield break;
        }

        var pages = 0;
        await foreach (var page in _inner!.ReadAsync(start, cancellationToken))
        {
            pages++;
            if (isWanted)
            {
                See(start.Resource, page, pages);
            }

            var last = pages >= (isWanted && !PaginatorProved ? MostPages : 1);
            yield return last
                ? new RestPage(page.Body, page) { Selector = page.Selector, Records = page.Records, Next = null, RequestsSpent = page.RequestsSpent, Ignored = page.Ignored }
                : page;
            if (last)
            {
                yield break;
            }
        }
    }

    private void See(ResourceDefinition resource, RestPage page, int number)
    {
        Pages++;
        RecordsSeen += page.Records;
        Selector = page.Selector;
        if (page.Body.IsEmpty)
        {
            return;
        }

        if (page.Records == 0)
        {
            Candidates = [.. SelectorDetection.Candidates(page.Body.Span).Where(one => one.Records > 0)];
            return;
        }

        var stored = new RecordSteps(resource).Apply(page.Body, page.Selector);
        var first = System.Text.Encoding.UTF8.GetString(stored.Record(0).Span);
        PaginatorProved |= number == 2 && first != _firstPage;
        _firstPage = number == 1 ? first : _firstPage;
        for (var index = 0; index < stored.Ranges.Count && _records.Count < MostRecords; index++)
        {
            if (!stored.Dropped.Contains(index) && JsonNode.Parse(stored.Record(index).Span, documentOptions: JsonLimits.Document) is { } record)
            {
                _records.Add(record);
            }
        }
    }
}
