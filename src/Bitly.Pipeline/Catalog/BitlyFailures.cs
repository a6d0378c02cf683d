using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Catalog;

/// <summary>What Bitly's statuses and message codes mean (bitly-api.md section 8). A description is free text and decides nothing.</summary>
internal static class BitlyFailures
{
    public static FailureTable Table { get; } = FailureTable.With(
        new(429, "API_USAGE_LIMIT_EXCEEDED", FailureKind.MonthSpent),
        new(429, "MONTHLY_RATE_LIMIT_EXCEEDED", FailureKind.MonthSpent),
        new(null, "MONTHLY_ENCODE_LIMIT_REACHED", FailureKind.LinkQuota),
        new(null, "MONTHLY_BSD_ENCODE_LIMIT_REACHED", FailureKind.LinkQuota),
        new(null, "BRANDED_LINK_MONTHLY_LIMIT_EXCEEDED", FailureKind.LinkQuota),
        new(null, "RATE_LIMIT_EXCEEDED", FailureKind.RateLimited),
        new(402, null, FailureKind.UpgradeRequired),
        new(417, null, FailureKind.DnsBroken));
}
