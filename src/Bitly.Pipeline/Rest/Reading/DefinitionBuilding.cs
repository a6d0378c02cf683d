using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Names of a pipeline that the text does not hold itself (dlt takes them from Python).</summary>
internal sealed record DefinitionNames(string Pipeline, string? Dataset, string Source);

/// <summary>Builds the definition from a tree, whichever text it came from.</summary>
internal sealed class DefinitionBuilding(ICredentialForm credentials, IResourceCatalog? catalog)
{
    private static readonly string[] Keys = ["pipeline", "client", "resource_defaults", "resources"];

    private static readonly string[] PipelineKeys =
    [
        "name", "destination", "dataset_name", "source_name", "schema_contract", "max_table_nesting", "root_key",
    ];

    private readonly ClientReading _client = new(credentials);

    /// <summary>The definition; with problems it is not to be used.</summary>
    public PipelineDefinition Build(SettingsNode root, DefinitionNames names, string? file, DefinitionProblems problems)
    {
        var reader = new NodeReader(root, "", problems).Only(Keys, "definition");
        var pipeline = reader.Table("pipeline") ?? new NodeReader(new SettingsNode(NodeKind.Table), "pipeline", problems);
        pipeline.Only(PipelineKeys, "pipeline");
        var client = reader.Table("client");
        if (client is null && !reader.Has("client"))
        {
            reader.Wrong(root, "client", "is missing: [client] with base_url");
        }

        var resources = Resources(reader);
        var name = pipeline.Text("name") ?? names.Pipeline;
        if (name.AsSpan().IndexOfAny("/\\:\0") >= 0 || name is "" or "." or "..")
        {
            pipeline.Wrong(pipeline.Find("name") ?? root, "name", "names a folder and a file: no slash, backslash or colon, and not empty");
        }

        return new PipelineDefinition
        {
            PipelineName = name,
            Destination = pipeline.Text("destination") ?? "duckdb",
            DatasetName = pipeline.Text("dataset_name") ?? names.Dataset ?? name + "_dataset",
            SourceName = pipeline.Text("source_name") ?? names.Source,
            Client = client is null ? new ClientDefinition { BaseUrl = "" } : _client.Read(client),
            Resources = resources,
            SchemaContract = HintsReading.Contract(pipeline),
            MaxTableNesting = pipeline.Integer("max_table_nesting"),
            RootKey = pipeline.Flag("root_key"),
            File = file,
        };
    }

    private List<ResourceDefinition> Resources(NodeReader reader)
    {
        var list = reader.OfKind("resources", "a list", NodeKind.List);
        if (list is null or { Items.Count: 0 })
        {
            if (list is not null || !reader.Has("resources"))
            {
                reader.Wrong(list ?? reader.Node, "resources", "is missing or empty: write at least one [[resources]]");
            }

            return [];
        }

        var reading = new ResourceReading(_client, catalog);
        var defaults = reading.Defaults(reader.Table("resource_defaults"));
        var placed = new List<PlacedResource>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var path = $"resources[{i}]";
            if (reading.Read(list.Items[i], path, reader.Problems, defaults) is { } resource)
            {
                placed.Add(new(resource, list.Items[i], path));
            }
        }

        placed = CatalogParents.Complete(placed, catalog);
        new ReferenceChecks(placed, reader.Problems).Run();
        return [.. placed.Select(one => one.Resource)];
    }
}

/// <summary>What a catalogue knows about parents: paths in an API's own spelling, and parents that were not written down.</summary>
internal static class CatalogParents
{
    public static List<PlacedResource> Complete(List<PlacedResource> placed, IResourceCatalog? catalog)
    {
        if (catalog is null)
        {
            return placed;
        }

        var all = placed.Select(one => one with { Resource = Fill(one.Resource, catalog) }).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            // Only an entry of the catalogue brings its parent along; a path written by hand may have a slip in it.
            var (resource, place, path) = all[i];
            if (resource.Use is not null && Placeholders.ParentOf(resource) is { } parent
                && all.All(other => other.Resource.Name != parent.Resource) && catalog.Find(parent.Resource) is { } entry)
            {
                all.Add(new(entry with { Selected = false, Use = parent.Resource, Line = place.Line }, place, path));
            }
        }

        return all;
    }

    /// <summary>A path with unbound placeholders (<c>groups/{group_guid}/...</c>) becomes the catalogue's when it is the same path otherwise.</summary>
    private static ResourceDefinition Fill(ResourceDefinition resource, IResourceCatalog catalog)
    {
        var endpoint = resource.Endpoint;
        var unbound = PlaceholderText.Expressions(endpoint.Path)
            .Any(name => !name.Contains('.', StringComparison.Ordinal) && !endpoint.Params.ContainsKey(name) && !endpoint.Resolve.ContainsKey(name));
        return unbound && catalog.Find(resource.Name) is { } entry && Shape(entry.Endpoint.Path) == Shape(endpoint.Path)
            ? resource with { Endpoint = endpoint with { Path = entry.Endpoint.Path, Resolve = entry.Endpoint.Resolve }, Use = resource.Use ?? resource.Name }
            : resource;
    }

    private static string Shape(string path) => PlaceholderText.Expand(path.Trim('/'), _ => "{}");
}
