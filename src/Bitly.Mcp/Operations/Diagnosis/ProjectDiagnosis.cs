using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Operations.Diagnosis;

/// <summary>Reads what a project knows about its last run, or what keeps it from a first one. Sends nothing.</summary>
internal sealed class ProjectDiagnosis(Project project)
{
    /// <param name="runId">A kept run, or null for the last one.</param>
    /// <exception cref="PipelineException">NO_PROJECT, UNKNOWN_RUN.</exception>
    public DiagnosisAnswer Read(string? runId)
    {
        var pipeline = project.Open();
        if (BeforeRuns(pipeline) is { } problem)
        {
            return problem;
        }

        var traces = pipeline.KeptTraces().ToList();
        if (runId is not null)
        {
            var index = traces.FindIndex(trace => trace.RunId == runId);
            traces = index >= 0 ? traces[index..] : throw SurfaceErrors.UnknownRun(runId, [.. traces.Select(trace => trace.RunId).Reverse()]);
        }

        return traces.Count > 0 ? Diagnoses.Of(traces, project.Time.GetUtcNow()) : new DiagnosisAnswer
        {
            Healthy = true,
            Cause = "Nothing has been run yet; definition and credentials are in order.",
            NextStep = new NextCall("plan-load", "says what the first load costs"),
        };
    }

    /// <summary>A definition that can not be read, or a credential that is missing: no run can work.</summary>
    private DiagnosisAnswer? BeforeRuns(ProjectPipeline pipeline)
    {
        try
        {
            _ = pipeline.Definition;
        }
        catch (PipelineException error)
        {
            return OfError(error, error.Code.StartsWith("DEFINITION", StringComparison.Ordinal) ? new NextCall("validate-pipeline", "lists every problem with its line") : null);
        }

        var credentials = new Credentials(project).Report();
        if (credentials.Ready)
        {
            return null;
        }

        var missing = credentials.Credentials.First(row => !row.IsSet);
        var cause = Causes.ByCode["CONFIG_FIELD_MISSING"];
        return new DiagnosisAnswer
        {
            Healthy = false,
            Code = "CONFIG_FIELD_MISSING",
            Cause = missing.Problem ?? cause.Cause,
            WhoActs = cause.WhoActs,
            WhatToDo = cause.WhatToDo,
            Evidence = new Dictionary<string, string> { ["credential"] = missing.Name, ["places_tried"] = $"{missing.Tried?.Count ?? 0}" },
            NextStep = new NextCall(cause.Tool!, cause.Why!),
        };
    }

    private static DiagnosisAnswer OfError(PipelineException error, NextCall? next) => new()
    {
        Healthy = false,
        Code = error.Code,
        Cause = error.Cause ?? error.Message,
        Message = error.Message,
        WhoActs = "agent",
        Evidence = error.Evidence.Count > 0 ? error.Evidence : null,
        NextStep = next ?? NextCall.From(error.Next),
    };
}
