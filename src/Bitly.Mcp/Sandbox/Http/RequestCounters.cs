using System.Collections.Concurrent;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>The month's requests, the requests per operation and those under way: what the limits are held against.</summary>
internal sealed class RequestCounters(SandboxAccount account)
{
    /// <summary>Requests per hour for each operation, as answers name it. The real numbers are not published.</summary>
    public const int HourlyLimit = 1000;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(string Template, string Method), int> perOperation = new();
    private readonly Queue<long> lastMinute = new();
    private long month = Times.MonthOf(account.Now);
    private int used = account.Options.RequestsUsed;
    private int underWay;

    /// <summary>Requests of the running month, the one that asks included.</summary>
    public int Used => Volatile.Read(ref used);

    /// <summary>Requests allowed in a month.</summary>
    public int MonthlyLimit => account.Options.MonthlyRequests ?? account.Plan.Requests;

    /// <summary>Requests to one operation since the start.</summary>
    public int Of(string template, string method) => perOperation.GetValueOrDefault((template, method));

    /// <summary>Begins a request; 429 when too many are under way. Every call, refused or not, is ended by <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (Interlocked.Increment(ref underWay) > account.Options.MaxConnections) throw ApiRefusal.RateLimited();
    }

    /// <summary>Ends a request.</summary>
    public void Leave() => Interlocked.Decrement(ref underWay);

    /// <summary>Counts a request; 429 when the month or the minute has no more. A refused one is not counted.</summary>
    public void Count(Route route)
    {
        lock (gate)
        {
            var current = Times.MonthOf(account.Now);
            if (current != month) (month, used) = (current, 0);
            if (used >= MonthlyLimit) throw ApiRefusal.MonthSpent();
            CheckMinute();
            used++;
        }
        perOperation.AddOrUpdate((route.Template, route.Method), 1, (_, count) => count + 1);
    }

    private void CheckMinute()
    {
        if (account.Options.RequestsPerMinute is not { } limit) return;
        var time = account.Options.Time;
        var now = time.GetTimestamp();
        while (lastMinute.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= TimeSpan.FromMinutes(1)) lastMinute.Dequeue();
        if (lastMinute.Count >= limit) throw ApiRefusal.RateLimited();
        lastMinute.Enqueue(now);
    }
}
