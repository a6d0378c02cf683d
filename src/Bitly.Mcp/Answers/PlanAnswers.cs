namespace Bitly.Mcp.Answers;

/// <summary>Requests of one resource; left_out says why nothing of it can be had.</summary>
internal sealed record PlanRow(string Resource, int Requests, bool Loaded, string? LeftOut = null);

/// <summary>Requests that the planning itself spent.</summary>
internal sealed record PlanCost(string For, int Requests);

/// <summary>The same answer, or nearly, for fewer requests.</summary>
internal sealed record CheaperRow(string Resource, string Instead, int Requests, int Saves, string Difference);

internal sealed record PlanAnswer : Answer
{
    /// <summary>For run-pipeline.</summary>
    public required string PlanId { get; init; }
    /// <summary>fits, fits_later, cheaper_route or unknown.</summary>
    public required string Verdict { get; init; }
    public required string Summary { get; init; }
    public required int RequestsNeeded { get; init; }
    /// <summary>False: at least so many, the counting stopped at its own limit.</summary>
    public required bool Exact { get; init; }
    public int? RequestsLeft { get; init; }
    public int? MonthLimit { get; init; }
    /// <summary>The setting, or the API's answer with its date.</summary>
    public string? LimitFrom { get; init; }
    public string? ResetsOn { get; init; }
    /// <summary>The account's plan.</summary>
    public string? Plan { get; init; }
    /// <summary>Days until the last requests can be sent; 0 when it fits now.</summary>
    public int Days { get; init; }
    /// <summary>Hours that hourly limits stretch the load to; 0 when they do not matter.</summary>
    public int HoursAtLeast { get; init; }
    public required IReadOnlyList<PlanRow> Resources { get; init; }
    public IReadOnlyList<CheaperRow>? Cheaper { get; init; }
    /// <summary>What making this plan cost.</summary>
    public required IReadOnlyList<PlanCost> Spent { get; init; }
}
