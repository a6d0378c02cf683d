using Bitly.Pipeline.Datasets.Worker;
using Bitly.Pipeline.Destinations.DuckDb;

namespace Bitly.Pipeline.Datasets.Conversations;

/// <summary>
/// Watches one query from outside while it runs: tells the worker to stop when the caller gives up or a load wants the file, and kills it when it does
/// not stop within two seconds, runs beyond its time, or takes too much memory.
/// </summary>
internal sealed class QueryWatch(WorkerProcess worker, WorkerRequest request, TimeProvider time) : IDisposable
{
    /// <summary>From "stop" to kill.</summary>
    public static readonly TimeSpan KillAfter = TimeSpan.FromSeconds(2);

    /// <summary>What a query may go on for when a load begins to wait for the file.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>A process may take long to start on a busy machine; that is nobody's fault and no slow query.</summary>
    private static readonly TimeSpan StartAllowance = TimeSpan.FromSeconds(30);

    /// <summary>For the gate, before the file is opened.</summary>
    private static readonly TimeSpan GateAllowance = TimeSpan.FromSeconds(5);

    /// <summary>Physical memory of the worker, for systems that set it no limit of their own.</summary>
    private const long MemoryBytes = 1_500L << 20;

    private readonly CancellationTokenSource _over = new();
    private readonly long _began = time.GetTimestamp();
    private long _taken;
    private long _opened;
    private long _stopped;

    /// <summary>Why the worker was told to stop, or was killed; null when it was not.</summary>
    public WorkerFailure? Reason { get; private set; }

    /// <summary>False when this query goes on though a load wants the file.</summary>
    public bool GivesWay { get; init; } = true;

    /// <summary>Since the request was made.</summary>
    public TimeSpan Elapsed => RunningFor(_began);

    /// <summary>True when a load got the file instead.</summary>
    public bool GaveWay { get; private set; }

    /// <summary>From now on the wait for the file counts.</summary>
    public void Taken() => Volatile.Write(ref _taken, time.GetTimestamp());

    /// <summary>From now on the query's own time limit counts.</summary>
    public void Opened() => Volatile.Write(ref _opened, time.GetTimestamp());

    public void Over() => _over.Cancel();

    public void Dispose() => _over.Dispose();

    /// <summary>Ends soon after <see cref="Over"/>.</summary>
    public async Task RunAsync(CancellationToken cancelled)
    {
        using var tell = cancelled.Register(() => _ = StopAsync());
        while (await TickAsync())
        {
            if (GivesWay && Reason is null && Volatile.Read(ref _opened) is var opened and not 0 && RunningFor(opened) > Grace && WriterWish.IsMade(request.Database, time))
            {
                GaveWay = true;
                await StopAsync();
            }

            if (worker.WorkingSet > MemoryBytes)
            {
                Kill(WorkerFailure.TooBig);
            }
            else if (IsLate())
            {
                Kill(WorkerFailure.TooSlow);
            }
        }
    }

    private bool IsLate()
    {
        var (taken, opened) = (Volatile.Read(ref _taken), Volatile.Read(ref _opened));
        var isLate = opened != 0 ? RunningFor(opened) > TimeSpan.FromMilliseconds(request.TimeoutMs) + KillAfter
            : taken != 0 ? RunningFor(taken) > TimeSpan.FromMilliseconds(request.LockWaitMs) + GateAllowance
            : RunningFor(_began) > StartAllowance;
        return isLate
            || (Volatile.Read(ref _stopped) is var stopped and not 0 && RunningFor(stopped) > KillAfter);
    }

    private TimeSpan RunningFor(long since) => time.GetElapsedTime(since);

    private async Task<bool> TickAsync()
    {
        // Nearly every query is over before the first tick: an exception each time would cost more than the query.
        await Task.Delay(Tick, time, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_over.IsCancellationRequested;
    }

    private async Task StopAsync()
    {
        if (Interlocked.CompareExchange(ref _stopped, time.GetTimestamp(), 0) != 0)
        {
            return;
        }

        Reason ??= WorkerFailure.Stopped;
        try
        {
            await worker.SendAsync(new WorkerRequest { Stop = request.Id }, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended, which is as good.
        }
    }

    private void Kill(WorkerFailure because)
    {
        Reason ??= because;
        worker.Kill();
    }
}
