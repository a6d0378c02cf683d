using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Bitly.Pipeline.Events;

namespace Bitly.Pipeline.Rest;

/// <summary>Reads the pages of a sequence, one in memory at a time. One reader serves many sequences at once.</summary>
internal sealed class PageReader(RestClient client, IProgress<RunEvent>? progress = null)
{
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);

    /// <summary>
    /// Pages from the beginning, or from a stored <see cref="RestPage.Next"/>. Each page is the caller's to dispose.
    /// A response action "ignore" gives one last page with <see cref="RestPage.Ignored"/>.
    /// </summary>
    /// <exception cref="Errors.PipelineException">A failed request (see <see cref="FailureKind"/>), FOREIGN_NEXT_URL, PAGE_REPEATS,
    /// NEXT_URL_INVALID, PAGINATOR_VALUE, PAGE_START_INVALID.</exception>
    public async IAsyncEnumerable<RestPage> ReadAsync(PageSequence sequence, string? start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new Reading(sequence, start);
        do
        {
            var request = reading.NextRequest();
            var answer = await client.SendAsync(request, sequence.Auth, sequence.Resource.Endpoint.ResponseActions, cancellationToken);
            RestPage page;
            try
            {
                page = reading.Take(answer, Warn);
            }
            catch
            {
                answer.Dispose();
                throw;
            }

            yield return page;
        }
        while (!reading.Ended);
    }

    /// <summary>A resource with ten thousand parents says the same thing once.</summary>
    private void Warn(string resource, string code, string message)
    {
        if (_warned.TryAdd($"{resource} {code}", true))
        {
            progress?.Report(new Warned(client.Options.Time.GetUtcNow(), code, client.Masked(message)));
        }
    }
}

/// <summary>Where one sequence stands: its paginator, its selector, its place. No I/O.</summary>
internal sealed class Reading
{
    private readonly PageSequence _sequence;
    private readonly PageLoop _loop;
    private PaginatorDefinition? _found;
    private Paginator? _paginator;
    private Selector? _selector;
    private string? _place;
    private string? _lastUrl;

    public Reading(PageSequence sequence, string? start)
    {
        _sequence = sequence;
        _loop = new PageLoop(sequence.Resource.Name);
        var stored = start is null ? null : PagePlace.Parse(start) ?? throw RestErrors.StartInvalid(sequence.Resource.Name);
        _place = stored?.At;
        _found = stored?.Paginator;
        _paginator = PaginatorKinds.Create(sequence.Resource.Name, sequence.Paginator) ?? PaginatorKinds.Create(sequence.Resource.Name, _found);
        _selector = (sequence.DataSelector ?? stored?.Selector) is { } selector ? Selector.Parse(selector) : null;
    }

    public bool Ended { get; private set; }

    /// <summary>The request of the page to read now.</summary>
    public RestRequest NextRequest()
    {
        var request = RequestAtPlace();
        _loop.Asked(request);
        return request;
    }

    private RestRequest RequestAtPlace()
    {
        var request = _paginator?.RequestAt(_sequence.First, _place) ?? _sequence.First;
        return _place is null || RestUrl.SameOrigin(request.Url, _sequence.Client.BaseUrl) ? request : throw RestErrors.ForeignNextUrl(
            _sequence.Resource.Name,
            RestUrl.PathOf(_lastUrl ?? _sequence.First.Url),
            RestUrl.OriginOf(_sequence.Client.BaseUrl),
            RestUrl.OriginOf(request.Url));
    }

    /// <summary>Turns the answer into the page; the page owns the answer.</summary>
    public RestPage Take(RestAnswer answer, Action<string, string, string> warn)
    {
        if (answer.Ignored)
        {
            Ended = true;
            return new RestPage(default, answer) { Selector = _selector?.Text ?? "$", Records = 0, Next = null, RequestsSpent = answer.RequestsSpent, Ignored = true };
        }

        _selector ??= Selector.Parse(SelectorDetection.Detect(answer.Body.Span));
        var records = new List<(int Start, int Length)>();
        if (_selector.Locate(answer.Body, records, answer.Outline) == SelectorMatch.None)
        {
            WarnOfNothing(answer, warn);
        }

        _lastUrl = answer.Url;
        var page = new PageAnswer { Body = answer.Body, Outline = answer.Outline, Headers = answer.Headers, Records = records.Count, Url = answer.Url };
        _place = After(page, warn);
        Ended = _place is null;
        if (!Ended)
        {
            // Before the page is given out: stored with a place that is refused for ever, its package could never be gone on with.
            _ = RequestAtPlace();
        }

        if (!Ended && page.Records > 0)
        {
            _loop.Answered(answer.Body.Span, RestUrl.PathOf(answer.Url));
        }

        return new RestPage(answer.Body, answer)
        {
            Selector = _selector.Text,
            Records = page.Records,
            Gzip = answer.Gzip,
            Ranges = records,
            Next = _place is null ? null : new PagePlace(_place, _found, _sequence.DataSelector is null ? _selector.Text : null).ToText(),
            RequestsSpent = answer.RequestsSpent,
        };
    }

    private string? After(PageAnswer page, Action<string, string, string> warn)
    {
        try
        {
            _paginator ??= DetectPaginator(page, warn);
            return _paginator.After(page, _place);
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escaped half of a surrogate pair.
            throw RestErrors.PaginatorText(_sequence.Resource.Name, RestUrl.PathOf(page.Url));
        }
    }

    private Paginator DetectPaginator(PageAnswer page, Action<string, string, string> warn)
    {
        var isList = _selector!.First(page.Body.Span) is { } first && page.Body.Span[first.Start] == (byte)'[';
        var (found, warning) = PaginatorDetection.Detect(page, isList);
        _found = found;
        if (warning is not null)
        {
            warn(_sequence.Resource.Name, "PAGINATOR_GUESSED", $"Resource `{_sequence.Resource.Name}`: {warning}");
        }

        return PaginatorKinds.Create(_sequence.Resource.Name, found)!;
    }

    private void WarnOfNothing(RestAnswer answer, Action<string, string, string> warn)
    {
        // A selector is made of the data's own names: one that holds our quote or a line break could go on as a sentence of ours.
        var candidates = SelectorDetection.Candidates(answer.Body.Span).Where(candidate => candidate.Records > 0 && !candidate.Selector.Any(c => c == '`' || char.IsControl(c))).ToList();
        if (candidates.Count > 0)
        {
            var places = string.Join(", ", candidates.Select(candidate => $"`{candidate.Selector}` ({candidate.Records} records)"));
            warn(_sequence.Resource.Name, "SELECTOR_EMPTY",
                $"Resource `{_sequence.Resource.Name}`: the data_selector `{_selector!.Text}` finds nothing in the answer of {RestUrl.PathOf(answer.Url)}, which holds lists at {places}.");
        }
    }
}
