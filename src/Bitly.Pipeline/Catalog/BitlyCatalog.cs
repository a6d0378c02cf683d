using System.Text.Json.Nodes;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Catalog;

/// <summary>
/// The 67 GET operations of the Bitly API v4 as resources, in the order a person would choose from. Built family by family on first use.
/// </summary>
internal sealed class BitlyCatalog : IResourceCatalog
{
    /// <summary>Where the API is, unless a definition says otherwise.</summary>
    public const string BaseUrl = "https://api-ssl.bitly.com/v4";

    private readonly Lazy<CatalogEntry[]> _entries = new(() =>
        [.. GroupEndpoints.All(), .. LinkEndpoints.All(), .. QrCodeEndpoints.All(), .. AccountEndpoints.All(), .. CampaignEndpoints.All()]);

    private readonly Lazy<Dictionary<string, CatalogEntry>> _byName;

    public BitlyCatalog() => _byName = new(() => _entries.Value.ToDictionary(entry => entry.Name, StringComparer.Ordinal));

    public IReadOnlyList<string> Names => [.. _byName.Value.Keys];

    public IReadOnlyList<CatalogEntry> Entries => _entries.Value;

    public CatalogEntry? Entry(string name) => _byName.Value.GetValueOrDefault(name);

    /// <summary>The entry as a person would write it in a definition, or null.</summary>
    public ResourceDefinition? Find(string name) => Entry(name) is { } entry ? ToDefinition(entry) : null;

    /// <summary>Entries for what a person wants to know, best first. Empty text gives all.</summary>
    public IReadOnlyList<CatalogEntry> Search(string? words) => string.IsNullOrWhiteSpace(words) ? Entries : GoalSearch.Rank(Entries, words);

    /// <summary>Ancestors of an entry, nearest first.</summary>
    public IReadOnlyList<CatalogEntry> Ancestors(CatalogEntry entry)
    {
        var ancestors = new List<CatalogEntry>();
        for (var at = entry; at.Parent is { } link && Entry(link.Resource) is { } parent; at = parent)
        {
            ancestors.Add(parent);
        }

        return ancestors;
    }

    private static ResourceDefinition ToDefinition(CatalogEntry entry)
    {
        var (path, resolve) = Bind(entry);
        return new ResourceDefinition
        {
            Name = entry.Name,
            Use = entry.Name,
            IncludeFromParent = entry.IncludeFromParent,
            Envelope = entry.Envelope.ToDictionary(name => name, name => name, StringComparer.Ordinal),
            WrapScalarsAs = entry.WrapScalarsAs,
            ProcessingSteps = entry.Drop.Count == 0 ? [] : [new ProcessingStep { Drop = entry.Drop }],
            Hints = new TableHints
            {
                WriteDisposition = entry.WriteDisposition,
                PrimaryKey = entry.PrimaryKey,
                MergeKey = entry.MergeKey,
                Description = entry.About,
            },
            Endpoint = new EndpointDefinition
            {
                Path = path,
                Params = entry.Params.ToDictionary(param => param.Name, JsonNode? (param) => param.Value, StringComparer.Ordinal),
                Headers = entry.Headers,
                DataSelector = entry.Selector,
                Paginator = entry.Paged
                    ? new PaginatorDefinition("json_link") { Settings = new Dictionary<string, JsonNode?> { ["next_url_path"] = "pagination.next" } }
                    : new PaginatorDefinition("single_page"),
                Incremental = entry.Incremental,
                Resolve = resolve,
            },
        };
    }

    /// <summary>Bitly's placeholder becomes dlt's <c>{resources.parent.field}</c>; a link with options needs the resolve form.</summary>
    private static (string Path, IReadOnlyDictionary<string, ResolveDefinition> Resolve) Bind(CatalogEntry entry)
    {
        var path = entry.Path.TrimStart('/');
        if (entry.Parent is not { } link)
        {
            return (path, new Dictionary<string, ResolveDefinition>());
        }

        var open = path.IndexOf('{', StringComparison.Ordinal);
        var close = path.IndexOf('}', open);
        var name = path[(open + 1)..close];
        if (link is { Each: false, StripScheme: false, Distinct: false, CopyAs: null })
        {
            return ($"{path[..open]}{{resources.{link.Resource}.{link.Field}}}{path[(close + 1)..]}", new Dictionary<string, ResolveDefinition>());
        }

        var resolve = new ResolveDefinition(link.Resource, link.Field) { Each = link.Each, StripScheme = link.StripScheme, Distinct = link.Distinct, CopyAs = link.CopyAs };
        return (path, new Dictionary<string, ResolveDefinition> { [name] = resolve });
    }
}
