using System.Runtime.ExceptionServices;
using System.Text;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Packages;

namespace Bitly.Pipeline.Extraction;

/// <summary>
/// Reads all resources of a run into the load package. Each page is stored before the next of its sequence is asked for; sequences run beside
/// each other up to the definition's connections. An extract that was stopped goes on where the package ends: stored pages are walked again
/// without a request.
/// </summary>
internal sealed class Extractor
{
    /// <summary>How long a request that is under way may take after the run was stopped: its answer has been paid for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private readonly ExtractRequest _request;
    private readonly PageStep _pages;
    private readonly WorkStack<Work> _work = new();
    private readonly Dictionary<string, ResourceWalk> _walks;
    private readonly List<Warned> _warnings = [];
    private readonly List<Work> _left = [];
    private ExceptionDispatchInfo? _failure;

    public Extractor(ExtractRequest request)
    {
        _request = request;
        _pages = new PageStep(request);
        _walks = request.Graph.Ordered.ToDictionary(
            resource => resource.Name,
            resource => new ResourceWalk(resource, request.Graph.ParentOf(resource.Name), request.CursorStart.GetValueOrDefault(resource.Name)),
            StringComparer.Ordinal);
        foreach (var (name, parent) in request.Graph.WithParents.Where(pair => pair.Parent is not null))
        {
            _walks[parent!].Children.Add(_walks[name]);
        }

        foreach (var (name, why) in request.LeftOut)
        {
            _walks.GetValueOrDefault(name)?.LeaveOut(why);
        }
    }

    /// <summary>Resources that are left out so far, and why; also after a failure.</summary>
    public IReadOnlyDictionary<string, string> LeftOut =>
        _walks.Where(pair => pair.Value.LeftOut is not null).ToDictionary(pair => pair.Key, pair => pair.Value.LeftOut!, StringComparer.Ordinal);

    /// <summary>Reads until all is there.</summary>
    /// <exception cref="PipelineException">A failure that ends the extract; the package can be gone on with.</exception>
    /// <exception cref="OperationCanceledException">Stopped after the pages at hand; the package can be gone on with.</exception>
    public async Task<ExtractResult> RunAsync(CancellationToken cancellationToken)
    {
        ReplayLog();
        using var hard = new CancellationTokenSource();
        await using var stopping = cancellationToken.Register(() => Stop(hard));
        try
        {
            await WalkAsync([.. Roots()], hard.Token);
            foreach (var child in Late())
            {
                await WalkAsync(StartsOfLate(child), hard.Token);
            }
        }
        finally
        {
            foreach (var work in _left)
            {
                await work.DisposeAsync();
            }

            _request.Log.Sync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Result();
    }

    private void ReplayLog()
    {
        _request.Log.Replay(_request.Graph.WithParents);
        foreach (var resource in _request.Log.Cut)
        {
            Warn("PAGES_CUT", $"The last stored pages of {resource} were torn by a crash; they are read again.");
        }

        foreach (var walk in _walks.Values)
        {
            walk.Stored = _request.Log.Stored(walk.Resource.Name);
        }
    }

    private void Stop(CancellationTokenSource hard)
    {
        lock (_left)
        {
            _left.AddRange(_work.Close());
        }

        hard.CancelAfter(Grace);
    }

    private IEnumerable<Work> Roots() =>
        _request.Graph.Ordered.Where(resource => _request.Graph.ParentOf(resource.Name) is null)
            .Reverse()
            .Select(resource => new SequenceWork(_walks[resource.Name], [], null));

    /// <summary>Children that ask for each value once: all parents must be there first, so that the order of answers decides nothing.</summary>
    private IEnumerable<ResourceWalk> Late() => _request.Graph.Ordered.Select(resource => _walks[resource.Name]).Where(walk => walk.Parents?.Distinct == true);

    private List<Work> StartsOfLate(ResourceWalk child)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pages = new List<Work>();
        foreach (var entry in _request.Log.Sorted(_request.Graph.ParentOf(child.Resource.Name)!))
        {
            using var page = _request.Log.Read(entry);
            var ranges = new List<(int Start, int Length)>();
            if (!page.Body.IsEmpty)
            {
                Rest.Selector.Parse(entry.Selector).Locate(page.Body, ranges);
            }

            var records = new PageRecords(page.Body, entry.Selector, ranges, entry.Dropped ?? []);
            var starts = StartsOf(child, entry, records).Where(start => seen.Add(start.Value!)).ToList();
            if (starts.Count > 0)
            {
                pages.Add(new ChildrenWork(child, entry, starts));
            }
        }

        pages.Reverse();
        return pages;
    }

    private async Task WalkAsync(List<Work> first, CancellationToken hard)
    {
        _work.Push([.. first]);
        var workers = Math.Max(1, _request.Definition.Client.MaxConnections);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(hard)));
        _failure?.Throw();
    }

    private async Task WorkAsync(CancellationToken hard)
    {
        while (await _work.TakeAsync() is { } work)
        {
            try
            {
                await DoAsync(work, hard);
            }
            catch (Exception error)
            {
                await FailAsync(error, work);
            }
            finally
            {
                _work.Done();
            }
        }
    }

    /// <summary>The first failure counts; the other workers end after their page, which is stored.</summary>
    private async Task FailAsync(Exception error, Work work)
    {
        if (error is PipelineException known)
        {
            known.Step ??= "extract";
            known.LoadId ??= _request.LoadId;
        }

        lock (_left)
        {
            if (_failure is null || _failure.SourceException is OperationCanceledException)
            {
                _failure = ExceptionDispatchInfo.Capture(error);
            }

            _left.AddRange(_work.Close());
        }

        await work.DisposeAsync();
    }

    private async Task DoAsync(Work work, CancellationToken hard)
    {
        if (work is ChildrenWork children)
        {
            if (children.Child.LeftOut is not null || children.Next() is not { } sequence)
            {
                await children.DisposeAsync();
                return;
            }

            _work.Push(children);
            await DoSequenceAsync(sequence, hard);
            return;
        }

        await DoSequenceAsync((SequenceWork)work, hard);
    }

    private async Task DoSequenceAsync(SequenceWork work, CancellationToken hard)
    {
        var page = work.Walk.LeftOut is null ? await _pages.TakeAsync(work, hard) : null;
        if (page is not { } safe)
        {
            await work.DisposeAsync();
            return;
        }

        if (safe.Entry.Next is null)
        {
            await work.DisposeAsync();
        }
        else
        {
            work.Page++;
            work.Next = safe.Entry.Next;
            _work.Push(work);
        }

        if (safe.Records is { } records)
        {
            foreach (var child in work.Walk.Children.Where(child => !child.Parents!.Distinct).Reverse())
            {
                _work.Push(new ChildrenWork(child, safe.Entry, StartsOf(child, safe.Entry, records)));
            }
        }
    }

    /// <summary>A child sees the records of its parent with the fields that those took over from their own parent, as in dlt.</summary>
    private static IEnumerable<ChildStart> StartsOf(ResourceWalk child, PageEntry page, PageRecords records)
    {
        var gone = records.Dropped.ToHashSet();
        var taken = page.ParentFields is { } fields ? Encoding.UTF8.GetBytes(fields) : (ReadOnlyMemory<byte>?)null;
        return Enumerable.Range(0, records.Ranges.Count)
            .Where(index => !gone.Contains(index) && records.Record(index).Span[0] != (byte)'n')
            .SelectMany(index => child.Parents!.StartsOf(JsonMembers.Join(records.Record(index), taken)));
    }

    private ExtractResult Result()
    {
        foreach (var (walk, parent) in _request.Graph.Ordered.Select(resource => (_walks[resource.Name], _request.Graph.ParentOf(resource.Name))))
        {
            if (parent is not null && _walks[parent].LeftOut is not null)
            {
                walk.LeaveOut($"Its parent {parent} is left out.");
            }
        }

        foreach (var walk in _walks.Values.Where(walk => walk.Tally.Skipped > 0))
        {
            Warn("CHILDREN_SKIPPED", $"{walk.Tally.Skipped} of the requests of {walk.Resource.Name} had no answer to load and were passed over. The first: {walk.Tally.SkippedWhy}");
        }

        foreach (var warning in _walks.Values.Select(walk => walk.Cursor?.Warning()).OfType<string>())
        {
            Warn("CURSOR_COARSE", warning);
        }

        foreach (var walk in _walks.Values.Where(walk => walk is { CutByLimit: true, Cursor: not null }))
        {
            Warn("LIMIT_CUT", walk.Appends
                ? $"The limit left records of {walk.Resource.Name} out, and its cursor is past them: a later run does not ask for them. Drop its state to read it whole."
                : $"The limit left records of {walk.Resource.Name} out; its cursor stays, so a run without a limit reads all of it.");
        }

        return new ExtractResult
        {
            Resources = _walks.ToDictionary(pair => pair.Key, pair => pair.Value.Tally with { CutByLimit = pair.Value.CutByLimit }),
            CursorEnd = _walks.Where(pair => pair.Value.CursorEnd is not null).ToDictionary(pair => pair.Key, pair => pair.Value.CursorEnd!),
            Warnings = _warnings,
            KeptRecords = _walks.Where(pair => _request.Graph.Written.Contains(pair.Key)).Sum(pair => pair.Value.Tally.Records - pair.Value.Tally.Dropped),
        };
    }

    private void Warn(string code, string message)
    {
        var warning = new Warned(_request.Time.GetUtcNow(), code, message);
        _warnings.Add(warning);
        _request.Progress?.Report(warning);
    }
}
