namespace Bitly.Pipeline.Extraction;

/// <summary>
/// Work shared by several workers, last in first out: children of a page go before the next page of their parent, so what waits stays small
/// and one worker alone asks in dlt's order. Taking waits while others still work, because their work may bring more.
/// </summary>
internal sealed class WorkStack<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _work = new();
    private readonly Queue<TaskCompletionSource<T?>> _waiting = new();
    private int _busy;
    private bool _closed;

    /// <summary>Adds work; the last item is taken first.</summary>
    public void Push(params ReadOnlySpan<T> items)
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                _work.Push(item);
            }

            while (!_closed && _work.Count > 0 && _waiting.TryDequeue(out var waiting))
            {
                _busy++;
                waiting.SetResult(_work.Pop());
            }
        }
    }

    /// <summary>The next item, or null when all is done or the stack was closed. Each taken item ends with <see cref="Done"/>.</summary>
    public Task<T?> TakeAsync()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Task.FromResult<T?>(null);
            }

            if (_work.TryPop(out var item))
            {
                _busy++;
                return Task.FromResult<T?>(item);
            }

            if (_busy == 0)
            {
                Release();
                return Task.FromResult<T?>(null);
            }

            var waiting = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting);
            return waiting.Task;
        }
    }

    public void Done()
    {
        lock (_lock)
        {
            if (--_busy == 0 && _work.Count == 0)
            {
                Release();
            }
        }
    }

    /// <summary>No more work is given out; workers end after the item they have. What was not taken is returned.</summary>
    public IReadOnlyList<T> Close()
    {
        lock (_lock)
        {
            _closed = true;
            Release();
            var rest = _work.ToList();
            _work.Clear();
            return rest;
        }
    }

    private void Release()
    {
        while (_waiting.TryDequeue(out var waiting))
        {
            waiting.SetResult(null);
        }
    }
}
