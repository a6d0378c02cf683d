using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Rest;

/// <summary>Reads resources: defaults below, then the catalogue's entry, then what is written.</summary>
internal sealed class ResourceReading(ClientReading client, IResourceCatalog? catalog)
{
    private static readonly string[] Keys =
    [
        "name", "use", "endpoint", "include_from_parent", "processing_steps", "selected", "parallelized", "envelope", "wrap_scalars_as", .. HintsReading.Keys,
    ];

    /// <summary>dlt's keys that mean nothing for our destinations: refused rather than passed over in silence.</summary>
    private static readonly string[] WithoutEffect = ["table_format", "file_format", "references", "parent_table_name"];

    private static readonly ResourceDefinition Empty = new() { Name = "", Endpoint = new EndpointDefinition { Path = "" } };

    private readonly EndpointReading _endpoints = new(client);

    /// <summary>resource_defaults as a resource without a name.</summary>
    public ResourceDefinition Defaults(NodeReader? reader)
    {
        if (reader is null)
        {
            return Empty;
        }

        foreach (var key in new[] { "name", "use" })
        {
            if (reader.Find(key) is { } wrong)
            {
                reader.Wrong(wrong, key, "belongs to a resource, not to the defaults of all");
            }
        }

        return Apply(reader, Empty);
    }

    /// <summary>One entry of the list: a table, or a text that is name and path at once.</summary>
    public ResourceDefinition? Read(SettingsNode node, string path, DefinitionProblems problems, ResourceDefinition defaults)
    {
        if (node.Kind == NodeKind.Text)
        {
            return defaults with { Name = node.Text, Endpoint = defaults.Endpoint with { Path = node.Text }, Line = node.Line };
        }

        if (node.Kind != NodeKind.Table)
        {
            problems.Add(node, path, $"must be a table or a name, but is {node.KindText}");
            return null;
        }

        var reader = new NodeReader(node, path, problems);
        var basis = Used(reader, defaults);
        if (basis is null)
        {
            return null;
        }

        var resource = Apply(reader, basis) with { Line = node.Line };
        if (resource.Name.Length == 0)
        {
            reader.Wrong(node, "name", "is missing");
            return null;
        }

        return resource.Endpoint.Path.Length > 0 ? resource : resource with { Endpoint = resource.Endpoint with { Path = resource.Name } };
    }

    private ResourceDefinition? Used(NodeReader reader, ResourceDefinition defaults)
    {
        if (reader.Text("use") is not { } name)
        {
            return defaults;
        }

        var entry = catalog?.Find(name);
        if (entry is null)
        {
            if (catalog is null)
            {
                reader.Wrong(reader.Find("use")!, "use", "needs a catalogue, and this definition has none");
            }
            else
            {
                reader.Problems.AddName(reader.Find("use")!, reader.PathOf("use"), "the catalogue has no entry", name, Near(name, catalog.Names));
            }

            return null;
        }

        return ResourceOverlay.Over(defaults, entry) with { Use = name };
    }

    // A catalogue may be long: a message lists only names that share a word with what was written.
    private static IEnumerable<string> Near(string name, IReadOnlyList<string> names)
    {
        var close = names.Where(known => name.Split('_').Any(word => word.Length > 2 && known.Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
        return NearestName.Find(name, names) is not null || close.Count == 0 ? names : close;
    }

    private ResourceDefinition Apply(NodeReader reader, ResourceDefinition basis)
    {
        foreach (var key in WithoutEffect)
        {
            if (reader.Find(key) is { } found)
            {
                reader.Wrong(found, key, "has no effect on the destinations of this program; remove it");
            }
        }

        reader.Only([.. Keys, .. WithoutEffect], "resource");
        return basis with
        {
            Name = reader.Text("name") ?? basis.Name,
            Endpoint = Endpoint(reader, basis.Endpoint),
            Hints = HintsReading.Read(reader, basis.Hints),
            IncludeFromParent = reader.Names("include_from_parent") ?? basis.IncludeFromParent,
            ProcessingSteps = Steps(reader) ?? basis.ProcessingSteps,
            Selected = reader.Flag("selected") ?? basis.Selected,
            Parallelized = reader.Flag("parallelized") ?? basis.Parallelized,
            Envelope = reader.TextMap("envelope") ?? basis.Envelope,
            WrapScalarsAs = reader.Text("wrap_scalars_as") ?? basis.WrapScalarsAs,
        };
    }

    private EndpointDefinition Endpoint(NodeReader reader, EndpointDefinition basis)
    {
        var node = reader.OfKind("endpoint", "a path or a table", NodeKind.Text, NodeKind.Table);
        return node switch
        {
            null => basis,
            { Kind: NodeKind.Text } => basis with { Path = node.Text },
            _ => _endpoints.Read(new NodeReader(node, reader.PathOf("endpoint"), reader.Problems), basis),
        };
    }

    private static List<ProcessingStep>? Steps(NodeReader reader)
    {
        var tables = reader.Tables("processing_steps");
        if (tables is null)
        {
            return null;
        }

        var steps = new List<ProcessingStep>();
        foreach (var table in tables)
        {
            table.Only(["filter", "rename", "drop"], "processing_steps");
            if (table.Node.Members.Count != 1)
            {
                table.Wrong(table.Node, "filter", "a step is exactly one of filter, rename and drop; write a step for each");
            }

            steps.Add(new ProcessingStep { Filter = table.Text("filter"), Rename = table.TextMap("rename"), Drop = table.Names("drop") });
        }

        return steps;
    }
}

/// <summary>Lays a complete resource over defaults: what the upper one says wins, params meet one level deep.</summary>
internal static class ResourceOverlay
{
    public static ResourceDefinition Over(ResourceDefinition below, ResourceDefinition above) => above with
    {
        Endpoint = above.Endpoint with
        {
            Params = Merge(below.Endpoint.Params, above.Endpoint.Params),
            Headers = above.Endpoint.Headers.Count > 0 ? above.Endpoint.Headers : below.Endpoint.Headers,
            DataSelector = above.Endpoint.DataSelector ?? below.Endpoint.DataSelector,
            Paginator = above.Endpoint.Paginator ?? below.Endpoint.Paginator,
            Auth = above.Endpoint.Auth ?? below.Endpoint.Auth,
            Incremental = above.Endpoint.Incremental ?? below.Endpoint.Incremental,
            ResponseActions = above.Endpoint.ResponseActions.Count > 0 ? above.Endpoint.ResponseActions : below.Endpoint.ResponseActions,
        },
        Hints = Over(below.Hints, above.Hints),
        ProcessingSteps = above.ProcessingSteps.Count > 0 ? above.ProcessingSteps : below.ProcessingSteps,
        IncludeFromParent = above.IncludeFromParent.Count > 0 ? above.IncludeFromParent : below.IncludeFromParent,
        Parallelized = above.Parallelized || below.Parallelized,
        Selected = above.Selected && below.Selected,
    };

    private static TableHints Over(TableHints below, TableHints above) => above with
    {
        TableName = above.TableName ?? below.TableName,
        WriteDisposition = above.WriteDisposition ?? below.WriteDisposition,
        MergeStrategy = above.WriteDisposition is null ? below.MergeStrategy : above.MergeStrategy,
        Scd2 = above.WriteDisposition is null ? below.Scd2 : above.Scd2,
        PrimaryKey = above.PrimaryKey.Count > 0 ? above.PrimaryKey : below.PrimaryKey,
        PrimaryKeyAsList = above.PrimaryKey.Count > 0 ? above.PrimaryKeyAsList : below.PrimaryKeyAsList,
        MergeKey = above.MergeKey.Count > 0 ? above.MergeKey : below.MergeKey,
        Columns = [.. below.Columns.Where(column => above.Columns.All(own => own.Name != column.Name)), .. above.Columns],
        Contract = above.Contract ?? below.Contract,
        MaxTableNesting = above.MaxTableNesting ?? below.MaxTableNesting,
        NestedHints = Merge(below.NestedHints, above.NestedHints),
    };

    private static Dictionary<string, T> Merge<T>(IReadOnlyDictionary<string, T> below, IReadOnlyDictionary<string, T> above)
    {
        var merged = new Dictionary<string, T>(below);
        foreach (var (name, value) in above)
        {
            merged[name] = value;
        }

        return merged;
    }
}
