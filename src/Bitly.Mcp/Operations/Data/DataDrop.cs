using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations.Data;

/// <summary>A drop before it is done: as the engine shows it, and as an answer.</summary>
internal sealed record PlannedDrop(DropPreview Shown, DropAnswer Answer);

/// <summary>Shows what a drop would take away, and does it when a person said yes.</summary>
internal sealed class DataDrop(Project project, LoadedData data)
{
    /// <summary>The word that confirms: the resources, or the dataset when all go.</summary>
    public static string Word(ProjectPipeline pipeline, DropRequest request) =>
        request.Resources.Count == 0 ? pipeline.Definition.DatasetName : string.Join(',', request.Resources);

    /// <summary>What would go; nothing is changed.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">RESOURCE_UNKNOWN with those there are; STATE_PATH_UNKNOWN.</exception>
    public async Task<PlannedDrop> PlanAsync(DropRequest request, CancellationToken cancellationToken)
    {
        var pipeline = project.Open();
        var shown = await pipeline.PlanDropAsync(Whole(request), cancellationToken);
        var schema = pipeline.KnownState().Schema;
        var tables = shown.Tables.Count == 0 ? [] : (await data.TablesInFullAsync(cancellationToken)).ToDictionary(table => table.Name, StringComparer.Ordinal);
        return new PlannedDrop(shown, new DropAnswer
        {
            Dataset = shown.DatasetName,
            Dropped = false,
            Tables = [.. shown.Tables.Where(tables.ContainsKey).Select(table => new DropRow(table, Resource(table), tables[table].RowCount))],
            CursorsForgotten = shown.Resources,
            StatePaths = shown.StatePaths.Count > 0 ? shown.StatePaths : null,
            Warnings = shown.IsEmpty ? [$"Dataset {shown.DatasetName} has nothing of these resources, so there is nothing to drop."] : null,
        });

        string Resource(string table) => schema.Find(table) is { } known ? known.Resource ?? Resource(known.Parent!) : "";
    }

    /// <summary>Drops and forgets, in one transaction, what the plan showed.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">DROP_CHANGED: the plan is not true any more. DROP_WITH_PENDING.</exception>
    public async Task<DropAnswer> DropAsync(DropRequest request, PlannedDrop planned, CancellationToken cancellationToken)
    {
        await data.ReleaseAsync(cancellationToken);
        var report = await project.Open().DropAsync(Whole(request), planned.Shown, null, cancellationToken);
        return planned.Answer with
        {
            Dropped = true,
            LoadId = report.Packages.Count > 0 ? report.Packages[0].LoadId : null,
            Warnings = ["The next run reads these resources from the beginning and spends their requests again."],
            NextStep = new NextCall("plan-load", "says what loading them again costs"),
        };
    }

    /// <summary>No resource named means all of them.</summary>
    private static DropRequest Whole(DropRequest request) => request.Resources.Count == 0 && request.StatePaths.Count == 0 ? request with { All = true } : request;

    /// <summary>The question for a person.</summary>
    public static string Question(DropAnswer planned) => planned.Tables.Count == 0
        ? $"Forget the cursors of {string.Join(", ", planned.CursorsForgotten)} in dataset {planned.Dataset}? The next run reads them from the beginning and spends their requests again."
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Drop {planned.Tables.Count} tables with {planned.Tables.Sum(row => row.Rows):N0} rows from dataset {planned.Dataset} ({string.Join(", ", planned.Tables.Select(row => row.Table))})? Loading them again spends their requests again.");

    /// <summary>The same plan, with how a person says yes.</summary>
    /// <param name="planned">What would go.</param>
    /// <param name="how">For instance "call drop-data again with confirm = ...".</param>
    public static DropAnswer Refused(DropAnswer planned, string how) => planned with
    {
        HowToConfirm = $"Nothing was changed. Show the person this list and ask. After a yes, {how}.",
    };
}
