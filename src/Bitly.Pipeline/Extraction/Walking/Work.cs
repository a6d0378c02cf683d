using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Something a worker does in one go.</summary>
internal abstract class Work : IAsyncDisposable
{
    public abstract ValueTask DisposeAsync();
}

/// <summary>The next page of a request sequence.</summary>
internal sealed class SequenceWork(ResourceWalk walk, IReadOnlyList<int> position, ChildStart? start) : Work
{
    public ResourceWalk Walk { get; } = walk;
    public IReadOnlyList<int> Position { get; } = position;
    public ChildStart? Start { get; } = start;
    /// <summary>Index of the page to read next.</summary>
    public int Page { get; set; }
    /// <summary>Where to go on after a stored page; null at the beginning.</summary>
    public string? Next { get; set; }
    /// <summary>The open reader, once a page was asked for.</summary>
    public IAsyncEnumerator<RestPage>? Reader { get; set; }

    public override async ValueTask DisposeAsync()
    {
        if (Reader is { } reader)
        {
            Reader = null;
            await reader.DisposeAsync();
        }
    }
}

/// <summary>The sequences of one child that the records of one page of its parent make, one after the other.</summary>
internal sealed class ChildrenWork(ResourceWalk child, PageEntry parentPage, IEnumerable<ChildStart> starts) : Work
{
    private readonly IEnumerator<ChildStart> _starts = starts.GetEnumerator();
    private int _index;

    public ResourceWalk Child { get; } = child;

    /// <summary>The next sequence, or null when the page is through.</summary>
    public SequenceWork? Next() =>
        _starts.MoveNext() ? new SequenceWork(Child, [.. parentPage.Position, parentPage.Page, _index++], _starts.Current) : null;

    public override ValueTask DisposeAsync()
    {
        _starts.Dispose();
        return ValueTask.CompletedTask;
    }
}
