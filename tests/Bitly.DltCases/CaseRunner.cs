using System.Text.Json;

namespace Bitly.DltCases;

/// <summary>Runs one case and tells the differences, one line each; none means that it passed.</summary>
internal static class CaseRunner
{
    public static async Task<IReadOnlyList<string>> RunAsync(DltCase dltCase)
    {
        using var pipeline = new CasePipeline();
        var differences = new List<string>();
        var history = new CaseHistory();
        for (var i = 0; i < dltCase.Runs.Count; i++)
        {
            var outcome = await pipeline.RunAsync(dltCase.Runs[i]);
            var expected = i == dltCase.Runs.Count - 1 ? dltCase.Expected : dltCase.Runs[i].Expected;
            if (expected is { } wanted)
            {
                var found = new List<string>();
                Compare(new ComparedRun(dltCase, dltCase.Runs[i], wanted, history), outcome, pipeline, found);
                differences.AddRange(found.Select(d => dltCase.Runs.Count > 1 ? $"run {i + 1}: {d}" : d));
                history.Add(wanted);
            }
        }

        return differences;
    }

    private sealed record ComparedRun(DltCase Case, CaseRun Run, JsonElement Expected, CaseHistory History);

    private static void Compare(ComparedRun run, RunOutcome outcome, CasePipeline pipeline, List<string> differences)
    {
        var expected = run.Expected;
        if (Deviations.Instead(expected, run.Run, run.History) is { } ours)
        {
            CompareOurs(ours, run.Run, outcome, pipeline, differences);
            if (ours.Parts)
            {
                run.History.Part();
            }

            return;
        }

        var fails = expected.GetProperty("status").GetString() == "error";
        if (fails != outcome.Error is not null)
        {
            differences.Add(fails ? $"loaded, expected the error {ErrorText(expected)}" : $"failed with {outcome.Error!.Code}: {outcome.Error.Message}");
            return;
        }

        if (fails)
        {
            CompareError(expected.GetProperty("error"), outcome.Error!, differences);
        }

        if (run.History.TablesToExpect(expected) is { } tables)
        {
            var actual = ActualDataset.Read(pipeline.Database, pipeline.Dataset, pipeline.Schemas);
            new TableComparison(run.Case.KeepIds, actual, differences) { Versions = !run.History.ForgotSchema }.Compare(tables);
        }

        if (outcome.Report is { } report)
        {
            CompareReport(expected, report, differences);
        }

        ComparePackages.Requests(expected, outcome, differences);
        if (!run.History.ForgotSchema && Deviations.ErrorStep(expected) is not ("normalize" or "load"))
        {
            ComparePackages.Cursors(expected, pipeline, run.Case, differences);
        }
    }

    private static void CompareOurs(OurWay ours, CaseRun run, RunOutcome outcome, CasePipeline pipeline, List<string> differences)
    {
        if (ours.Code != outcome.Error?.Code)
        {
            differences.Add($"{ours.Kind}: {outcome.Error?.Message ?? "loaded"}, expected {ours.Code ?? "a load"}");
            return;
        }

        if (ours.Warning is { } warning && !outcome.Report!.Warnings.Any(said => said.Contains(warning, StringComparison.Ordinal)))
        {
            differences.Add($"{ours.Kind}: no warning says so");
        }

        if (!ours.CountsRows)
        {
            return;
        }

        var actual = ActualDataset.Read(pipeline.Database, pipeline.Dataset, pipeline.Schemas);
        foreach (var resource in run.Resources)
        {
            var table = resource.GetProperty("table_name").GetString()!;
            var (rows, records) = (actual.Tables.GetValueOrDefault(table)?.Rows.Count ?? 0, resource.GetProperty("data").GetArrayLength());
            if (rows != records)
            {
                differences.Add($"table {table}: {rows} rows of {records} records");
            }
        }
    }

    private static void CompareReport(JsonElement expected, Pipeline.Runs.RunReport report, List<string> differences)
    {
        if (expected.TryGetProperty("load_packages", out var packages))
        {
            var wanted = string.Join(", ", packages.EnumerateArray().Select(p => p.GetProperty("state").GetString()));
            var found = string.Join(", ", report.Packages.Select(p => p.State));
            if (wanted != found)
            {
                differences.Add($"load packages: [{found}], expected [{wanted}]");
            }
        }

        if (expected.TryGetProperty("row_counts", out var counts))
        {
            ComparePackages.RowCounts(counts, report, differences);
        }
    }

    /// <summary>Types and sentences are Python's; the step and the names and values in back quotes are facts.</summary>
    private static void CompareError(JsonElement error, Pipeline.Errors.PipelineException found, List<string> differences)
    {
        var step = error.GetProperty("step").GetString();
        if (step is not null && step != found.Step)
        {
            differences.Add($"failed at step {found.Step ?? "(none)"} with {found.Code}, expected {step}: {found.Message}");
        }

        var missing = ErrorFacts.Of(error).Where(fact => !found.Message.Contains(fact, StringComparison.OrdinalIgnoreCase)).ToList();
        if (missing.Count > 0)
        {
            differences.Add($"the message does not name {string.Join(", ", missing)}: {found.Message}");
        }
    }

    private static string ErrorText(JsonElement expected) =>
        expected.GetProperty("error").GetProperty("chain").EnumerateArray().Last().GetProperty("message").GetString() ?? "";
}
