using Bitly.Mcp.Answers;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations;

/// <summary>The way from an empty folder to a pipeline in production, as points that are done or not, read from the real state.</summary>
internal sealed class ProjectStatus(Project project, Credentials credentials)
{
    private const string Done = "done";
    private const string Todo = "todo";
    private const string Problem = "problem";

    public StatusAnswer Read()
    {
        if (project.TryOpen() is not { } pipeline)
        {
            return new StatusAnswer
            {
                Folder = project.Folder,
                Checklist = [new StatusRow("definition", Todo, "no bitly_pipeline.toml here or above")],
                NextStep = new NextCall("list-endpoints", "shows what can be loaded; then scaffold-pipeline writes the project"),
            };
        }

        return Read(pipeline);
    }

    private StatusAnswer Read(ProjectPipeline pipeline)
    {
        var rows = new List<StatusRow>();
        var definition = AddDefinition(rows, pipeline);
        var secrets = credentials.Report();
        rows.Add(new StatusRow("credentials", secrets.Ready ? Done : Todo, secrets.Ready ? "set" : $"missing: {string.Join(", ", secrets.Credentials.Where(row => !row.IsSet).Select(row => row.Name))}"));
        if (definition is null)
        {
            return new StatusAnswer { Folder = pipeline.Paths.Root, Checklist = rows, NextStep = new NextCall("validate-pipeline", "names every wrong line") };
        }

        var last = pipeline.LastTrace();
        var running = pipeline.Running();
        AddRuns(rows, pipeline, last);
        var cut = AddCutLoads(rows, pipeline, definition);
        AddProduction(rows, pipeline, definition);
        return new StatusAnswer
        {
            Folder = pipeline.Paths.Root,
            Pipeline = definition.PipelineName,
            Checklist = rows,
            LastRunId = last?.RunId,
            LastRunStatus = last?.Status.ToString().ToLowerInvariant(),
            RunningRunId = running?.RunId,
            NextStep = Next(secrets, last, running, cut),
        };
    }

    private static PipelineDefinition? AddDefinition(List<StatusRow> rows, ProjectPipeline pipeline)
    {
        try
        {
            var definition = pipeline.Definition;
            var selected = definition.Resources.Where(resource => resource.Selected).Select(resource => resource.Name).ToList();
            rows.Add(selected.Count > 0
                ? new StatusRow("definition", Done, $"loads {string.Join(", ", selected)} into {definition.DatasetName} ({definition.Destination})")
                : new StatusRow("definition", Todo, "no resource is selected"));
            return definition;
        }
        catch (PipelineException error)
        {
            rows.Add(new StatusRow("definition", Problem, $"{error.Code}: {error.Message}"));
            return null;
        }
    }

    private static void AddRuns(List<StatusRow> rows, ProjectPipeline pipeline, RunTrace? last)
    {
        rows.Add(last switch
        {
            null => new StatusRow("first_load", Todo, "the pipeline has not run yet"),
            { Status: RunStatus.Completed } => new StatusRow("last_run", Done, $"{last.RunId}: {last.Packages.Sum(package => package.RowCounts.Values.Sum())} rows, {last.RequestsSpent} requests{LeftOut(last)}"),
            { Status: RunStatus.Running } => new StatusRow("last_run", Todo, $"{last.RunId} is running"),
            { Error: { } error } => new StatusRow("last_run", Problem, $"{last.RunId} {last.Status.ToString().ToLowerInvariant()}: {error.Code}"),
            _ => new StatusRow("last_run", Problem, $"{last.RunId} was {last.Status.ToString().ToLowerInvariant()}"),
        });
        var waiting = pipeline.Packages().Count(package => package.State is "extracting" or "extracted");
        if (waiting > 0)
        {
            rows.Add(new StatusRow("pending_packages", Todo, $"{waiting} load package(s) wait; the next run finishes them without fetching anything twice"));
        }
    }

    private static string LeftOut(RunTrace last) =>
        last.LeftOut() is { Count: > 0 } parts ? $"; left out: {string.Join(", ", parts.Select(part => part.Parents is { } parents ? $"{part.Resource} of {parents} parents" : part.Resource))}" : "";

    /// <summary>A first look with a page limit leaves tables that look whole and are not.</summary>
    private static bool AddCutLoads(List<StatusRow> rows, ProjectPipeline pipeline, PipelineDefinition definition)
    {
        var selected = definition.Resources.Where(resource => resource.Selected).Select(resource => resource.Name).ToList();
        var cut = pipeline.KeptTraces().Where(trace => trace.Status == RunStatus.Completed).SelectMany(trace => trace.Resources)
            .DistinctBy(resource => resource.Resource).Where(resource => resource.CutByLimit && selected.Contains(resource.Resource)).Select(resource => resource.Resource).ToList();
        if (cut.Count > 0)
        {
            rows.Add(new StatusRow("limited_load", Todo, $"{string.Join(", ", cut)}: the last load stopped at a page limit, so rows are missing; run without limit"));
        }

        return cut.Count > 0;
    }

    private static void AddProduction(List<StatusRow> rows, ProjectPipeline pipeline, PipelineDefinition definition)
    {
        if (definition.Client.BaseUrl.Contains("127.0.0.1", StringComparison.Ordinal) || definition.Client.BaseUrl.Contains("localhost", StringComparison.Ordinal))
        {
            rows.Add(new StatusRow("base_url", Todo, "points at a local sandbox; the real API is https://api-ssl.bitly.com/v4"));
        }

        var everyTime = definition.Resources
            .Where(resource => resource is { Selected: true, Endpoint.Incremental: null } && resource.Hints.WriteDisposition is null or Bitly.Pipeline.Schemas.WriteDisposition.Append)
            .Select(resource => resource.Name)
            .ToList();
        if (everyTime.Count > 0)
        {
            rows.Add(new StatusRow("append_without_cursor", Problem, $"{string.Join(", ", everyTime)}: every run adds all rows again; use merge or replace"));
        }

        var ignore = Path.Combine(pipeline.Paths.Root, ".gitignore");
        if (!File.Exists(ignore) || !PlainFile.ReadText(ignore).Contains("secrets.toml", StringComparison.Ordinal))
        {
            rows.Add(new StatusRow("gitignore", Problem, "secrets.toml is not ignored by git; scaffold adds the lines"));
        }
    }

    private static NextCall Next(CredentialsAnswer secrets, RunTrace? last, RunningRun? running, bool cut)
    {
        if (running is not null)
        {
            return new NextCall("get-run", "a run goes on", new() { ["run_id"] = running.RunId });
        }

        if (!secrets.Ready)
        {
            return new NextCall("inspect-credentials", "says what is missing and how the person sets it");
        }

        return last switch
        {
            null => new NextCall("validate-pipeline", "checks the definition; then a preview, the plan, and the person's yes come before the first run"),
            { Status: RunStatus.Completed } when cut => new NextCall("plan-load", "says what the whole load costs: the last one stopped at a page limit"),
            { Status: RunStatus.Completed } => new NextCall("list-tables", "shows what was loaded"),
            _ => new NextCall("get-run", "says why the last run did not end", new() { ["run_id"] = last.RunId }),
        };
    }
}
