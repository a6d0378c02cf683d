using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Mcp.Operations;

/// <summary>What dlt's <c>pipeline</c> command shows of a local pipeline: state, trace, schema, packages (dlt-behaviour 11.3 and 12).</summary>
internal sealed class PipelineInspection(ProjectPipeline pipeline)
{
    private readonly StateStore _store = new(pipeline.Paths.WorkingFolder(pipeline.Definition.PipelineName));

    /// <summary>State, resources with their tables and cursors, packages.</summary>
    public IReadOnlyList<string> Info(bool verbose)
    {
        var name = pipeline.Definition.PipelineName;
        var state = _store.Read() ?? throw SurfaceErrors.NoLocalState(name);
        var lines = new List<string>
        {
            $"Found pipeline {name} in {pipeline.Paths.PipelinesFolder}",
            "Synchronized state:",
            $"_state_version: {state.Version}",
            $"_version_hash: {state.VersionHash}",
            $"schema_names: {string.Join(", ", state.SchemaNames)}",
            $"dataset_name: {state.DatasetName}",
            $"destination_type: {state.DestinationType}",
            $"default_schema_name: {state.DefaultSchemaName}",
            "Local state:",
        };
        lines.AddRange(state.Local.Select(one => $"{one.Key}: {one.Value}"));
        if (Schema() is { } schema)
        {
            lines.Add($"Resources in schema: {schema.Name}");
            AddResources(lines, schema, state, verbose);
        }

        lines.Add("Working dir content:");
        AddPackages(lines);
        return lines;
    }

    /// <summary>The default schema as json, yaml, dbml or mermaid.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">NO_LOCAL_STATE: nothing was loaded yet.</exception>
    public string SchemaText(string format) =>
        SchemaExport.Text(Schema() ?? throw SurfaceErrors.NoLocalState(pipeline.Definition.PipelineName), format)
        ?? throw SurfaceErrors.Usage($"There is no schema format {format}. Formats: {string.Join(", ", SchemaExport.Formats)}.");

    /// <summary>dlt's text of a trace; verbose adds resources and schema changes.</summary>
    public static IReadOnlyList<string> Trace(RunTrace trace, bool verbose)
    {
        var ended = trace.Status == RunStatus.Completed ? "COMPLETED" : trace.Status == RunStatus.Running ? "IS RUNNING" : "FAILED";
        var duration = (trace.FinishedAt ?? trace.StartedAt) - trace.StartedAt;
        var lines = new List<string> { $"Run started at {Iso(trace.StartedAt)} and {ended} in {ReportText.Duration(duration)} with {trace.Steps.Count} steps." };
        foreach (var step in trace.Steps)
        {
            lines.Add(step.Completed ? $"Step {step.Step} COMPLETED in {ReportText.Duration(step.Duration)}." : $"Step {step.Step} FAILED in {ReportText.Duration(step.Duration)}.");
        }

        lines.AddRange(trace.Packages.Select(package => $"Load package {package.LoadId} is {package.State.ToUpperInvariant()} and contains no failed jobs"));
        if (trace.Error is { } error)
        {
            lines.Add($"Failed due to: {error.Code}: {error.Message}");
        }

        if (verbose)
        {
            lines.AddRange(trace.Resources.Select(one => string.Create(CultureInfo.InvariantCulture, $"Resource {one.Resource}: {one.Pages} pages, {one.Records} records, {one.Requests} requests, {one.Skipped} skipped")));
            lines.AddRange(trace.Packages.SelectMany(package => ReportText.Normalized(package.RowCounts)));
            lines.AddRange(trace.SchemaChanges.Select(change => $"Schema: {change}"));
            lines.AddRange(trace.Warnings.Select(warning => $"Warning {warning.Code}: {warning.Message}"));
        }

        return lines;
    }

    /// <summary>One load package; without an id the newest one that waits, else the newest.</summary>
    public IReadOnlyList<string> Package(string? loadId)
    {
        var packages = pipeline.Packages();
        var package = loadId is null
            ? packages.FirstOrDefault(one => one.State is "extracting" or "extracted") ?? (packages.Count > 0 ? packages[0] : null)
            : packages.FirstOrDefault(one => one.LoadId == loadId);
        if (package is null)
        {
            throw SurfaceErrors.NoPackage(loadId, [.. packages.Select(one => one.LoadId)]);
        }

        var state = package.State == "loaded" ? "LOADED" : $"{package.State.ToUpperInvariant()} and NOT YET LOADED to the destination";
        var at = package.LoadedAt is { } loaded ? $", completed at {Iso(loaded)}" : package.CreatedAt is { } created ? $", begun at {Iso(created)}" : "";
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"Package {package.LoadId} is {state}{at}, size: {package.Size:N0} bytes."),
            "Jobs details:",
            .. package.RowCounts.Select(table => string.Create(CultureInfo.InvariantCulture, $"Job: table {table.Key}, {table.Value} row(s)")),
        ];
    }

    /// <summary>Failed loads of the kept packages. A package is loaded in one transaction, so no single job of it can fail.</summary>
    public IReadOnlyList<string> FailedJobs()
    {
        var lines = new List<string>();
        var errors = pipeline.KeptTraces().Where(trace => trace.Error?.LoadId is not null).GroupBy(trace => trace.Error!.LoadId!).ToDictionary(group => group.Key, group => group.First().Error!);
        foreach (var package in pipeline.Packages())
        {
            lines.Add($"Checking failed jobs in load id '{package.LoadId}'");
            lines.Add(package.State != "loaded" && errors.TryGetValue(package.LoadId, out var error) ? $"{error.Code} in step {error.Step}: {error.Message}" : "No failed jobs found");
        }

        return lines.Count > 0 ? lines : ["No load packages found"];
    }

    private Schema? Schema() => _store.ReadSchema(pipeline.Definition.SourceName);

    private static void AddResources(List<string> lines, Schema schema, PipelineState state, bool verbose)
    {
        foreach (var root in schema.Tables.Where(table => table is { Parent: null, Resource: not null } && !table.Name.StartsWith("_dlt", StringComparison.Ordinal)))
        {
            var tables = schema.Tables.Where(table => table == root || table.Name.StartsWith(root.Name + "__", StringComparison.Ordinal)).ToList();
            lines.Add($"{root.Resource} with {tables.Count} table(s) and {state.Cursors(schema.Name, root.Resource!).Count} resource state slot(s)");
            if (verbose)
            {
                lines.AddRange(tables.Select(table => $"  {table.Name}: {table.Columns.Count} columns{(table.SeenData ? "" : ", no data received yet")}"));
            }
        }
    }

    private void AddPackages(List<string> lines)
    {
        foreach (var group in pipeline.Packages().GroupBy(package => package.State))
        {
            lines.Add($"{group.Count()} {group.Key} load package(s): {string.Join(", ", group.Select(package => package.LoadId))}");
        }
    }

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);
}
