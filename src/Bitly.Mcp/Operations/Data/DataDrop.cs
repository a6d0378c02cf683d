using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Operations.Data;

/// <summary>Shows what a drop would take away, and does it when a person said yes.</summary>
internal sealed class DataDrop(Project project, LoadedData data)
{
    /// <summary>The word that confirms: the resources, or the dataset when all go.</summary>
    public static string Word(ProjectPipeline pipeline, DropRequest request) =>
        request.Resources.Count == 0 ? pipeline.Definition.DatasetName : string.Join(',', request.Resources);

    /// <summary>What would go; nothing is changed.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">RESOURCE_UNKNOWN with those there are; NOTHING_TO_DROP.</exception>
    public async Task<DropAnswer> PlanAsync(DropRequest request, CancellationToken cancellationToken)
    {
        var pipeline = project.Open();
        var plan = await pipeline.PlanDropAsync(Whole(request), cancellationToken);
        if (plan.IsEmpty)
        {
            throw SurfaceErrors.NothingToDrop(pipeline.Definition.DatasetName);
        }

        var schema = pipeline.KnownState().Schema;
        var tables = (await data.TablesInFullAsync(cancellationToken)).ToDictionary(table => table.Name, StringComparer.Ordinal);
        return new DropAnswer
        {
            Dataset = pipeline.Definition.DatasetName,
            Dropped = false,
            Tables = request.KeepTables ? [] : [.. plan.Tables.Where(tables.ContainsKey).Select(table => new DropRow(table, Resource(table), tables[table].RowCount))],
            CursorsForgotten = plan.Resources,
        };

        string Resource(string table) => schema.Find(table) is { } known ? known.Resource ?? Resource(known.Parent!) : "";
    }

    /// <summary>Drops and forgets in one transaction.</summary>
    public async Task<DropAnswer> DropAsync(DropRequest request, DropAnswer planned, CancellationToken cancellationToken)
    {
        await data.ReleaseAsync(cancellationToken);
        await project.Open().DropAsync(Whole(request), null, null, cancellationToken);
        return planned with
        {
            Dropped = true,
            Warnings = ["The next run reads these resources from the beginning and spends their requests again."],
            NextStep = new NextCall("plan-load", "says what loading them again costs"),
        };
    }

    /// <summary>No resource named means all of them.</summary>
    private static DropRequest Whole(DropRequest request) => request.Resources.Count == 0 ? request with { All = true } : request;

    /// <summary>The question for a person.</summary>
    public static string Question(DropAnswer planned) => planned.Tables.Count == 0
        ? $"Forget the cursors of {string.Join(", ", planned.CursorsForgotten)} in dataset {planned.Dataset}? The next run reads them from the beginning and spends their requests again."
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Drop {planned.Tables.Count} tables with {planned.Tables.Sum(row => row.Rows):N0} rows from dataset {planned.Dataset} ({string.Join(", ", planned.Tables.Select(row => row.Table))})? Loading them again spends their requests again.");

    /// <summary>The same plan, with how a person says yes.</summary>
    public static DropAnswer Refused(DropAnswer planned, string word, string call) => planned with
    {
        HowToConfirm = $"Nothing was changed. Show the person this list and ask. After a yes, call {call} again with confirm = \"{word}\".",
    };
}
