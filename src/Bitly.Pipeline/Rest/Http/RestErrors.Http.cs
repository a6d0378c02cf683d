using System.Globalization;
using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Rest;

/// <summary>Errors of requests. The path is without query and masked.</summary>
internal static partial class RestErrors
{
    private static readonly Dictionary<FailureKind, (string Code, Recovery Recovery, string Text)> Failures = new()
    {
        [FailureKind.RateLimited] = ("RATE_LIMITED", Recovery.RetryLater, "The API takes no more requests for now. Run again in some minutes; what was read is kept."),
        [FailureKind.MonthSpent] = ("MONTH_SPENT", Recovery.RetryLater, "The month's API requests are used up. Run again on the first of next month, or raise the plan; what was read is kept."),
        [FailureKind.LinkQuota] = ("LINK_QUOTA", Recovery.RetryLater, "The month's quota of new links is used up."),
        [FailureKind.UpgradeRequired] = ("UPGRADE_REQUIRED", Recovery.Skip, "The plan of this account does not hold this endpoint. Leave the resource out or raise the plan."),
        [FailureKind.TokenRefused] = ("TOKEN_REFUSED", Recovery.FixAndRerun, "The credentials are not accepted. Check the token and set it anew."),
        [FailureKind.Forbidden] = ("FORBIDDEN", Recovery.FixAndRerun, "The credentials may not read this. Check the access to the group and the plan; a wrong token can answer like this too."),
        [FailureKind.NotFound] = ("NOT_FOUND", Recovery.Skip, "There is nothing at this path. Check the path and the ids in it."),
        [FailureKind.Gone] = ("GONE", Recovery.Skip, "It was there and is deleted."),
        [FailureKind.DnsBroken] = ("DNS_BROKEN", Recovery.Skip, "The custom domain's DNS settings are broken; its owner has to repair them."),
        [FailureKind.BadRequest] = ("BAD_REQUEST", Recovery.FixAndRerun, "The API does not accept the request. Check the params of the resource."),
        [FailureKind.Conflict] = ("CONFLICT", Recovery.FixAndRerun, "It is there already."),
        [FailureKind.ServerError] = ("SERVER_ERROR", Recovery.RetryLater, "The API has a fault of its own. Run again later; what was read is kept."),
        [FailureKind.NetworkError] = ("NETWORK_ERROR", Recovery.RetryLater, "The API can not be reached. Check the network and the base URL."),
        [FailureKind.TimedOut] = ("TIMED_OUT", Recovery.RetryLater, "The API did not answer in time."),
        [FailureKind.BrokenBody] = ("BROKEN_BODY", Recovery.RetryLater, "The answer is not whole JSON."),
        [FailureKind.BodyTooLarge] = ("BODY_TOO_LARGE", Recovery.FixAndRerun, "The answer is larger than the limit. Ask for smaller pages."),
        [FailureKind.RedirectRefused] = ("REDIRECT_REFUSED", Recovery.FixAndRerun, "The answer redirects to where no credentials may go, nowhere, or in a circle. Check the base URL."),
        [FailureKind.Other] = ("REQUEST_REFUSED", Recovery.FixAndRerun, "The API refused the request."),
    };

    private static readonly Dictionary<string, FailureKind> Kinds = Failures.ToDictionary(row => row.Value.Code, row => row.Key);

    /// <summary>The kind of a failed request, or null when the exception is about something else.</summary>
    public static FailureKind? KindOf(PipelineException exception) =>
        Kinds.TryGetValue(exception.Code, out var kind) ? kind : null;

    /// <summary>The error of a request that failed for good.</summary>
    public static PipelineException Failed(HttpFailure failure, string method, string path, int attempts, string? detail = null, FailureContext? context = null)
    {
        var (code, recovery, text) = Failures[failure.Kind];
        var what = failure.Status is { } status ? $"answered {status}{(failure.MessageCode is null ? "" : $" {failure.MessageCode}")}" : "failed";
        var evidence = new Dictionary<string, string> { ["method"] = method, ["path"] = path, ["attempts"] = attempts.ToString(CultureInfo.InvariantCulture) };
        if (failure.Status is { } number)
        {
            evidence["status"] = number.ToString(CultureInfo.InvariantCulture);
        }

        if (failure.MessageCode is { } message)
        {
            evidence["message"] = message;
        }

        var goesOn = context?.GoesOn;
        if (failure.Kind == FailureKind.Forbidden && context is not null)
        {
            evidence["credentials_accepted_before"] = context.AcceptedBefore ? "yes" : "no";
        }

        if (goesOn is not null)
        {
            evidence["goes_on"] = goesOn;
        }

        if (failure.RetryAfter is { } after)
        {
            evidence["retry_after_seconds"] = after.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }

        var times = attempts > 1 ? $" after {attempts} attempts" : "";
        var resets = goesOn is null ? "" : $" It begins anew on {goesOn} (UTC).";
        return new(code, recovery, $"{method} {path} {what}{times}{(detail is null ? "" : $" ({detail})")}. {text}{resets}")
        {
            Cause = text,
            Evidence = evidence,
        };
    }

    public static PipelineException ForeignNextUrl(string resource, string path, string origin, string foreign) =>
        new("FOREIGN_NEXT_URL", Recovery.FixAndRerun,
            $"Resource `{resource}`: the answer of {path} names a next page at {foreign}, which is not the configured origin {origin}. It is not asked, because the credentials would travel with the request.");

    public static PipelineException ForeignUrl(string origin, string foreign) =>
        new("FOREIGN_URL", Recovery.FixAndRerun,
            $"A request to {foreign} is refused: requests go to the configured origin {origin} only. Set base_url, or correct the path.");

    public static PipelineException NextUrlInvalid(string resource, string path, string where) =>
        new("NEXT_URL_INVALID", Recovery.FixAndRerun,
            $"Resource `{resource}`: what the answer of {path} holds at {where} is not a URL.");

    public static PipelineException PageRepeats(string resource, string path, string what) =>
        new("PAGE_REPEATS", Recovery.FixAndRerun,
            $"Resource `{resource}`: {what} of {path} came three times, so the pages go in a circle. Check the paginator: the API may ignore its parameter.");

    public static PipelineException PaginatorText(string resource, string path) =>
        new("PAGINATOR_VALUE", Recovery.FixAndRerun,
            $"Resource `{resource}`: the answer of {path} holds half of a character (an escaped surrogate without its pair) where the paginator reads. Name the paginator's path, or choose single_page; report it to the API's owner.");

    public static PipelineException PaginatorValue(string resource, string paginator, string path, string problem) =>
        new("PAGINATOR_VALUE", Recovery.FixAndRerun,
            $"Resource `{resource}`: the {paginator} paginator found {problem} at `{path}` of the answer. Name the right path, or choose another paginator.");

    public static PipelineException StartInvalid(string resource) =>
        new("PAGE_START_INVALID", Recovery.FixAndRerun,
            $"Resource `{resource}`: the stored place to go on from can not be read. Start the extract anew.");

    public static PipelineException AuthUnknown(string type) =>
        new("AUTH_UNKNOWN", Recovery.FixAndRerun,
            $"The auth type `{type}` is not known. Known are bearer, api_key, http_basic and oauth2_client_credentials.");

    public static PipelineException TokenAnswer(string problem) =>
        new("TOKEN_ENDPOINT", Recovery.FixAndRerun, $"No access token could be had from access_token_url: {problem}.");

    public static PipelineException CredentialText() =>
        new("CREDENTIAL_TEXT", Recovery.FixAndRerun, "A credential holds a line break or a character that no HTTP header may hold. Set it again, without quotes or blanks around it.");

    public static PipelineException PaginatorUnknown(string type) =>
        new("PAGINATOR_UNKNOWN", Recovery.FixAndRerun, $"The paginator type `{type}` is not known. Known are {string.Join(", ", PaginatorKinds.Settings.Keys)}.");
}
