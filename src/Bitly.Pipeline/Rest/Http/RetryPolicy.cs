using System.Globalization;

namespace Bitly.Pipeline.Rest;

/// <summary>Ask again after a wait, or give up.</summary>
internal readonly record struct RetryDecision(bool Again, TimeSpan Wait)
{
    public static RetryDecision GiveUp { get; } = new(false, TimeSpan.Zero);
}

/// <summary>
/// When a failed request is sent again (dlt-behaviour 2.1, with two differences: a POST is repeated only when the server surely
/// did nothing, and kinds that no wait can heal are never repeated). Pure: no clock, no HTTP type.
/// </summary>
internal sealed record RetryPolicy
{
    /// <summary>Attempts in total, the first included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait before attempt n + 1 is this times 2^(n-1).</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Wait for a rate limit that says no time: the shortest window such limits have.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What to do after attempt <paramref name="attempt"/> (1-based). <paramref name="jitter"/> is in [0, 1) and adds up to a quarter.</summary>
    public RetryDecision After(HttpFailure failure, string method, int attempt, double jitter = 0)
    {
        if (attempt >= MaxAttempts || !MayPass(failure.Kind) || !MayRepeat(failure, method))
        {
            return RetryDecision.GiveUp;
        }

        var backoff = TimeSpan.FromTicks((long)Math.Min(MaxDelay.Ticks, BaseDelay.Ticks * Math.Pow(2, attempt - 1) * (1 + (jitter / 4))));
        var wait = failure.RetryAfter ?? (failure.Kind == FailureKind.RateLimited && RateWindow > backoff ? RateWindow : backoff);
        return new(true, wait < TimeSpan.Zero ? TimeSpan.Zero : wait > MaxDelay ? MaxDelay : wait);
    }

    private static bool MayPass(FailureKind kind) =>
        kind is FailureKind.RateLimited or FailureKind.ServerError or FailureKind.NetworkError or FailureKind.TimedOut or FailureKind.BrokenBody;

    /// <summary>A POST may have done its work although the answer was lost; a 429 or a connection that never stood has not.</summary>
    private static bool MayRepeat(HttpFailure failure, string method) =>
        method == "GET" || failure.Kind == FailureKind.RateLimited || !failure.Sent;
}

/// <summary>When monthly quotas begin anew: on the first, UTC.</summary>
internal static class MonthEnd
{
    /// <summary>The first of the next month as <c>yyyy-MM-dd</c>.</summary>
    public static string After(DateTimeOffset now) =>
        new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1).AddMonths(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
