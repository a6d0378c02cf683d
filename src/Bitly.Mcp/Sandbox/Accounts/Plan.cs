namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>A Bitly plan: monthly numbers and how far back metrics go (price page of August 2026, in bitly-api.md 7.3).</summary>
/// <param name="Tier">Name in answers.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Rank">Order of the plans, free is 0.</param>
/// <param name="Requests">API requests a month.</param>
/// <param name="Links">Links a month.</param>
internal sealed record Plan(string Tier, string DisplayName, int Rank, int Requests, int Links)
{
    public const int Free = 0;
    public const int Core = 1;
    public const int Growth = 2;
    public const int Premium = 3;

    /// <summary>QR codes a month.</summary>
    public required int QrCodes { get; init; }

    /// <summary>Days of metrics, today included.</summary>
    public required int DaysKept { get; init; }

    /// <summary>All plans. The numbers of enterprise are a contract's.</summary>
    public static IReadOnlyList<Plan> All { get; } =
    [
        new("free", "Free", Free, 1_000, 5) { QrCodes = 2, DaysKept = 30 },
        new("core", "Core", Core, 5_000, 100) { QrCodes = 5, DaysKept = 30 },
        new("growth", "Growth", Growth, 25_000, 500) { QrCodes = 10, DaysKept = 120 },
        new("premium", "Premium", Premium, 50_000, 3_000) { QrCodes = 200, DaysKept = 365 },
        new("enterprise", "Enterprise", 4, 1_000_000, 100_000) { QrCodes = 10_000, DaysKept = 730 },
    ];

    /// <summary>The plan of that tier, or null.</summary>
    public static Plan? Named(string tier) => All.FirstOrDefault(plan => plan.Tier == tier);
}
