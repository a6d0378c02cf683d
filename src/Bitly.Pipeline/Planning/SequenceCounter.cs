using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Planning;

/// <summary>What is counted, and how.</summary>
internal sealed record CountRequest
{
    public required ResourceGraph Graph { get; init; }
    public required IPageSource Source { get; init; }
    /// <summary>Per resource dlt's cursor state: what an incremental load would not ask for is not counted.</summary>
    public IReadOnlyDictionary<string, JsonObject> CursorStart { get; init; } = new Dictionary<string, JsonObject>();
    /// <summary>Resource to the form in which its pages are counted (larger pages), the resource itself when there is none.</summary>
    public Func<ResourceDefinition, ResourceDefinition> CountingForm { get; init; } = resource => resource;
    /// <summary>Records of one page of the load, or null when the resource has one page.</summary>
    public required Func<ResourceDefinition, int?> PageSize { get; init; }
    /// <summary>Requests that the counting may spend.</summary>
    public required int Most { get; init; }
}

/// <summary>
/// Counts request sequences and pages as an extract would make them, by reading the lists of parents alone, in large pages. Metrics and
/// single objects are never asked for: their number follows from their parents.
/// </summary>
internal sealed class SequenceCounter(CountRequest request)
{
    private readonly Dictionary<string, Counted> _counted = new(StringComparer.Ordinal);
    private int _spent;

    /// <summary>False when the counting stopped at its limit.</summary>
    public bool Exact { get; private set; } = true;

    /// <summary>Requests per list that was read.</summary>
    public IReadOnlyList<CountingRequests> Spent => [.. _counted.Where(pair => pair.Value.Spent > 0).Select(pair => new CountingRequests(pair.Key, pair.Value.Spent))];

    public async Task<IReadOnlyList<PlannedResource>> CountAsync(CancellationToken cancellationToken)
    {
        var graph = request.Graph;
        var children = graph.WithParents.Where(pair => pair.Parent is not null).ToLookup(pair => pair.Parent!, pair => pair.Resource, StringComparer.Ordinal);
        foreach (var resource in graph.Ordered)
        {
            var parent = graph.ParentOf(resource.Name);
            _counted[resource.Name] = new Counted(resource, parent is null ? null : new ParentRecords(resource, parent))
            {
                IsRead = children[resource.Name].Any() || request.PageSize(resource) is not null,
            };
        }

        foreach (var counted in graph.Ordered.Select(resource => _counted[resource.Name]))
        {
            if (counted.Parents is null)
            {
                counted.Add(null);
            }

            if (counted.IsRead)
            {
                await ReadAsync(counted, [.. children[counted.Resource.Name].Select(name => _counted[name])], cancellationToken);
            }
        }

        return [.. graph.Ordered.Select(resource => _counted[resource.Name]).Select(one =>
            new PlannedResource(one.Resource.Name, one.Sequences, one.IsRead ? one.Pages : one.Sequences, graph.Written.Contains(one.Resource.Name), one.LeftOut))];
    }

    private async Task ReadAsync(Counted counted, List<Counted> children, CancellationToken cancellationToken)
    {
        var resource = counted.Resource;
        var reading = new RecordReading(resource, request.CursorStart.GetValueOrDefault(resource.Name));
        foreach (var start in counted.Starts)
        {
            var records = 0;
            try
            {
                if (counted.LeftOut is null)
                {
                    records = await ReadAsync(counted, reading, (start, children), cancellationToken);
                }
            }
            catch (PipelineException error) when (error.Code == "UPGRADE_REQUIRED")
            {
                counted.LeftOut = error.Message;
            }
            catch (PipelineException error) when (start is not null && error.Recovery == Recovery.Skip)
            {
                // A parent that is gone costs its one request in the load too.
            }

            // A list whose last page is full may say so only with an empty page behind it.
            counted.Pages += request.PageSize(resource) is { } size ? (records / size) + 1 : 1;
        }
    }

    private async Task<int> ReadAsync(Counted counted, RecordReading reading, (ReadOnlyMemory<byte>? Parent, List<Counted> Children) place, CancellationToken cancellationToken)
    {
        if (_spent >= request.Most)
        {
            Exact = false;
            return 0;
        }

        var found = 0;
        var form = request.CountingForm(counted.Resource);
        await foreach (var page in request.Source.ReadAsync(new SequenceStart(form, place.Parent, reading.Values, null), cancellationToken))
        {
            using (page)
            {
                _spent += page.RequestsSpent;
                counted.Spent += page.RequestsSpent;
                found += page.Records;
                var (records, stop) = reading.Take(page);
                foreach (var record in records)
                {
                    place.Children.ForEach(child => child.AddAll(record));
                }

                if (stop)
                {
                    break;
                }

                if (page.Next is not null && _spent >= request.Most)
                {
                    Exact = false;
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Records of pages as an extract would hand them to children: after steps, without what the cursor leaves out.</summary>
    private sealed class RecordReading(ResourceDefinition resource, JsonObject? state)
    {
        private readonly RecordSteps _steps = new(resource);
        private readonly IncrementalCursor? _cursor = resource.Endpoint.Incremental is null ? null : new IncrementalCursor(resource, state);

        public IncrementalValues? Values => _cursor?.Values;

        public (List<ReadOnlyMemory<byte>> Records, bool Stop) Take(RestPage page)
        {
            if (page.Body.IsEmpty)
            {
                return ([], false);
            }

            var records = _steps.Apply(page.Body, page.Selector);
            var (late, stop) = _cursor?.Observe(records.Body, records.Ranges, records.Dropped) ?? new CursorVerdict([], false);
            var gone = records.Dropped.Concat(late).ToHashSet();
            return ([.. Enumerable.Range(0, records.Ranges.Count).Where(index => !gone.Contains(index) && records.Record(index).Span[0] != (byte)'n').Select(records.Record)], stop);
        }
    }

    /// <summary>What is known of one resource so far.</summary>
    private sealed class Counted(ResourceDefinition resource, ParentRecords? parents)
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        public ResourceDefinition Resource { get; } = resource;
        public ParentRecords? Parents { get; } = parents;
        /// <summary>Its pages must be read, for their number or for its children.</summary>
        public required bool IsRead { get; init; }
        /// <summary>Parent records to read it with; kept only when it is read.</summary>
        public List<ReadOnlyMemory<byte>?> Starts { get; } = [];
        public int Sequences { get; private set; }
        public int Pages { get; set; }
        public int Spent { get; set; }
        public string? LeftOut { get; set; }

        public void AddAll(ReadOnlyMemory<byte> record)
        {
            foreach (var start in Parents!.StartsOf(record))
            {
                if (!Parents.Distinct || _seen.Add(start.Value!))
                {
                    Add(start.Parent);
                }
            }
        }

        public void Add(ReadOnlyMemory<byte>? parent)
        {
            Sequences++;
            if (IsRead)
            {
                // The page goes back to its pool.
                Starts.Add(parent?.ToArray());
            }
        }
    }
}
