namespace Bitly.Mcp.Answers;

/// <summary>How far one resource is.</summary>
internal sealed record ResourceProgress(string Resource, int Pages, long Records);

/// <summary>The month's requests after a run; limit_from is the setting, or the API's answer with its date.</summary>
internal sealed record MonthRow(int Limit, int Left, string LimitFrom);

/// <summary>A resource that a load went on without: parents of it, or all of it.</summary>
internal sealed record LeftOutRow(string Resource, string Why, int? Parents = null);

/// <summary>A run, whether it goes on or has ended.</summary>
internal sealed record RunAnswer : Answer
{
    public required string RunId { get; init; }
    /// <summary>running, completed, failed, cancelled or interrupted.</summary>
    public required string Status { get; init; }
    public required string Pipeline { get; init; }
    /// <summary>dlt's closing lines; null while it runs or when it failed.</summary>
    public string? Report { get; init; }
    /// <summary>The step at work: sync, extract, normalize or load.</summary>
    public string? Step { get; init; }
    public IReadOnlyList<ResourceProgress>? Resources { get; init; }
    /// <summary>Rows loaded by this run, per table.</summary>
    public IReadOnlyDictionary<string, long>? Rows { get; init; }
    public int RequestsSpent { get; init; }
    /// <summary>Null when no limit of the month is known: plan-load asks for it.</summary>
    public MonthRow? Month { get; init; }
    public double Seconds { get; init; }
    /// <summary>What was asked for and is not in the dataset although the run went well.</summary>
    public IReadOnlyList<LeftOutRow>? LeftOut { get; init; }
    /// <summary>Tables and columns that this run added.</summary>
    public IReadOnlyList<string>? SchemaChanges { get; init; }
    public ErrorAnswer? Error { get; init; }
}
