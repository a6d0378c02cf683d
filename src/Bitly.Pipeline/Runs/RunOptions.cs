using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Runs;

/// <summary>What a caller may say about one run.</summary>
public sealed record RunOptions
{
    /// <summary>Id of this run, sortable by time; null makes one. A server gives it, because it must name the run before the run ends.</summary>
    public string? RunId { get; init; }
    /// <summary>Resources to load; empty means all selected ones.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];
    /// <summary>At most so many requests in this run; null means the plan's own limit.</summary>
    public int? MaxRequests { get; init; }
    /// <summary>At most so many pages per request sequence (dlt: add_limit); null means all.</summary>
    public int? Limit { get; init; }
    /// <summary>dlt's refresh mode: drop_sources, drop_resources, drop_data, or null.</summary>
    public string? Refresh { get; init; }
    public string? WriteDisposition { get; init; }
    /// <summary>Contract of this run, which beats those of source and resources and stays with the tables it loads, as in dlt; null says nothing.</summary>
    public SchemaContract? SchemaContract { get; init; }
}

/// <summary>What one run did.</summary>
public sealed record RunReport
{
    public required string RunId { get; init; }
    public required string PipelineName { get; init; }
    public required string Destination { get; init; }
    public required string DatasetName { get; init; }
    /// <summary>As dlt prints it.</summary>
    public required string Location { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required TimeSpan Duration { get; init; }
    public required TimeSpan LoadDuration { get; init; }
    /// <summary>Packages this run finished, oldest first; empty when there was nothing new.</summary>
    public required IReadOnlyList<PackageReport> Packages { get; init; }
    public required int RequestsSpent { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];
    /// <summary>The month's requests, or null when no limit is known.</summary>
    public MonthRequests? Month { get; init; }
    /// <summary>What was asked for and could not be had although the run went well; empty when nothing is missing. A page limit is the caller's wish and no gap.</summary>
    public IReadOnlyList<LeftOutPart> LeftOut { get; init; } = [];
}

/// <summary>The month's requests as a run counted with them.</summary>
/// <param name="Limit">Allowed in the month.</param>
/// <param name="Left">What is left after the run.</param>
/// <param name="LimitFrom">Where the limit comes from: the setting, or the API's answer with its date.</param>
public sealed record MonthRequests(int Limit, int Left, string LimitFrom);

/// <summary>A part that a load went on without.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="Parents">Parents whose records of it could not be had (404, 410), or null when the whole resource is missing (not in the account's plan).</param>
/// <param name="Why">What the API said; of several parents the first.</param>
public sealed record LeftOutPart(string Resource, int? Parents, string Why);

/// <summary>One finished load package.</summary>
public sealed record PackageReport(string LoadId, string State, IReadOnlyDictionary<string, long> RowCounts, bool Resumed);
