using System.Text;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Runs;

/// <summary>The stored pages of a package as the normaliser reads them: resource by resource, in an order that does not depend on how they came.</summary>
internal sealed class PackagePages(PackageManifest manifest, PageLog log)
{
    /// <summary>Resources that are written, parents first.</summary>
    public IReadOnlyList<ResourceDefinition> Written { get; } = WrittenOf(manifest);

    /// <summary>Resources whose source gave at least one page, if only an empty one: their tables become known.</summary>
    public IEnumerable<ResourceDefinition> Answered => Written.Where(resource => log.Entries(resource.Name).Any(entry => entry.Length > 0));

    public IEnumerable<ResourcePages> All() => Answered.Select(resource => new ResourcePages
    {
        Resource = resource.Name,
        Hints = HintsOf(resource),
        Pages = PagesOf(resource),
    });

    /// <summary>The hints with the cursor's column, as dlt adds it for a cursor that is a plain field; <c>$.field</c> is none to it.</summary>
    public static TableHints HintsOf(ResourceDefinition resource) =>
        resource.Endpoint.Incremental is { } incremental && !incremental.CursorPath.StartsWith('$') && Selector.Parse(incremental.CursorPath) is { IsPlainPath: true, Path.Count: 1 } path
            ? resource.Hints with { Cursor = Encoding.UTF8.GetString(path.Path[0]) }
            : resource.Hints;

    private static List<ResourceDefinition> WrittenOf(PackageManifest manifest)
    {
        var graph = ResourceGraph.Of(manifest.Definition, manifest.Options.Resources);
        return [.. graph.Ordered.Where(resource => graph.Written.Contains(resource.Name) && resource.Hints.WriteDisposition != WriteDisposition.Skip)];
    }

    private IEnumerable<RecordPage> PagesOf(ResourceDefinition resource)
    {
        // Pages of one sequence share the text, so its bytes too.
        string? last = null;
        byte[]? fields = null;
        foreach (var page in log.ReadAll(resource.Name))
        {
            if (!ReferenceEquals(page.Entry.ParentFields, last))
            {
                last = page.Entry.ParentFields;
                fields = last is null ? null : Encoding.UTF8.GetBytes(last);
            }

            using (page)
            {
                if (page.Entry.Length > 0)
                {
                    yield return new RecordPage
                    {
                        Body = page.Body,
                        Selector = page.Entry.Selector,
                        Dropped = page.Entry.Dropped,
                        ParentFields = fields,
                    };
                }
            }
        }
    }
}
