namespace Bitly.Pipeline.Planning;

/// <summary>What a load costs, against what the month leaves.</summary>
internal sealed record RequestPlan
{
    /// <summary>Given to a run, which then refuses when reality has changed.</summary>
    public required string PlanId { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    /// <summary>Resources that were asked for; empty means all selected ones.</summary>
    public required IReadOnlyList<string> Resources { get; init; }
    /// <summary>Parents first.</summary>
    public required IReadOnlyList<PlannedResource> Requests { get; init; }
    /// <summary>Sum of <see cref="Requests"/>: a run spends at most so many, retries aside.</summary>
    public required int Total { get; init; }
    /// <summary>False when the counting stopped at its own limit: then the numbers are "at least".</summary>
    public required bool Exact { get; init; }
    /// <summary>What the plan itself cost, by path; all of them are in the ledger.</summary>
    public required IReadOnlyList<CountingRequests> Counting { get; init; }
    public RequestQuota? Quota { get; init; }
    public required PlanVerdict Verdict { get; init; }
    public IReadOnlyList<CheaperRoute> Cheaper { get; init; } = [];
    /// <summary>Hash of the definition and cursors that the plan is about.</summary>
    public required string Basis { get; init; }
    /// <summary>Requests of the ledger when the plan was made.</summary>
    public required int LedgerCount { get; init; }
}

/// <summary>One resource of a plan.</summary>
/// <param name="Resource">Name.</param>
/// <param name="Sequences">Request sequences: parents whose records it is asked for, 1 for a root.</param>
/// <param name="Requests">Requests of all of them together.</param>
/// <param name="Written">False when it is only read for its children.</param>
/// <param name="LeftOut">Why nothing of it can be had (the plan of the account), or null.</param>
internal sealed record PlannedResource(string Resource, int Sequences, int Requests, bool Written, string? LeftOut = null);

/// <summary>Requests that a plan spent at one kind of path.</summary>
internal sealed record CountingRequests(string What, int Requests);

/// <summary>The month's requests.</summary>
/// <param name="Limit">Allowed in the month.</param>
/// <param name="Used">The greater of what the API says and what the ledger holds.</param>
/// <param name="ResetsOn">First day of the next month (UTC), <c>yyyy-MM-dd</c>.</param>
/// <param name="Source">Where the limit comes from: the setting, or the API's answer with its date.</param>
/// <param name="Plan">The account's plan, or null when it was not asked for.</param>
internal sealed record RequestQuota(int Limit, int Used, string ResetsOn, string Source, string? Plan = null)
{
    public int Left => Math.Max(0, Limit - Used);
}

/// <summary>What a plan comes to.</summary>
/// <param name="Kind"><c>fits</c>, <c>fits_later</c>, <c>cheaper_route</c> or <c>unknown</c>.</param>
/// <param name="Text">One sentence.</param>
/// <param name="GoesOnDate">First day on which the last requests can be sent, when the month is too small.</param>
/// <param name="Days">Days until then; 0 when it fits.</param>
/// <param name="HoursAtLeast">Hours that the hourly limits of the endpoints stretch the load to; 0 when they do not matter or are not known.</param>
internal sealed record PlanVerdict(string Kind, string Text, string? GoesOnDate = null, int Days = 0, int HoursAtLeast = 0);

/// <summary>The same answer, or nearly, for fewer requests.</summary>
/// <param name="Resource">What was planned.</param>
/// <param name="Instead">What to use.</param>
/// <param name="Requests">What that costs.</param>
/// <param name="Saves">Requests saved.</param>
/// <param name="Difference">What is not the same.</param>
internal sealed record CheaperRoute(string Resource, string Instead, int Requests, int Saves, string Difference);
