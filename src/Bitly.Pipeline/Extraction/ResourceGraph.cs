using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>The resources a run must read, parents before children (dlt-behaviour 1.8).</summary>
internal sealed class ResourceGraph
{
    private readonly Dictionary<string, string?> _parents;

    private ResourceGraph(IReadOnlyList<ResourceDefinition> ordered, Dictionary<string, string?> parents, HashSet<string> written) =>
        (Ordered, _parents, Written) = (ordered, parents, written);

    /// <summary>Resources to read, parents first, else in the order of the definition.</summary>
    public IReadOnlyList<ResourceDefinition> Ordered { get; }

    /// <summary>Resources whose records are loaded; the others are only read for their children.</summary>
    public IReadOnlySet<string> Written { get; }

    public string? ParentOf(string resource) => _parents[resource];

    /// <summary>Names with their parents, for <see cref="Packages.PageLog.Replay"/>.</summary>
    public IEnumerable<(string Resource, string? Parent)> WithParents => Ordered.Select(resource => (resource.Name, ParentOf(resource.Name)));

    /// <param name="definition">The pipeline.</param>
    /// <param name="wanted">Names to load; empty means all selected ones.</param>
    /// <exception cref="Errors.PipelineException">RESOURCE_UNKNOWN, PARENT_UNKNOWN or PARENT_CIRCLE.</exception>
    public static ResourceGraph Of(PipelineDefinition definition, IReadOnlyList<string> wanted)
    {
        var all = definition.Resources.ToDictionary(resource => resource.Name, StringComparer.Ordinal);
        if (wanted.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
        {
            throw ExtractErrors.ResourceUnknown(unknown, all.Keys);
        }

        var written = (wanted.Count > 0 ? wanted : definition.Resources.Where(resource => resource.Selected).Select(resource => resource.Name)).ToHashSet(StringComparer.Ordinal);
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        var ordered = new List<ResourceDefinition>();
        foreach (var resource in definition.Resources.Where(resource => written.Contains(resource.Name)))
        {
            Visit(resource, all, parents, ordered, []);
        }

        return new ResourceGraph(ordered, parents, written);
    }

    private static void Visit(ResourceDefinition resource, Dictionary<string, ResourceDefinition> all, Dictionary<string, string?> parents, List<ResourceDefinition> ordered, List<string> way)
    {
        if (way.Contains(resource.Name, StringComparer.Ordinal))
        {
            throw ExtractErrors.ParentCircle([.. way, resource.Name]);
        }

        if (parents.ContainsKey(resource.Name))
        {
            return;
        }

        var parent = Placeholders.ParentOf(resource)?.Resource;
        if (parent is not null)
        {
            Visit(all.GetValueOrDefault(parent) ?? throw ExtractErrors.ParentUnknown(resource, parent, all.Keys), all, parents, ordered, [.. way, resource.Name]);
        }

        parents[resource.Name] = parent;
        ordered.Add(resource);
    }
}
