using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Catalog;

/// <summary>What Bitly's statuses and message codes mean (bitly-api.md section 8). A description is free text and decides nothing.</summary>
internal static class BitlyFailures
{
    private static readonly FailureRule[] Rules =
    [
        new(429, "API_USAGE_LIMIT_EXCEEDED", FailureKind.MonthSpent),
        new(429, "MONTHLY_RATE_LIMIT_EXCEEDED", FailureKind.MonthSpent),
        new(null, "MONTHLY_ENCODE_LIMIT_REACHED", FailureKind.LinkQuota),
        new(null, "MONTHLY_BSD_ENCODE_LIMIT_REACHED", FailureKind.LinkQuota),
        new(null, "BRANDED_LINK_MONTHLY_LIMIT_EXCEEDED", FailureKind.LinkQuota),
        new(null, "RATE_LIMIT_EXCEEDED", FailureKind.RateLimited),
        new(402, null, FailureKind.UpgradeRequired),
        new(417, null, FailureKind.DnsBroken),
    ];

    /// <summary>The rules, and the header that told a rate limit from a refusal when limits were answered with 403 (contradiction 11).</summary>
    public static FailureTable Table { get; } = new([.. Rules, .. FailureTable.Http.Rules]) { RateLimitHeader = "X-Ratelimit-Reason" };
}
