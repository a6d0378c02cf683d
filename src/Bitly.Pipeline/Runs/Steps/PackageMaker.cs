using System.Text.Json.Nodes;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;

namespace Bitly.Pipeline.Runs;

/// <summary>Begins a load package from the definition, the options and the state of now.</summary>
internal sealed class PackageMaker(RunParts parts, LocalState local)
{
    public LoadPackage Begin(PackageShelf shelf, RunOptions options)
    {
        if (options.Refresh is { } mode && RefreshModes.Parse(mode) is null)
        {
            throw RunErrors.UnknownRefresh(mode);
        }

        var chosen = new PackageOptions
        {
            Resources = options.Resources,
            Limit = options.Limit,
            Refresh = options.Refresh,
            WriteDisposition = options.WriteDisposition,
            SchemaContract = options.SchemaContract,
        };
        var definition = WithOptions(parts.Definition, chosen);
        var graph = ResourceGraph.Of(definition, options.Resources);
        var now = parts.Time.GetUtcNow();
        return LoadPackage.Create(shelf.Folder, new PackageManifest
        {
            LoadId = LoadId.Next(now, LoadId.Later(shelf.LastId(), local.NewestLoad)),
            State = PackageState.Extracting,
            CreatedAt = now,
            Definition = definition,
            Options = chosen,
            BeganFrom = local.SyncedState,
            CursorStart = options.Refresh is null ? CursorsOf(local.State, graph, definition.SourceName) : new Dictionary<string, JsonObject>(),
        });
    }

    /// <summary>
    /// The manifest with the dataset, hints and contract of the definition as it is now: what was asked of the API stays as it was, but someone may have
    /// corrected the reason why a load failed, and the pages need not be read again for that.
    /// </summary>
    public static PackageManifest WithCurrentHints(PackageManifest manifest, PipelineDefinition now)
    {
        var corrected = WithOptions(now, manifest.Options);
        var current = corrected.Resources.ToDictionary(resource => resource.Name, resource => resource.Hints, StringComparer.Ordinal);
        return manifest with
        {
            Definition = manifest.Definition with
            {
                DatasetName = now.DatasetName,
                SchemaContract = corrected.SchemaContract,
                MaxTableNesting = now.MaxTableNesting,
                RootKey = now.RootKey,
                Resources = [.. manifest.Definition.Resources.Select(resource => current.TryGetValue(resource.Name, out var hints) ? resource with { Hints = hints } : resource)],
            },
        };
    }

    /// <summary>Cursor states before the run. A replace resource begins anew each time, as in dlt.</summary>
    internal static Dictionary<string, JsonObject> CursorsOf(PipelineState state, ResourceGraph graph, string source)
    {
        var cursors = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var resource in graph.Ordered.Where(resource => resource.Hints.WriteDisposition != WriteDisposition.Replace))
        {
            if (resource.Endpoint.Incremental is { EndValue: null } incremental && state.Incremental(source, resource.Name, incremental.CursorPath) is { } cursor)
            {
                cursors[resource.Name] = cursor.Write();
            }
        }

        return cursors;
    }

    /// <summary>What the run says in place of source and resources.</summary>
    internal static PipelineDefinition WithOptions(PipelineDefinition definition, PackageOptions options) =>
        WithContract(WithDisposition(definition, options.WriteDisposition), options.SchemaContract);

    private static PipelineDefinition WithContract(PipelineDefinition definition, SchemaContract? contract) => contract is null
        ? definition
        : definition with
        {
            SchemaContract = contract,
            Resources = [.. definition.Resources.Select(resource => resource with { Hints = resource.Hints with { Contract = contract } })],
        };

    private static PipelineDefinition WithDisposition(PipelineDefinition definition, string? disposition) => disposition is null
        ? definition
        : definition with { Resources = [.. definition.Resources.Select(resource => resource with { Hints = WithDisposition(resource.Hints, Parse(disposition)) })] };

    private static TableHints WithDisposition(TableHints hints, WriteDisposition disposition) => hints with
    {
        WriteDisposition = disposition,
        MergeStrategy = disposition == WriteDisposition.Merge ? hints.MergeStrategy : null,
    };

    private static WriteDisposition Parse(string text) => text switch
    {
        "append" => WriteDisposition.Append,
        "replace" => WriteDisposition.Replace,
        "merge" => WriteDisposition.Merge,
        "skip" => WriteDisposition.Skip,
        _ => throw RunErrors.UnknownDisposition(text),
    };
}
