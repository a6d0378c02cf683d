using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Datasets;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Operations.Data;

/// <summary>Names that an argument may take, for completion: of the pipeline, of resources, of tables.</summary>
internal sealed class KnownNames(Project project, LoadedData data)
{
    /// <summary>Names for an argument that begin with what was typed, then those that contain it. Of a list with commas the last part is completed.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(string argument, string typed, CancellationToken cancellationToken)
    {
        var comma = typed.LastIndexOf(',');
        var (done, part) = (typed[..(comma + 1)], typed[(comma + 1)..].TrimStart());
        var names = await NamesAsync(argument, cancellationToken);
        return
        [
            .. names.Where(name => name.StartsWith(part, StringComparison.OrdinalIgnoreCase)).Select(name => done + name),
            .. names.Where(name => name.IndexOf(part, StringComparison.OrdinalIgnoreCase) > 0).Select(name => done + name),
        ];
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string argument, CancellationToken cancellationToken)
    {
        try
        {
            return argument switch
            {
                "resource" or "resources" or "name" => new BitlyCatalog().Names,
                "pipeline" => project.TryOpen() is { } pipeline ? [pipeline.Definition.PipelineName] : [],
                "table" when project.TryOpen() is not null => [.. (await data.TablesInFullAsync(cancellationToken)).Where(table => table.Kind != TableKind.Dlt).Select(table => table.Name)],
                _ => [],
            };
        }
        catch (PipelineException)
        {
            // Nothing to offer while a load holds the database or the definition is being mended; the tools say why.
            return [];
        }
    }
}
