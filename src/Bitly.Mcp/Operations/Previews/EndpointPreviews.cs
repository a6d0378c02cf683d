using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Schemas;

namespace Bitly.Mcp.Operations.Previews;

/// <summary>A taste of one endpoint as an answer.</summary>
internal sealed class EndpointPreviews(Project project)
{
    public async Task<PreviewAnswer> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var preview = await new ProjectPreviews(project.Open()).ReadAsync(name, cancellationToken);
        var seen = preview.Seen;
        return new PreviewAnswer
        {
            Resource = name,
            Request = $"{preview.Resource.Endpoint.Method} {preview.Resource.Endpoint.Path}",
            DataSelector = seen.Selector ?? preview.Resource.Endpoint.DataSelector ?? "(found from the answer)",
            Records = seen.Records,
            RecordsSeen = seen.RecordsSeen,
            Pages = seen.Pages,
            Paginator = seen.PaginatorProved ? "proven" : seen.Pages > 0 ? "one_page" : "untested",
            Tables = [.. preview.Tables.Select(Row)],
            SchemaChanges = [.. preview.Changes.Select(Text)],
            Candidates = seen.RecordsSeen == 0 && seen.Candidates.Count > 0 ? [.. seen.Candidates.Select(one => new SelectorRow(one.Selector, one.Records))] : null,
            RequestsSpent = preview.RequestsSpent,
            Notice = Notices.Records,
            Warnings = preview.Warnings.Count > 0 ? preview.Warnings : null,
            NextStep = seen.RecordsSeen == 0 && seen.Candidates.Count > 0
                ? new NextCall("edit-pipeline", "sets the selector that finds most records", new()
                {
                    ["action"] = "set", ["resource"] = preview.Resource.Name, ["path"] = "endpoint.data_selector", ["value"] = seen.Candidates[0].Selector,
                })
                : new NextCall("plan-load", "says what the whole load costs"),
        };
    }

    private static PreviewTable Row(Table table) => new(
        table.Name,
        [.. table.Columns.Where(column => column.Type is not null && !column.Name.StartsWith("_dlt", StringComparison.Ordinal)).Select(column => new PreviewColumn(column.Name, TypeNames.Text(column.Type!.Value)))]);

    private static string Text(SchemaChange change) => change switch
    {
        TableAdded added => $"new table {added.Table} ({added.Columns.Count} columns)",
        VariantAdded variant => $"new column {variant.Table}.{variant.Variant.Name}: values of {variant.Known.Name} that do not fit its type",
        ColumnAdded column => $"new column {column.Table}.{column.Column.Name}",
        _ => change.Table,
    };
}
