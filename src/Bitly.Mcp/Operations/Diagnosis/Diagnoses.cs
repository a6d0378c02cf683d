using System.Globalization;
using System.Text.RegularExpressions;
using Bitly.Mcp.Answers;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations.Diagnosis;

/// <summary>From the traces of a pipeline to one cause. Pure.</summary>
internal static partial class Diagnoses
{
    /// <param name="traces">Kept traces, newest first; the first is the one that is asked about.</param>
    /// <param name="now">For the date on which a spent month begins anew.</param>
    public static DiagnosisAnswer Of(IReadOnlyList<RunTrace> traces, DateTimeOffset now)
    {
        var trace = traces[0];
        var also = AlsoSeen(trace);
        if (trace.Error is { } error)
        {
            return OfError(trace, error, now) with { AlsoSeen = also };
        }

        if (trace.Status == RunStatus.Interrupted)
        {
            return Known("RUN_INTERRUPTED", trace, new Dictionary<string, string> { ["started_at"] = trace.StartedAt.ToString("O", CultureInfo.InvariantCulture) }) with { AlsoSeen = also };
        }

        return Quiet(traces) is { } finding
            ? finding with { AlsoSeen = also }
            : new DiagnosisAnswer
            {
                Healthy = true,
                Cause = trace.Status == RunStatus.Running ? "The run goes on." : "The last run ended well.",
                RunId = trace.RunId,
                AlsoSeen = also,
                NextStep = trace.Status == RunStatus.Running
                    ? new NextCall("get-run", "says how far it is", new() { ["run_id"] = trace.RunId })
                    : new NextCall("list-tables", "shows what was loaded"),
            };
    }

    private static DiagnosisAnswer OfError(RunTrace trace, ErrorTrace error, DateTimeOffset now)
    {
        var evidence = new Dictionary<string, string>(error.Evidence, StringComparer.Ordinal);
        if (error.Step is { } step)
        {
            evidence.TryAdd("step", step);
        }

        if (error.Code == "MONTH_SPENT")
        {
            evidence.TryAdd("goes_on", MonthEnd.After(now));
        }

        var code = error.Code;
        if (code == "FORBIDDEN" && evidence.GetValueOrDefault("credentials_accepted_before") == "no")
        {
            // This API has no 401: a bad token looks like a foreign group, but then nothing at all was accepted.
            code = "TOKEN_REFUSED";
        }

        var answer = Known(code, trace, evidence);
        return answer with
        {
            Message = error.Message,
            Cause = Causes.ByCode.ContainsKey(code) ? answer.Cause : error.Cause ?? error.Message,
            WhatToDo = Causes.ByCode.ContainsKey(code) ? answer.WhatToDo : null,
            NextStep = answer.NextStep ?? (error.NextTool is { } tool ? new NextCall(tool, error.NextWhy ?? "helps with this error") : null),
        };
    }

    /// <summary>Things that no error says: an empty selector, a cursor that stands, a plan that is too small.</summary>
    private static DiagnosisAnswer? Quiet(IReadOnlyList<RunTrace> traces)
    {
        var trace = traces[0];
        if (trace.Warnings.FirstOrDefault(warning => warning.Code == "SELECTOR_EMPTY") is { } empty)
        {
            var answer = Known("SELECTOR_EMPTY", trace, []);
            var candidates = CandidateText().Matches(empty.Message).Select(match => new SelectorRow(match.Groups["path"].Value, int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture))).ToList();
            return answer with { Message = empty.Message, Candidates = candidates };
        }

        if (StuckCursor(traces) is { } stuck)
        {
            return Known("CURSOR_STUCK", trace, new Dictionary<string, string>
            {
                ["resource"] = stuck.Resource,
                ["records_read"] = stuck.Records.ToString(CultureInfo.InvariantCulture),
                ["records_left_out"] = stuck.Dropped.ToString(CultureInfo.InvariantCulture),
            });
        }

        if (trace.Resources.FirstOrDefault(resource => resource.LeftOut is not null) is { } left)
        {
            return Known("UPGRADE_REQUIRED", trace, new Dictionary<string, string> { ["resource"] = left.Resource }) with { Message = left.LeftOut };
        }

        return null;
    }

    /// <summary>A resource of which two runs in a row read several pages and kept nothing.</summary>
    private static ResourceTrace? StuckCursor(IReadOnlyList<RunTrace> traces)
    {
        static bool Stands(ResourceTrace resource) => resource is { Pages: > 1, Records: > 1 } && resource.Records == resource.Dropped;
        return traces.Count < 2 ? null
            : traces[0].Resources.FirstOrDefault(resource => Stands(resource) && traces[1].Resources.Any(before => before.Resource == resource.Resource && before.LoadId != resource.LoadId && Stands(before)));
    }

    private static DiagnosisAnswer Known(string code, RunTrace trace, Dictionary<string, string> evidence)
    {
        var cause = Causes.ByCode.GetValueOrDefault(code);
        return new DiagnosisAnswer
        {
            Healthy = false,
            Code = code,
            Cause = cause?.Cause ?? "",
            WhoActs = cause?.WhoActs,
            WhatToDo = cause?.WhatToDo,
            RunId = trace.RunId,
            Evidence = evidence.Count > 0 ? evidence : null,
            NextStep = cause?.Tool is { } tool ? new NextCall(tool, cause.Why!) : null,
        };
    }

    private static List<string>? AlsoSeen(RunTrace trace)
    {
        var seen = trace.Warnings.Where(warning => warning.Code != "SELECTOR_EMPTY").Select(warning => $"{warning.Code}: {warning.Message}")
            .Concat(trace.Resources.Where(resource => resource.Skipped > 0).Select(resource => $"{resource.Skipped} parents of {resource.Resource} had no answer (404 or 410) and were passed over"))
            .Take(5).ToList();
        return seen.Count > 0 ? seen : null;
    }

    [GeneratedRegex(@"`(?<path>[^`]+)` \((?<count>\d+) records\)", RegexOptions.CultureInvariant)]
    private static partial Regex CandidateText();
}
