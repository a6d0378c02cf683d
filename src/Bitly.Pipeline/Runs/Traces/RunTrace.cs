using System.Text.Json.Serialization;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Runs;

/// <summary>How a run ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>It goes on in the process that holds the lock.</summary>
    Running,
    Completed,
    Failed,
    /// <summary>Someone stopped it; the load package waits for the next run.</summary>
    Cancelled,
    /// <summary>Its process is gone without a word; the load package waits for the next run.</summary>
    Interrupted,
}

/// <summary>What one run did, kept as JSON: <c>trace.json</c> is the last one, <c>traces/</c> holds the last 20.</summary>
public sealed record RunTrace
{
    /// <summary>Version of this file's form.</summary>
    public int Format { get; init; } = 1;
    public required string RunId { get; init; }
    public required string PipelineName { get; init; }
    public required string Destination { get; init; }
    public required string DatasetName { get; init; }
    public string? Location { get; init; }
    public required RunStatus Status { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
    public int RequestsSpent { get; init; }
    /// <summary>The month's requests after the run, or null when no limit was known.</summary>
    public MonthRequests? Month { get; init; }
    public IReadOnlyList<StepTrace> Steps { get; init; } = [];
    public IReadOnlyList<PackageReport> Packages { get; init; } = [];
    public IReadOnlyList<ResourceTrace> Resources { get; init; } = [];
    /// <summary>One line a change: table or column that was added, with its type.</summary>
    public IReadOnlyList<string> SchemaChanges { get; init; } = [];
    public IReadOnlyList<WarningTrace> Warnings { get; init; } = [];
    public ErrorTrace? Error { get; init; }
    /// <summary>Where settings and secrets came from; never their values.</summary>
    public IReadOnlyList<ResolvedSetting> ResolvedConfig { get; init; } = [];

    /// <summary>What the run did, as it is reported at its end.</summary>
    internal RunReport ToReport()
    {
        var loads = Steps.Where(step => step is { Step: "load", Completed: true }).ToList();
        return new RunReport
        {
            RunId = RunId,
            PipelineName = PipelineName,
            Destination = Destination,
            DatasetName = DatasetName,
            Location = Location ?? "",
            StartedAt = StartedAt,
            Duration = (FinishedAt ?? StartedAt) - StartedAt,
            LoadDuration = loads.Count == 0 ? TimeSpan.Zero : loads.Max(step => step.StartedAt + step.Duration) - loads.Min(step => step.StartedAt),
            Packages = Packages,
            RequestsSpent = RequestsSpent,
            Warnings = [.. Warnings.Select(warning => warning.Message)],
            LeftOut = LeftOut(),
            Month = Month,
        };
    }

    /// <summary>What was asked for and is not in the dataset, one line a resource.</summary>
    internal IReadOnlyList<LeftOutPart> LeftOut() =>
        [.. Resources.Where(resource => resource.LeftOut is not null || resource.Skipped > 0)
            .Select(resource => new LeftOutPart(resource.Resource, resource.LeftOut is null ? resource.Skipped : null, resource.LeftOut ?? resource.SkippedWhy ?? ""))];
}

/// <summary>One step: sync, extract, normalize, load.</summary>
public sealed record StepTrace(string Step, string? LoadId, DateTimeOffset StartedAt, TimeSpan Duration, bool Completed);

/// <summary>What was read for one resource of a package.</summary>
public sealed record ResourceTrace
{
    public required string Resource { get; init; }
    public required string LoadId { get; init; }
    public int Pages { get; init; }
    /// <summary>Records the API gave.</summary>
    public long Records { get; init; }
    /// <summary>Records that the cursor or a filter left out.</summary>
    public long Dropped { get; init; }
    public int Requests { get; init; }
    /// <summary>Parent records whose pages could not be had (404, 410).</summary>
    public int Skipped { get; init; }
    /// <summary>What the first of them said, or null.</summary>
    public string? SkippedWhy { get; init; }
    /// <summary>Why the whole resource was left out, or null.</summary>
    public string? LeftOut { get; init; }
    /// <summary>A page limit left pages unread.</summary>
    public bool CutByLimit { get; init; }
}

public sealed record WarningTrace(string Code, string Message);

/// <summary>The error that ended a run. Nothing of it can hold a secret.</summary>
public sealed record ErrorTrace
{
    public required string Code { get; init; }
    public required string Recovery { get; init; }
    public required string Message { get; init; }
    public string? Cause { get; init; }
    public string? Step { get; init; }
    public string? LoadId { get; init; }
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = new Dictionary<string, string>();
    public string? NextTool { get; init; }
    public string? NextWhy { get; init; }
}

/// <summary>Who holds the lock of a pipeline.</summary>
public sealed record RunningRun(string RunId, int ProcessId, DateTimeOffset Since);

/// <summary>A load package as a list shows it.</summary>
public sealed record PackageInfo
{
    public required string LoadId { get; init; }
    /// <summary>extracting, extracted, loaded or broken.</summary>
    public required string State { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? LoadedAt { get; init; }
    public IReadOnlyDictionary<string, long> RowCounts { get; init; } = new Dictionary<string, long>();
    /// <summary>Bytes on disk.</summary>
    public long Size { get; init; }
}
