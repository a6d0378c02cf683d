namespace Bitly.Pipeline.Rest;

/// <summary>How long a request has to wait, and for which window; no time when it may go.</summary>
internal readonly record struct PaceWait(TimeSpan For, string Window);

/// <summary>Requests that were answered in one minute, kept so that the next process knows what this one used of the hour.</summary>
internal sealed record RecentRequests(string Endpoint, DateTimeOffset At, int Count);

/// <summary>
/// Keeps requests below the rate windows that are known: those the API told per endpoint, and what a refusal taught, that the requests of the
/// minute before it were too many. Where nothing is known nothing is slowed, and no request is spent to know more. A request counts from
/// when it goes out until a whole window after its answer: the server cannot have seen it later than that. For several threads.
/// </summary>
internal sealed class RequestPace(IReadOnlyList<EndpointLimit> limits, DateTimeOffset askedAt, TimeProvider time)
{
    /// <summary>Fewer in the minute say nothing about a rate: connections and hours refuse as well.</summary>
    private const int FewestThatTeach = 5;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    /// <summary>When requests under way fill the window, their answers are waited for.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(200);
    /// <summary>So long without a refusal, and a taught pace grows by a tenth.</summary>
    private static readonly TimeSpan Forgiving = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Used> _used = new(StringComparer.Ordinal);

    /// <summary>A pace that knows nothing yet.</summary>
    public RequestPace(TimeProvider time)
        : this([], default, time)
    {
    }

    /// <summary>Takes what earlier processes used of the hour into account; what was sent before the limits were asked for is among their numbers.</summary>
    public RequestPace With(IEnumerable<RecentRequests> recent)
    {
        lock (_lock)
        {
            foreach (var one in recent.Where(one => one.At > askedAt && time.GetUtcNow() - one.At < Hour).OrderBy(one => one.At))
            {
                Of(one.Endpoint).Add(one.At, one.Count);
            }
        }

        return this;
    }

    /// <summary>Takes a place for a request, or says how long to wait before asking again. A taken place ends with <see cref="Answered"/>.</summary>
    /// <param name="path">Path below the base URL.</param>
    /// <param name="endpoint">What the path belongs to when no told limit fits it.</param>
    public PaceWait Take(string path, string endpoint)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var limit = EndpointLimit.For(limits, path);
            var used = Of(limit?.Endpoint ?? endpoint);
            used.Forget(now - (limit is null ? Minute : Hour));
            Forgive(used, now);
            var minute = limit is null ? used.Taught : Math.Min(limit.PerMinute, used.Taught ?? int.MaxValue);
            var wait = Wait(used, minute, Minute, now);
            var window = $"the {(used.Taught is { } taught && taught == minute ? "pace" : "limit")} of {minute} requests a minute";
            if (limit is not null && Wait(used, limit.PerHour - (now - askedAt < Hour ? limit.Used : 0), Hour, now) is { Ticks: > 0 } hourly && hourly > wait)
            {
                // What others used of the hour falls out of it an hour after it was asked for at the latest.
                var freed = askedAt + Hour - now;
                (wait, window) = (limit.Used > 0 && freed > TimeSpan.Zero && freed < hourly ? freed : hourly, $"the limit of {limit.PerHour} requests an hour");
            }

            used.UnderWay += wait > TimeSpan.Zero ? 0 : 1;
            return new(wait, $"{window} at {limit?.Endpoint ?? endpoint}");
        }
    }

    /// <summary>The request of a taken place was answered, refused for its rate, or never sent.</summary>
    public void Answered(string path, string endpoint, bool refused)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var used = Of(EndpointLimit.For(limits, path)?.Endpoint ?? endpoint);
            used.UnderWay--;
            if (!refused)
            {
                used.Add(now, 1);
                return;
            }

            var inMinute = used.Since(now - Minute);
            // Those under way with a refused one are refused with it: one lesson a window.
            if (inMinute >= FewestThatTeach && now - used.RefusedAt >= Minute)
            {
                used.Taught = Math.Max(1, Math.Min(inMinute, used.Taught ?? int.MaxValue) * 9 / 10);
            }

            used.RefusedAt = now;
        }
    }

    /// <summary>Requests of the last hour to endpoints with a told limit, a row a minute.</summary>
    public IReadOnlyList<RecentRequests> Recent()
    {
        lock (_lock)
        {
            var from = time.GetUtcNow() - Hour;
            return [.. _used.Where(pair => limits.Any(limit => limit.Endpoint == pair.Key)).SelectMany(pair => pair.Value.Minutes(pair.Key, from))];
        }
    }

    private static void Forgive(Used used, DateTimeOffset now)
    {
        if (used.Taught is { } taught && now - used.RefusedAt >= Forgiving)
        {
            (used.Taught, used.RefusedAt) = (taught + (taught / 10) + 1, now);
        }
    }

    /// <summary>Until one more request fits into the window.</summary>
    private static TimeSpan Wait(Used used, int? most, TimeSpan window, DateTimeOffset now)
    {
        var over = used.Since(now - window) + used.UnderWay - most + 1;
        return over is null or <= 0 ? TimeSpan.Zero
            : used.Oldest(now - window, over.Value) is { } oldest ? oldest + window - now
            : used.UnderWay > 0 ? UnderWay
            : window;
    }

    private Used Of(string endpoint) => _used.TryGetValue(endpoint, out var used) ? used : _used[endpoint] = new Used();

    /// <summary>Times of answers, oldest first, and what is under way, of one endpoint.</summary>
    private sealed class Used
    {
        private readonly List<DateTimeOffset> _times = [];

        public int UnderWay { get; set; }
        /// <summary>Requests a minute that a refusal taught, or null.</summary>
        public int? Taught { get; set; }
        public DateTimeOffset RefusedAt { get; set; }

        public void Add(DateTimeOffset at, int count) => _times.AddRange(Enumerable.Repeat(at, count));

        /// <summary>Now and then, because a list moves all that stays.</summary>
        public void Forget(DateTimeOffset until)
        {
            if (FirstAfter(until) is > 1000 and var gone && gone > _times.Count / 2)
            {
                _times.RemoveRange(0, gone);
            }
        }

        public int Since(DateTimeOffset from) => _times.Count - FirstAfter(from);

        /// <summary>The time of the nth in the window, or null when fewer were answered in it.</summary>
        public DateTimeOffset? Oldest(DateTimeOffset from, int nth) => FirstAfter(from) + nth - 1 is var at && at < _times.Count ? _times[at] : null;

        public IEnumerable<RecentRequests> Minutes(string endpoint, DateTimeOffset from) =>
            _times.Skip(FirstAfter(from)).GroupBy(at => at.Ticks / TimeSpan.TicksPerMinute).Select(minute => new RecentRequests(endpoint, minute.Max(), minute.Count()));

        private int FirstAfter(DateTimeOffset from)
        {
            var at = _times.BinarySearch(from);
            at = at < 0 ? ~at : at;
            while (at < _times.Count && _times[at] <= from)
            {
                at++;
            }

            return at;
        }
    }
}
