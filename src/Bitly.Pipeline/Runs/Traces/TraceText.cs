using System.Globalization;

namespace Bitly.Pipeline.Runs;

/// <summary>dlt's text of a trace (dlt-behaviour 11.3): the run, each step and what it did. Pure.</summary>
internal static class TraceText
{
    /// <param name="trace">A trace, of a run that ended or goes on.</param>
    /// <param name="verbose">Adds where settings came from, resources, schema changes and warnings.</param>
    public static IReadOnlyList<string> Lines(RunTrace trace, bool verbose)
    {
        var lines = new List<string> { First(trace) };
        foreach (var step in trace.Steps)
        {
            lines.Add($"Step {step.Step} {(step.Completed ? "COMPLETED" : "FAILED")} in {ReportText.Duration(step.Duration)}.");
            lines.AddRange(step.Completed ? Info(trace, step) : []);
        }

        if (trace.Error is { } error)
        {
            lines.Add($"Failed due to: {error.Code}: {error.Message}");
            lines.AddRange(error.Cause is { } cause ? [$"Cause: {cause}"] : []);
        }

        return verbose ? [.. lines, .. Details(trace)] : lines;
    }

    private static string First(RunTrace trace)
    {
        var started = $"Run started at {Instant(trace.StartedAt)}";
        return trace.Status == RunStatus.Running
            ? $"{started} and is still RUNNING with {trace.Steps.Count} steps so far."
            : trace.FinishedAt is not { } finished
                ? $"{started} and was INTERRUPTED with {trace.Steps.Count} steps."
                : $"{started} and {(trace.Status == RunStatus.Completed ? "COMPLETED" : "FAILED")} in {ReportText.Duration(finished - trace.StartedAt)} with {trace.Steps.Count} steps.";
    }

    private static IReadOnlyList<string> Info(RunTrace trace, StepTrace step) => step switch
    {
        { Step: "extract", LoadId: { } loadId } => [ReportText.Extracted(loadId)],
        { Step: "normalize", LoadId: { } loadId } =>
        [
            .. ReportText.Normalized(trace.Packages.FirstOrDefault(package => package.LoadId == loadId)?.RowCounts ?? new Dictionary<string, long>()),
            $"Load package {loadId} is NORMALIZED and NOT YET LOADED to the destination and contains no failed jobs",
        ],
        { Step: "load" } => ReportText.Lines(trace.ToReport()),
        _ => [],
    };

    private static IEnumerable<string> Details(RunTrace trace) =>
    [
        $"Run id: {trace.RunId}",
        string.Create(CultureInfo.InvariantCulture, $"Requests: {trace.RequestsSpent}"),
        .. trace.ResolvedConfig.Select(setting => $"Resolved {setting.Field} from {setting.Key} by {setting.Provider}"),
        .. trace.Resources.Select(Resource),
        .. trace.SchemaChanges.Select(change => $"Schema update: {change}"),
        .. trace.Warnings.Select(warning => $"Warning {warning.Code}: {warning.Message}"),
        .. trace.Error?.Evidence.Select(fact => $"  {fact.Key}: {fact.Value}") ?? [],
    ];

    private static string Resource(ResourceTrace one) => one.LeftOut is { } why
        ? $"Resource {one.Resource}: left out, {why}"
        : string.Create(CultureInfo.InvariantCulture, $"Resource {one.Resource}: {one.Pages} page(s), {one.Records} record(s), {one.Dropped} of them left out, {one.Requests} request(s), {one.Skipped} parent(s) passed over");

    /// <summary>ISO in UTC.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);
}
