using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>A page that is safe in the package, and its records for the children; no records when nobody needs them.</summary>
internal readonly record struct SafePage(PageEntry Entry, PageRecords? Records);

/// <summary>Gets one page: from the package when it is there, else from the source, and then it is stored before anything else happens.</summary>
internal sealed class PageStep(ExtractRequest request)
{
    /// <summary>The next page of a sequence, or null when the sequence is over without one.</summary>
    public async Task<SafePage?> TakeAsync(SequenceWork work, CancellationToken cancellationToken)
    {
        if (work.Walk.Stored?.Find(work.Position, work.Page) is { } stored)
        {
            return Again(work, stored);
        }

        try
        {
            return await FetchAsync(work, cancellationToken);
        }
        catch (PipelineException error) when (IsPlanTooSmall(error))
        {
            if (work.Walk.LeaveOut(error.Message))
            {
                Warn(error.Code, $"{work.Walk.Resource.Name} is left out: {error.Message}");
            }

            return null;
        }
        catch (PipelineException error) when (work.Position.Count > 0 && IsGone(error))
        {
            work.Walk.CountSkipped(error.Message);
            return new SafePage(request.Log.Append(Entry(work, "$", 0, null, null), default), null);
        }
    }

    private static bool IsPlanTooSmall(PipelineException error) => error.Code == "UPGRADE_REQUIRED";

    private static bool IsGone(PipelineException error) => error.Code is "NOT_FOUND" or "GONE" || error.Recovery == Recovery.Skip;

    /// <summary>A page of the package that is gone on with: counted and shown to the cursor as if it had come now.</summary>
    private SafePage Again(SequenceWork work, PageEntry stored)
    {
        if (stored.Length == 0 && work.Position.Count > 0)
        {
            work.Walk.CountSkipped("it was passed over before this run.");
            return new SafePage(stored, null);
        }

        work.Walk.Count(stored, requests: 0);
        if (stored.Length == 0 || work.Walk is { Cursor: null, Children.Count: 0 })
        {
            return new SafePage(stored, null);
        }

        using var page = request.Log.Read(stored);
        ReadOnlyMemory<byte> body = work.Walk.Children.Count == 0 ? page.Body : page.Body.ToArray();
        var ranges = new List<(int Start, int Length)>();
        Selector.Parse(stored.Selector).Locate(body, ranges);
        // What the cursor left out before it leaves out again: such records never moved it.
        work.Walk.Cursor?.Observe(body, ranges, stored.Dropped);
        // Whether more was there is not stored: to ask again is harmless, to miss records is not.
        work.Walk.CutByLimit |= stored.Page + 1 >= request.Limit && !work.Walk.Appends;
        return new SafePage(stored, work.Walk.Children.Count == 0 ? null : new PageRecords(body, stored.Selector, ranges, stored.Dropped ?? []));
    }

    private async Task<SafePage?> FetchAsync(SequenceWork work, CancellationToken cancellationToken)
    {
        work.Reader ??= request.Source
            .ReadAsync(new SequenceStart(work.Walk.Resource, work.Start?.Parent, work.Walk.Cursor?.Values, work.Next), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        if (!await work.Reader.MoveNextAsync())
        {
            return null;
        }

        using var page = work.Reader.Current;
        if (page.Body.IsEmpty)
        {
            return Store(work, Entry(work, page.Selector, 0, null, null), null, default, default, page.RequestsSpent);
        }

        var records = Look(work, page, out var dropped, out var stop);
        var last = stop || work.Page + 1 >= request.Limit;
        if (last && !stop && page.Next is not null)
        {
            work.Walk.CutByLimit = true;
        }

        var entry = Entry(work, records?.Selector ?? page.Selector, records?.Ranges.Count ?? page.Records, dropped, last ? null : page.Next);
        var (body, gzip) = work.Walk.Steps.Rewrites ? (records!.Body, default) : (page.Body, page.Gzip);
        return Store(work, entry, work.Walk.Children.Count > 0 ? records : null, body, gzip, page.RequestsSpent);
    }

    private static PageRecords? Look(SequenceWork work, RestPage page, out IReadOnlyList<int>? dropped, out bool stop)
    {
        (dropped, stop) = (null, false);
        if (work.Walk is { Steps.Any: false, Cursor: null, Children.Count: 0 })
        {
            return null;
        }

        var records = work.Walk.Steps.Apply(page.Body, page.Selector, page.Ranges);
        var gone = records.Dropped;
        if (work.Walk.Cursor is { } cursor)
        {
            (var late, stop) = cursor.Observe(records.Body, records.Ranges, gone);
            gone = gone.Count == 0 ? late : [.. gone.Concat(late).Order()];
        }

        dropped = gone.Count == 0 ? null : gone;
        return records with { Dropped = gone };
    }

    private SafePage Store(SequenceWork work, PageEntry entry, PageRecords? records, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> gzip, int requests)
    {
        var stored = request.Log.Append(entry, body.Span, gzip.Span);
        var tally = work.Walk.Count(stored, requests);
        request.Progress?.Report(new PageRead(request.Time.GetUtcNow(), work.Walk.Resource.Name, tally.Pages, tally.Records, request.Budget?.Spent ?? tally.Requests, request.Budget?.Left));
        // The page's own memory goes back to its pool, so records for children are copied when they still lie in it.
        return new SafePage(stored, records is null ? null : work.Walk.Steps.Rewrites ? records : records with { Body = records.Body.ToArray() });
    }

    private static PageEntry Entry(SequenceWork work, string selector, int records, IReadOnlyList<int>? dropped, string? next) => new()
    {
        Resource = work.Walk.Resource.Name,
        Position = work.Position,
        Page = work.Page,
        Selector = selector,
        Records = records,
        Dropped = dropped,
        ParentFields = work.Start?.Fields is { } fields ? System.Text.Encoding.UTF8.GetString(fields.Span) : null,
        Next = next,
        Offset = 0,
        Length = 0,
    };

    private void Warn(string code, string message) => request.Progress?.Report(new Warned(request.Time.GetUtcNow(), code, message));
}
