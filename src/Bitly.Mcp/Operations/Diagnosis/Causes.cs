namespace Bitly.Mcp.Operations.Diagnosis;

/// <summary>What a code means and what helps. A null tool keeps the error's own next call.</summary>
/// <param name="Cause">One sentence.</param>
/// <param name="WhoActs">person, agent, time or nobody.</param>
/// <param name="WhatToDo">One sentence.</param>
/// <param name="Tool">Next call.</param>
/// <param name="Why">Why that call.</param>
internal sealed record KnownCause(string Cause, string WhoActs, string WhatToDo, string? Tool = null, string? Why = null);

/// <summary>The causes that end most searches, by code. Pure data.</summary>
internal static class Causes
{
    private static readonly KnownCause GoOn = new("The API or the network had a fault of its own.", "time", "Run again in some minutes: the load goes on where it stopped.", "run-pipeline", "goes on; nothing is fetched twice");

    public static readonly IReadOnlyDictionary<string, KnownCause> ByCode = new Dictionary<string, KnownCause>(StringComparer.Ordinal)
    {
        ["TOKEN_REFUSED"] = new("The access token is not accepted: it is wrong, revoked, or its user left the organization.", "person", "Make a new token in Bitly's settings under API and type it with `credentials set`.", "inspect-credentials", "says where the token comes from; with verify = true whether it is accepted now"),
        ["FORBIDDEN"] = new("The token is good but may not read this: the group or organization belongs to others.", "person", "Check the guid against the groups of this token. Bitly's tokens have no scopes, so there is none to widen.", "inspect-credentials", "with verify = true: whose token it is and its default group"),
        ["UPGRADE_REQUIRED"] = new("The plan of the account does not hold this endpoint.", "person", "Take the resource out, use a group-level one, or raise the plan. The other resources were loaded.", "plan-load", "names cheaper entries that this plan holds"),
        ["MONTH_SPENT"] = new("The month's API requests are used up.", "time", "Run again on the date in the evidence; what was read is kept. Asking again before it only wastes time.", "plan-load", "says what the rest costs; count it after the reset"),
        ["REQUEST_BUDGET_SPENT"] = new("The cap of requests that this run or month was given is reached.", "agent", "Run again to go on, with a larger max_requests if the person agrees.", "run-pipeline", "goes on where this run stopped"),
        ["LINK_QUOTA"] = new("The month's quota of new links is used up; loading is not concerned.", "time", "Wait for the first of the next month or raise the plan."),
        ["RATE_LIMITED"] = new("Too many requests in this minute or hour; the month is not concerned.", "time", "Run again in some minutes; an hourly limit needs up to an hour.", "run-pipeline", "goes on; nothing is fetched twice"),
        ["NOT_FOUND"] = new("Nothing is at this path: an id or the path is wrong.", "agent", "Compare the path with the catalogue; an id of a link has no https:// in front.", "validate-pipeline", "shows every request as it is made"),
        ["SELECTOR_EMPTY"] = new("The data_selector finds nothing, but the answer holds lists elsewhere.", "agent", "Set endpoint.data_selector to one of the candidates with edit-pipeline.", "preview-endpoint", "ranks what else holds records, and names the edit"),
        ["PAGE_REPEATS"] = new("The pages go in a circle: the API ignores the paginator's parameter, or names a page as its own successor.", "agent", "Check the paginator of the resource; for lists of this API leave it to the catalogue (use = ...).", "preview-endpoint", "proves the paginator on two pages"),
        ["CURSOR_STUCK"] = new("The cursor does not move: records come, but every run leaves all of them out.", "agent", "Check incremental.cursor_path and its start parameter; a full reload is refresh = drop_resources.", "preview-endpoint", "shows the records and their cursor field"),
        ["SCHEMA_CONTRACT_VIOLATED"] = new("The data would change a part of the schema that the contract freezes.", "agent", "Set schema_contract of that part to evolve with edit-pipeline, or drop the field with a processing step.", "validate-pipeline", "shows the resources with their lines"),
        ["DATABASE_LOCKED"] = new("Another process holds the database file.", "person", "Close that program or wait for it, then run again.", "run-pipeline", "loads the package that waits; asks for nothing again"),
        ["DISK_FULL"] = new("The disk is full.", "person", "Free space, then run again: it goes on at the last stored page.", "run-pipeline", "goes on after space was freed"),
        ["CONFIG_FIELD_MISSING"] = new("The access token is set nowhere.", "person", "The person types it in a terminal: bitly-mcp credentials set. Never ask for it in a chat.", "inspect-credentials", "shows every place that was looked in"),
        ["RUN_INTERRUPTED"] = new("The process of the run ended without a word (killed, or the machine went off).", "agent", "Run again: stored pages are kept and nothing is fetched twice.", "run-pipeline", "goes on where it stopped"),
        ["NETWORK_ERROR"] = new("The API can not be reached.", "person", "Check the network, a proxy, and client.base_url.", "run-pipeline", "goes on once the network is back"),
        ["SERVER_ERROR"] = GoOn,
        ["TIMED_OUT"] = GoOn,
        ["BROKEN_BODY"] = new("The answer is no whole JSON: a proxy or sign-in page answers, or the transfer was cut.", "time", "Run again; when it stays, check client.base_url and whether a proxy stands between.", "run-pipeline", "goes on; nothing is fetched twice"),
        ["RUN_CANCELLED"] = new("Someone stopped the run.", "agent", "Run again: it goes on there.", "run-pipeline", "goes on where it was stopped"),
    };
}

/// <summary>One row of the troubleshooting list on dltHub's Bitly page.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Codes">Our codes for it.</param>
/// <param name="PageSays">Its advice, in short.</param>
/// <param name="True">What the API does, where that is more or something else.</param>
/// <param name="WhatToDo">What helps, and what this program does by itself.</param>
internal sealed record StatusAdvice(string Status, IReadOnlyList<string> Codes, string PageSays, string True, string WhatToDo);

/// <summary>The page's list, with what the API's own documents and recorded answers say.</summary>
internal static class Troubleshooting
{
    public static readonly IReadOnlyList<StatusAdvice> Rows =
    [
        new("401", ["TOKEN_REFUSED"], "credentials are missing from the header",
            "The v4 API answers a bad token with 403; 401 comes from the OAuth host. Both are handled alike.",
            "Make a new token in Bitly's settings under API and type it with `credentials set`; `credentials --verify` says whose it is."),
        new("403", ["FORBIDDEN", "TOKEN_REFUSED", "RATE_LIMITED"], "check the token's scope",
            "There are no scopes: the group or organization belongs to others, or nothing was accepted at all and the token is bad. With RATE_LIMIT_EXCEEDED or X-Ratelimit-Reason it is a rate limit.",
            "Compare the guid with `preview groups`; a login name is no group guid. A rate limit is waited for."),
        new("402", ["UPGRADE_REQUIRED"], "not named",
            "The plan does not hold the endpoint (cities, devices, campaigns, custom back-halves, webhooks ...).",
            "The resource is left out and named, the others are loaded (exit code 6). `plan` names a group-level one instead."),
        new("404", ["NOT_FOUND", "GONE"], "check ids and paths",
            "Also an id with https:// in front; 410 means deleted.",
            "One child of a list is passed over, counted and named (exit code 6). A whole list: compare the path with `endpoints NAME`."),
        new("429", ["RATE_LIMITED", "MONTH_SPENT", "LINK_QUOTA"], "exponential backoff",
            "RATE_LIMIT_EXCEEDED passes with its minute or hour. API_USAGE_LIMIT_EXCEEDED ends on the first of next month (UTC): no retry helps. The answers hold no Retry-After.",
            "A rate limit is waited for, and a known one is not run into. A spent month stops the run at once (exit code 5); the next one goes on from there. `plan` counts beforehand."),
        new("500/503", ["SERVER_ERROR"], "retry after a short delay",
            "A fault of the API; 502 too, at campaigns.",
            "Five attempts with growing waits; a new link is never posted twice. What was read is kept: run again later (exit code 4)."),
    ];
}
