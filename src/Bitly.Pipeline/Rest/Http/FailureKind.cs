using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Rest;

/// <summary>Why a request failed. The name in SNAKE_CASE capitals is the error's code.</summary>
internal enum FailureKind
{
    /// <summary>Too many requests for now; the window passes.</summary>
    RateLimited,
    /// <summary>The month's requests are used up; only the calendar helps.</summary>
    MonthSpent,
    /// <summary>A quota of things made (links, codes) is used up.</summary>
    LinkQuota,
    /// <summary>The plan does not hold this endpoint.</summary>
    UpgradeRequired,
    /// <summary>The token is not accepted at all.</summary>
    TokenRefused,
    /// <summary>The token is good, but not for this.</summary>
    Forbidden,
    NotFound,
    Gone,
    DnsBroken,
    BadRequest,
    Conflict,
    ServerError,
    NetworkError,
    TimedOut,
    /// <summary>A 2xx whose body is cut, not JSON, or too big.</summary>
    BrokenBody,
    BodyTooLarge,
    /// <summary>A redirect that leaves the origin, has no target or goes in circles.</summary>
    RedirectRefused,
    Other,
}

/// <summary>One row: a failure with this status and message code is of this kind; a null matches any.</summary>
internal sealed record FailureRule(int? Status, string? Message, FailureKind Kind);

/// <summary>What statuses and message codes mean, first match wins. An API's catalogue puts its own rows in front.</summary>
internal sealed class FailureTable(IReadOnlyList<FailureRule> rules)
{
    /// <summary>HTTP's own meaning.</summary>
    public static FailureTable Http { get; } = new(
    [
        new(400, null, FailureKind.BadRequest),
        new(401, null, FailureKind.TokenRefused),
        new(402, null, FailureKind.UpgradeRequired),
        new(403, null, FailureKind.Forbidden),
        new(404, null, FailureKind.NotFound),
        new(409, null, FailureKind.Conflict),
        new(410, null, FailureKind.Gone),
        new(422, null, FailureKind.BadRequest),
        new(429, null, FailureKind.RateLimited),
    ]);

    /// <summary>These rows first, then HTTP's.</summary>
    public static FailureTable With(params FailureRule[] rules) => new([.. rules, .. Http.Rules]);

    public IReadOnlyList<FailureRule> Rules { get; } = rules;

    /// <summary>Header that says of a 403 that it is a rate limit and no refusal, or null.</summary>
    public string? RateLimitHeader { get; init; }

    public FailureKind KindOf(int status, string? message)
    {
        foreach (var rule in Rules)
        {
            if ((rule.Status is null || rule.Status == status) && (rule.Message is null || rule.Message == message))
            {
                return rule.Kind;
            }
        }

        return status >= 500 ? FailureKind.ServerError : status is >= 300 and < 400 ? FailureKind.RedirectRefused : FailureKind.Other;
    }
}

/// <summary>A failed attempt as data.</summary>
internal sealed record HttpFailure(FailureKind Kind, int? Status, string? MessageCode, TimeSpan? RetryAfter, bool Sent = true);

/// <summary>What the client knows beside the failure.</summary>
/// <param name="GoesOn">Day on which a spent month begins anew, or null.</param>
/// <param name="AcceptedBefore">An earlier request of this client was answered, so the credentials are good for something.</param>
internal sealed record FailureContext(string? GoesOn, bool AcceptedBefore);
