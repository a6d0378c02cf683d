namespace Bitly.Mcp.Sandbox;

/// <summary>
/// Something that goes wrong: the first <see cref="After"/> matching requests pass, the next <see cref="Times"/> fail.
/// The kinds are those of <see cref="SandboxFaultKinds"/>; several faults are tried in the order in which they were injected.
/// </summary>
/// <param name="Kind">One of <see cref="SandboxFaultKinds.All"/>.</param>
/// <param name="PathPrefix">Path below the base, for instance <c>/groups/Bsandbox001/bitlinks</c>; null matches every request.</param>
/// <param name="After">Matching requests that pass before the first one fails.</param>
/// <param name="Times">Requests that fail; <see cref="Always"/> for all that follow.</param>
internal sealed record SandboxFault(string Kind, string? PathPrefix = null, int After = 0, int Times = 1)
{
    /// <summary>For <see cref="Times"/>: never stop.</summary>
    public const int Always = int.MaxValue;

    /// <summary>Adds <c>Retry-After</c> to an error answer, in seconds; null sends none, as Bitly does.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How long <c>slow</c> waits, and how long <c>slow-body</c> takes for the second half of the body.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Origin named by <c>redirect</c> and <c>foreign-next</c>.</summary>
    public string Target { get; init; } = "http://elsewhere.invalid";

    /// <summary>Only for pages asked for with a <c>search_after</c> token when true, only for first pages when false.</summary>
    public bool? WithSearchAfter { get; init; }
}

/// <summary>The names of the faults.</summary>
internal static class SandboxFaultKinds
{
    public const string RateLimit = "rate-limit";
    public const string RateLimit403 = "rate-limit-403";
    public const string RateLimitHeader = "rate-limit-header";
    public const string MonthSpent = "month-spent";
    public const string EncodeLimit = "encode-limit";
    public const string ServerError500 = "500";
    public const string ServerError502 = "502";
    public const string ServerError503 = "503";
    public const string Unauthorized401 = "unauthorized-401";
    public const string Upgrade402 = "upgrade-402";
    public const string Forbidden403 = "forbidden-403";
    public const string Missing404 = "missing-404";
    public const string Gone410 = "gone-410";
    public const string Plain404 = "plain-404";
    public const string HtmlError = "html-error";
    public const string HtmlPage = "html-page";
    public const string EmptyBody = "empty-body";
    public const string Reset = "reset";
    public const string CutBody = "cut-body";
    public const string Slow = "slow";
    public const string SlowBody = "slow-body";
    public const string Redirect = "redirect";
    public const string ForeignNext = "foreign-next";
    public const string Loop = "loop";
    public const string ChangedPage = "changed-page";
    public const string ChangedType = "changed-type";
    public const string EchoToken = "echo-token";
    public const string EchoTokenError = "echo-token-error";
    public const string DeepJson = "deep-json";
    public const string Huge = "huge";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        RateLimit, RateLimit403, RateLimitHeader, MonthSpent, EncodeLimit, ServerError500, ServerError502, ServerError503, Unauthorized401, Upgrade402,
        Forbidden403, Missing404, Gone410, Plain404, HtmlError, HtmlPage, EmptyBody, Reset, CutBody, Slow, SlowBody, Redirect, ForeignNext,
        Loop, ChangedPage, ChangedType, EchoToken, EchoTokenError, DeepJson, Huge,
    ];
}
