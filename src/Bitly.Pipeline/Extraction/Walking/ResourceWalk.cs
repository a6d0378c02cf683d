using System.Text.Json.Nodes;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Extraction;

/// <summary>All that one resource needs while it is walked, and its numbers.</summary>
internal sealed class ResourceWalk
{
    private readonly Lock _lock = new();
    private ResourceTally _tally = new();
    private bool _cutByLimit;

    public ResourceWalk(ResourceDefinition resource, string? parent, JsonObject? cursor)
    {
        Resource = resource;
        Steps = new RecordSteps(resource);
        Cursor = resource.Endpoint.Incremental is null ? null : new IncrementalCursor(resource, cursor);
        Parents = parent is null ? null : new ParentRecords(resource, parent);
    }

    public ResourceDefinition Resource { get; }
    public RecordSteps Steps { get; }
    public IncrementalCursor? Cursor { get; }
    /// <summary>How parent records become sequences; null for a root resource.</summary>
    public ParentRecords? Parents { get; }
    public List<ResourceWalk> Children { get; } = [];
    /// <summary>Stored pages of a package that is gone on with; null when it has none.</summary>
    public StoredPages? Stored { get; set; }

    public ResourceTally Tally
    {
        get
        {
            lock (_lock)
            {
                return _tally;
            }
        }
    }

    /// <summary>A page limit ended a sequence that had more.</summary>
    public bool CutByLimit
    {
        get => Volatile.Read(ref _cutByLimit);
        set => Volatile.Write(ref _cutByLimit, value);
    }

    /// <summary>Reading a record twice would load it twice.</summary>
    public bool Appends => Resource.Hints.WriteDisposition is null or WriteDisposition.Append;

    /// <summary>
    /// The cursor to store, or null. One whose sequence a limit cut stays where it was, or the records behind the limit would never be
    /// asked for; only for append it moves, because what was read would come twice.
    /// </summary>
    public JsonObject? CursorEnd => CutByLimit && !Appends ? null : Cursor?.End();

    /// <summary>Why the resource is left out, or null.</summary>
    public string? LeftOut => Tally.LeftOut;

    public ResourceTally Count(PageEntry entry, int requests)
    {
        lock (_lock)
        {
            return _tally = _tally with
            {
                Pages = _tally.Pages + 1,
                Records = _tally.Records + entry.Records,
                Dropped = _tally.Dropped + (entry.Dropped?.Count ?? 0),
                Requests = _tally.Requests + requests,
            };
        }
    }

    public void CountSkipped(string why)
    {
        lock (_lock)
        {
            _tally = _tally with { Skipped = _tally.Skipped + 1, SkippedWhy = _tally.SkippedWhy ?? why };
        }
    }

    /// <summary>False when it was left out before.</summary>
    public bool LeaveOut(string why)
    {
        lock (_lock)
        {
            var first = _tally.LeftOut is null;
            _tally = _tally with { LeftOut = _tally.LeftOut ?? why };
            return first;
        }
    }
}
