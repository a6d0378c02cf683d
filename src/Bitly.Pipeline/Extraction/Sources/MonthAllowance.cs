using System.Globalization;

namespace Bitly.Pipeline.Extraction;

/// <summary>Requests the account may send in a month, and how that is known.</summary>
/// <param name="Limit">Requests.</param>
/// <param name="Source"><see cref="Configured"/> or <see cref="Learned"/>.</param>
internal sealed record MonthAllowance(int Limit, string Source)
{
    /// <summary>A person set it.</summary>
    public const string Configured = "extract.requests_per_month";
    /// <summary>The API said it to a plan or a check.</summary>
    public const string Learned = "plan_limits";

    /// <summary>The day on which the API said it (UTC), or null.</summary>
    public DateOnly? AskedOn { get; init; }
    /// <summary>Requests of the running month that are in no ledger of this project: other programs, the app.</summary>
    public int SpentElsewhere { get; init; }

    /// <summary>Where the limit comes from, for people.</summary>
    public string From => AskedOn is { } day ? $"{Source}, asked on {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : Source;
}
