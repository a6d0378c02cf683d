using Bitly.Mcp.Answers;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations.Inspection;

/// <summary>The answers about a local pipeline as lines, with the content that dlt prints. Pure.</summary>
internal static class InspectionText
{
    private static readonly string[] States = ["extracting", "extracted", "loaded", "broken"];

    public static IEnumerable<string> Lines(PipelinesAnswer answer, DateTimeOffset now)
    {
        yield return answer.Pipelines.Count == 0 ? $"No pipelines found in {answer.Folder}" : $"{answer.Pipelines.Count} pipelines found in {answer.Folder}";
        foreach (var row in answer.Pipelines)
        {
            yield return row.LastRun is { } at
                ? $"{row.Name} (last run: {ReportText.Duration(TimeSpan.FromSeconds(Math.Max(0, (long)(now - at).TotalSeconds)))} ago ({TraceText.Instant(at)}), {row.Status})"
                : $"{row.Name} (never run)";
        }
    }

    public static IEnumerable<string> Lines(PipelineInfoAnswer answer, bool verbose)
    {
        yield return $"Found pipeline {answer.Pipeline} in {answer.Folder}";
        yield return "Synchronized state:";
        foreach (var (key, value) in answer.SynchronizedState ?? [])
        {
            yield return $"{key}: {value?.ToJsonString() ?? "null"}";
        }

        if (!verbose)
        {
            yield return "sources: shown with --verbose";
        }

        yield return "Local state:";
        foreach (var (key, value) in answer.LocalState ?? [])
        {
            yield return $"{key}: {value?.ToJsonString() ?? "null"}";
        }

        foreach (var line in answer.Schemas.SelectMany(schema => Resources(schema, verbose)).Concat(WorkingFolder(answer)))
        {
            yield return line;
        }
    }

    public static IEnumerable<string> Lines(FailedJobsAnswer answer)
    {
        foreach (var package in answer.Packages)
        {
            yield return $"Checking failed jobs in load id '{package.LoadId}'";
            yield return package switch
            {
                { State: "broken" } => "It can not be read and was set aside",
                { Failure: { } failure } => $"FAILED in step {failure.Step}: {failure.Code}: {failure.Message}",
                _ => "No failed jobs found",
            };
        }

        if (answer.Packages.Count == 0)
        {
            yield return "No load packages found";
        }
    }

    public static IEnumerable<string> Lines(DropPreview drop) => drop.IsEmpty
        ? [$"There is nothing to drop in dataset {drop.DatasetName} in destination {drop.Destination}"]
        :
        [
            $"To be dropped from dataset {drop.DatasetName} in destination {drop.Destination}:",
            $"Selected schema: {drop.Schema}",
            $"Selected resource(s): {Names(drop.Resources)}",
            $"Table(s) to drop: {Names(drop.Tables)}",
            $"  with data in destination: {Names(drop.TablesWithData)}",
            $"Resource(s) state to reset: {Names(drop.ResourceStates)}",
            $"Source state path(s) to reset: {Names(drop.StatePaths)}",
        ];

    public static IEnumerable<string> Lines(RestoreReport found) =>
    [
        $"Dataset {found.DatasetName} in destination {found.Destination} ({found.Location}) has {found.Loads} load(s), the last one {found.LastLoadId}",
        $"{(found.Done ? "Restored" : "To be restored")}: state version {found.StateVersion}",
        .. found.Schemas.Select(schema => $"{(found.Done ? "Restored" : "To be restored")}: schema {schema.Name} version {schema.Version} with {schema.Tables} table(s)"),
        .. found.GivenUp.Select(package => $"{(found.Done ? "Given up" : "To be given up")}: load package {package}, which waits for a run"),
    ];

    private static IEnumerable<string> Resources(SchemaInfoRow schema, bool verbose)
    {
        yield return $"Resources in schema: {schema.Schema}";
        foreach (var resource in schema.Resources)
        {
            yield return $"{resource.Resource} with {resource.Tables.Count} table(s) and {resource.StateSlots} resource state slot(s)";
            foreach (var table in verbose ? resource.Tables : [])
            {
                yield return $"  {table.Table} with {table.Columns} column(s){(table.DataReceived ? "" : ", no data received yet")}";
            }
        }
    }

    private static IEnumerable<string> WorkingFolder(PipelineInfoAnswer answer)
    {
        yield return "Working dir content:";
        foreach (var state in States.Where(answer.Packages.ContainsKey))
        {
            var loadIds = answer.Packages[state];
            yield return $"Has {loadIds.Count} {state} load package(s): {string.Join(", ", loadIds)}";
        }

        if (answer.Packages.Count == 0)
        {
            yield return "No load packages";
        }

        yield return answer.LastRun is { } at ? $"The last run started at {TraceText.Instant(at)}: pipeline trace shows it" : "No run is traced here";
    }

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
