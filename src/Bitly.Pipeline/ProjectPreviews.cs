using System.Text.Json.Nodes;
using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Destinations.DuckDb;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Planning;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Runs;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline;

/// <summary>What a preview found.</summary>
internal sealed record EndpointPreview
{
    public required ResourceDefinition Resource { get; init; }
    public required PreviewPages Seen { get; init; }
    /// <summary>The tables that a load would make, dlt's own left out.</summary>
    public required IReadOnlyList<Table> Tables { get; init; }
    /// <summary>Against the schema that this project has.</summary>
    public required IReadOnlyList<SchemaChange> Changes { get; init; }
    public required int RequestsSpent { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>
/// Reads two small pages of one endpoint and loads them into a database that is thrown away: what they show is what a load would make.
/// Parents are read for two of their records only.
/// </summary>
internal sealed class ProjectPreviews(ProjectPipeline pipeline)
{
    private const int PageSize = 5;

    /// <param name="name">A resource of the definition, else an entry of the catalogue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Errors.PipelineException">RESOURCE_UNKNOWN; what a run throws.</exception>
    public async Task<EndpointPreview> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var definition = Small(pipeline.Definition, name);
        var folder = Directory.CreateTempSubdirectory("pipeline-preview-").FullName;
        try
        {
            var pages = new PreviewPages(name);
            var parts = pipeline.Parts() with
            {
                Definition = definition,
                WorkingFolder = Path.Combine(folder, "work"),
                Destination = new DuckDbDestination(new DuckDbOptions { Path = Path.Combine(folder, "preview.duckdb"), BaseFolder = folder }, pipeline.Time),
                Ledger = pipeline.SideLedger,
                OpenSource = (used, budget, progress) =>
                {
                    var opened = pipeline.OpenApi(used, budget, progress);
                    return new OpenedSource(pages.Over(opened.Source), opened.Owner);
                },
            };
            var report = await new PipelineRunner(parts).RunAsync(new RunOptions { Resources = [name] }, null, cancellationToken);
            var made = new StateStore(parts.WorkingFolder).ReadSchema(definition.SourceName);
            var known = new StateStore(pipeline.Parts().WorkingFolder).ReadSchema(definition.SourceName);
            return new EndpointPreview
            {
                Resource = definition.Resources.Single(one => one.Name == name),
                Seen = pages,
                Tables = made is null ? [] : [.. made.Tables.Where(IsData)],
                Changes = made is null ? [] : [.. SchemaDiff.Between(known, made).Where(IsAddition)],
                RequestsSpent = report.RequestsSpent,
                Warnings = report.Warnings,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsData(Table table) => !table.Name.StartsWith("_dlt", StringComparison.Ordinal) && table.Columns.Any(column => column.Type is not null);

    private static bool IsAddition(SchemaChange change) =>
        change is TableAdded or ColumnAdded or VariantAdded && !change.Table.StartsWith("_dlt", StringComparison.Ordinal);

    /// <summary>The resource with its ancestors alone, one connection, small pages, appended.</summary>
    private static PipelineDefinition Small(PipelineDefinition definition, string name)
    {
        var catalog = new BitlyCatalog();
        ResourceDefinition? Find(string wanted) => definition.Resources.FirstOrDefault(one => one.Name == wanted) ?? catalog.Find(wanted);
        var resource = Find(name) ?? throw ExtractErrors.ResourceUnknown(name, definition.Resources.Select(one => one.Name));
        var chain = new List<ResourceDefinition> { Smaller(resource) with { Selected = true, Hints = resource.Hints with { WriteDisposition = WriteDisposition.Append, MergeStrategy = null } } };
        for (var at = resource; Placeholders.ParentOf(at) is { } parent && chain.All(one => one.Name != parent.Resource) && Find(parent.Resource) is { } next; at = next)
        {
            chain.Add(Smaller(next) with { Selected = false });
        }

        return definition with { Resources = chain, Client = definition.Client with { MaxConnections = 1 } };
    }

    private static ResourceDefinition Smaller(ResourceDefinition resource) => resource.Endpoint.Params.ContainsKey("size")
        ? resource with { Endpoint = resource.Endpoint with { Params = new Dictionary<string, JsonNode?>(resource.Endpoint.Params) { ["size"] = PageSize } } }
        : resource;
}
