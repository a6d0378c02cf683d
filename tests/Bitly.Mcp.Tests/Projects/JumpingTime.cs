using System.Collections.Concurrent;

namespace Bitly.Mcp.Tests.Projects;

/// <summary>
/// A clock that jumps over waits: a delay is over at once, the clock is moved by it and its length is written down. A timeout is not a wait:
/// it runs in real time, shortened by <see cref="TimeoutsShortenedBy"/>.
/// </summary>
internal sealed class JumpingTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = start;

    /// <summary>Waits that were jumped over, in their order.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>A wait this short is a look that repeats (a query being watched), not a wait: jumped over, it would spin an hour away in a second.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public double TimeoutsShortenedBy { get; set; } = 1;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            _now += by;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan)
        {
            var due = dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / TimeoutsShortenedBy;
            return base.CreateTimer(callback, state, due, period);
        }

        if (dueTime <= Look)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Advance(dueTime);
        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
