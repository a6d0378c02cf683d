using Bitly.Pipeline.Events;

namespace Bitly.Pipeline.Rest;

/// <summary>Lets a request go once a connection is free, no pause after a rate limit is on, and its endpoint's pace has a place.</summary>
internal sealed class RequestGate(RestClientOptions options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(1, options.Client.MaxConnections));
    private readonly RequestPace _pace = options.Pace ?? new RequestPace(options.Time);
    private readonly string _base = RestUrl.PathOf(options.Client.BaseUrl).TrimEnd('/');
    private readonly Lock _lock = new();
    private DateTimeOffset _pausedUntil;

    /// <summary>Waits for all three; every entry ends with <see cref="Leave"/>.</summary>
    public async Task EnterAsync(RestRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            while (await PausedAsync(cancellationToken) || await HeldBackAsync(request, cancellationToken))
            {
            }
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    public void Leave(RestRequest request, bool refused)
    {
        var path = Path(request);
        _pace.Answered(path, request.Endpoint ?? path, refused);
        _slots.Release();
    }

    /// <summary>A rate limit concerns every connection: none asks again before it has passed.</summary>
    public void Pause(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = options.Time.GetUtcNow() + wait;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<bool> PausedAsync(CancellationToken cancellationToken)
    {
        TimeSpan left;
        lock (_lock)
        {
            left = _pausedUntil - options.Time.GetUtcNow();
        }

        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        await Task.Delay(left, options.Time, cancellationToken);
        return true;
    }

    private async Task<bool> HeldBackAsync(RestRequest request, CancellationToken cancellationToken)
    {
        var path = Path(request);
        var wait = _pace.Take(path, request.Endpoint ?? path);
        if (wait.For <= TimeSpan.Zero)
        {
            return false;
        }

        if (wait.For >= TimeSpan.FromSeconds(1))
        {
            options.Progress?.Report(new Waiting(options.Time.GetUtcNow(), wait.Window, wait.For));
        }

        await Task.Delay(wait.For, options.Time, cancellationToken);
        return true;
    }

    private string Path(RestRequest request)
    {
        var path = RestUrl.PathOf(request.Url);
        return path.StartsWith(_base, StringComparison.Ordinal) ? path[_base.Length..] : path;
    }
}
