using Bitly.Mcp.Answers;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations;

/// <summary>Runs as answers. Pure.</summary>
internal static class RunAnswers
{
    /// <summary>Rows of what was left out in one answer, and characters of each reason: more stands in the trace.</summary>
    private const int MostLeftOut = 15;
    private const int MostWhy = 140;

    public static RunAnswer Of(ActiveRun run, DateTimeOffset now)
    {
        var board = run.Board.Read();
        var answer = new RunAnswer
        {
            RunId = run.RunId,
            Status = "running",
            Pipeline = run.Pipeline,
            Step = board.Step,
            Resources = board.Resources,
            Rows = board.Rows.Count > 0 ? board.Rows : null,
            RequestsSpent = board.RequestsSpent,
            Seconds = Seconds(now - run.StartedAt),
            Warnings = board.Warnings.Count > 0 ? board.Warnings : null,
            NextStep = Follow(run.RunId),
        };
        return run.Task switch
        {
            { IsCompletedSuccessfully: true } => Of(run.Task.Result),
            { IsFaulted: true, Exception.InnerException: PipelineException error } => Ended(answer, error),
            { IsFaulted: true } => answer with { Status = "failed", Step = null, NextStep = null, Error = Unexpected(run.Task.Exception!.InnerException!) },
            { IsCanceled: true } => answer with { Status = "cancelled", NextStep = GoOn },
            _ => answer,
        };
    }

    public static RunAnswer Of(RunReport report) => new()
    {
        RunId = report.RunId,
        Status = "completed",
        Pipeline = report.PipelineName,
        Report = string.Join('\n', ReportText.Lines(report)),
        Rows = RowCounts(report.Packages),
        RequestsSpent = report.RequestsSpent,
        Seconds = Seconds(report.Duration),
        LeftOut = LeftOut(report.LeftOut),
        Month = Of(report.Month),
        Warnings = report.Warnings.Count > 0 ? report.Warnings : null,
        NextStep = report.Packages.Count == 0
            ? new NextCall("list-tables", "nothing new came; shows what is there")
            : new NextCall("list-tables", "shows the tables that were loaded"),
    };

    /// <summary>A run of another process or of an earlier time.</summary>
    public static RunAnswer Of(RunTrace trace, DateTimeOffset now) => new()
    {
        RunId = trace.RunId,
        Status = trace.Status.ToString().ToLowerInvariant(),
        Pipeline = trace.PipelineName,
        Report = trace.Status == RunStatus.Completed ? string.Join('\n', ReportText.Lines(trace.ToReport())) : null,
        Step = trace.Status == RunStatus.Running ? (trace.Steps is [.., var last] ? last.Step : null) : null,
        Resources = [.. trace.Resources.Select(resource => new ResourceProgress(resource.Resource, resource.Pages, resource.Records))],
        Rows = trace.Packages.Count > 0 ? RowCounts(trace.Packages) : null,
        RequestsSpent = trace.RequestsSpent,
        Seconds = Seconds((trace.FinishedAt ?? now) - trace.StartedAt),
        LeftOut = LeftOut(trace.LeftOut()),
        Month = Of(trace.Month),
        SchemaChanges = trace.SchemaChanges.Count > 0 ? trace.SchemaChanges : null,
        Warnings = trace.Warnings.Count > 0 ? [.. trace.Warnings.Select(warning => $"{warning.Code}: {warning.Message}")] : null,
        Error = trace.Error is { } error ? Of(error) : null,
        NextStep = trace.Status switch
        {
            RunStatus.Running => Follow(trace.RunId),
            RunStatus.Completed => new NextCall("list-tables", "shows the tables that were loaded"),
            _ when trace.Error?.NextTool is { } tool => new NextCall(tool, trace.Error.NextWhy ?? "helps with this error"),
            _ => GoOn,
        },
    };

    private static MonthRow? Of(MonthRequests? month) => month is null ? null : new MonthRow(month.Limit, month.Left, month.LimitFrom);

    private static List<LeftOutRow>? LeftOut(IReadOnlyList<LeftOutPart> parts) => parts.Count == 0
        ? null
        : [.. parts.Take(MostLeftOut).Select(part => new LeftOutRow(part.Resource, part.Why.Length > MostWhy ? part.Why[..MostWhy] + "..." : part.Why, part.Parents))];

    private static NextCall GoOn => new("run-pipeline", "goes on where this run stopped; nothing is fetched twice");

    private static NextCall Follow(string runId) => new("get-run", "says how far it is; ask again after a while", new() { ["run_id"] = runId });

    private static RunAnswer Ended(RunAnswer answer, PipelineException error) => answer with
    {
        Status = error.Code == "RUN_CANCELLED" ? "cancelled" : "failed",
        Step = error.Step,
        Error = ErrorAnswer.Of(error) with { NextStep = null },
        NextStep = NextCall.From(error.Next) ?? GoOn,
    };

    private static ErrorAnswer Of(ErrorTrace error) => new()
    {
        Code = error.Code,
        Recovery = error.Recovery,
        Message = error.Message,
        Cause = error.Cause,
        Evidence = error.Evidence.Count > 0 ? error.Evidence : null,
    };

    private static ErrorAnswer Unexpected(Exception error) => new()
    {
        Code = "UNEXPECTED",
        Recovery = "bug",
        Message = $"A defect of bitly-mcp ({error.GetType().Name}). What was fetched is kept; please report it.",
    };

    private static Dictionary<string, long> RowCounts(IReadOnlyList<PackageReport> packages)
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, count) in packages.SelectMany(package => package.RowCounts))
        {
            rows[table] = rows.GetValueOrDefault(table) + count;
        }

        return rows;
    }

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 2);
}
