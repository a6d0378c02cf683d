using System.Collections.Concurrent;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>The month's requests, the requests per operation and those under way: what the limits are held against.</summary>
internal sealed class RequestCounters(SandboxAccount account)
{
    /// <summary>Requests per hour for each operation, as answers name it. The real numbers are not published.</summary>
    private const int UsualHourlyLimit = 1000;
    private const int MinutesOfAnHourlyLimit = 10;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(string Template, string Method), int> perOperation = new();
    private readonly RecentTimes lastMinute = new(account.Options.Time, TimeSpan.FromMinutes(1));
    private readonly Dictionary<(string Template, string Method), (RecentTimes Minute, RecentTimes Hour)> windows = [];
    private long month = Times.MonthOf(account.Now);
    private int used = account.Options.RequestsUsed;
    private int underWay;

    /// <summary>Requests of the running month, the one that asks included.</summary>
    public int Used => Volatile.Read(ref used);

    /// <summary>Requests allowed in a month.</summary>
    public int MonthlyLimit => account.Options.MonthlyRequests ?? account.Plan.Requests;

    /// <summary>Requests per hour to each operation, as answers tell them.</summary>
    public int HourlyLimit => account.Options.RequestsPerHour ?? UsualHourlyLimit;

    /// <summary>Requests to one operation in the last hour; since the start where no limit holds.</summary>
    public int Of(string template, string method)
    {
        lock (gate)
        {
            return windows.TryGetValue((template, method), out var window) ? window.Hour.Count : perOperation.GetValueOrDefault((template, method));
        }
    }

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
            CheckRates(route);
            used++;
        }
        perOperation.AddOrUpdate((route.Template, route.Method), 1, (_, count) => count + 1);
    }

    private void CheckRates(Route route)
    {
        if (account.Options.RequestsPerMinute is { } all && lastMinute.Count >= all) throw ApiRefusal.RateLimited();
        if (account.Options.RequestsPerHour is { } limit)
        {
            var key = (route.Template, route.Method);
            if (!windows.TryGetValue(key, out var window))
            {
                windows[key] = window = (new(account.Options.Time, TimeSpan.FromMinutes(1)), new(account.Options.Time, TimeSpan.FromHours(1)));
            }
            if (window.Hour.Count >= limit || window.Minute.Count >= Math.Max(1, limit / MinutesOfAnHourlyLimit)) throw ApiRefusal.RateLimited();
            window.Minute.Add();
            window.Hour.Add();
        }
        if (account.Options.RequestsPerMinute is not null) lastMinute.Add();
    }

    /// <summary>Requests of a window of wall time.</summary>
    private sealed class RecentTimes(TimeProvider time, TimeSpan window)
    {
        private readonly Queue<long> times = new();

        public int Count
        {
            get
            {
                while (times.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window) times.Dequeue();
                return times.Count;
            }
        }

        public void Add() => times.Enqueue(time.GetTimestamp());
    }
}
