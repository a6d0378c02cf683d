using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Extraction;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// Packages that wait, and a definition that was edited since they began. Pages that are stored keep the definition they were asked for with;
/// what was not asked for yet need not repeat a mistake that someone has corrected.
/// </summary>
internal sealed class PackageRenewal(RunParts parts, LocalState local, RunRecord record)
{
    /// <summary>
    /// What waits, oldest first. Pages of one address are not gone on with at another one: such a package is set aside, and no credential goes to the
    /// old address. So is one that somebody else's load overtook: its records may be in the dataset already.
    /// </summary>
    public IReadOnlyList<LoadPackage> Waiting(PackageShelf shelf)
    {
        var waiting = new List<LoadPackage>();
        foreach (var package in shelf.All(record.Warn).Where(package => package.IsPending))
        {
            var began = package.Manifest.Definition.Client.BaseUrl;
            if (package.Manifest.State == PackageState.Extracting && package.HasPages && !IsSame(began, parts.Definition.Client.BaseUrl))
            {
                PackageShelf.Drop(package);
                record.Warn("PACKAGE_DROPPED", $"Load package {package.LoadId} was being read from {began}, which is not the base_url any more; it is set aside as {package.LoadId}.dropped and its records are read again.");
                continue;
            }

            if (local.IsOvertaken(package.Manifest))
            {
                PackageShelf.Drop(package);
                record.Warn("PACKAGE_DROPPED", $"Since load package {package.LoadId} began, pipeline {parts.Definition.PipelineName} was loaded from another folder, machine or tool; it is set aside as {package.LoadId}.dropped, and what the dataset lacks of it is read again.");
                continue;
            }

            waiting.Add(package);
        }

        return waiting;
    }

    /// <summary>Before an extract is gone on with. The options of the run that began it stay.</summary>
    public void Renew(LoadPackage package)
    {
        var (manifest, now) = (package.Manifest, parts.Definition);
        if (!package.HasPages && Anew(manifest) is { } anew)
        {
            package.Update(anew);
            return;
        }

        if (Changed(manifest.Definition, now) is { Count: > 0 } changed)
        {
            record.Warn("DEFINITION_CHANGED", $"Load package {package.LoadId} is read to its end as it began, although the definition of {string.Join(", ", changed)} was changed since. To read with the new one at once, give the package up (pipeline drop-pending-packages) and run again.");
        }

        var renewed = WithCredentials(manifest.Definition, now);
        if (Text(renewed) != Text(manifest.Definition))
        {
            package.Update(manifest with { Definition = renewed });
        }
    }

    /// <summary>Nothing was read: the package as it would begin now; null when what it was begun for is not in the definition any more.</summary>
    private PackageManifest? Anew(PackageManifest manifest)
    {
        var names = parts.Definition.Resources.Select(resource => resource.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.IsSupersetOf(manifest.Options.Resources))
        {
            return null;
        }

        var definition = PackageMaker.WithOptions(parts.Definition, manifest.Options);
        var graph = ResourceGraph.Of(definition, manifest.Options.Resources);
        return manifest with
        {
            Definition = definition,
            BeganFrom = local.SyncedState,
            CursorStart = manifest.Options.Refresh is null ? PackageMaker.CursorsOf(local.State, graph, definition.SourceName) : new Dictionary<string, JsonObject>(),
        };
    }

    /// <summary>Who asks does not change what is asked.</summary>
    private static PipelineDefinition WithCredentials(PipelineDefinition began, PipelineDefinition now)
    {
        var current = now.Resources.ToDictionary(resource => resource.Name, resource => resource.Endpoint.Auth, StringComparer.Ordinal);
        return began with
        {
            Client = began.Client with { Auth = now.Client.Auth },
            Resources = [.. began.Resources.Select(resource => current.TryGetValue(resource.Name, out var auth) ? resource with { Endpoint = resource.Endpoint with { Auth = auth } } : resource)],
        };
    }

    /// <summary>Resources that would be asked for in another way now, or not at all.</summary>
    private static List<string> Changed(PipelineDefinition began, PipelineDefinition now)
    {
        var current = now.Resources.ToDictionary(resource => resource.Name, Asked, StringComparer.Ordinal);
        return [.. began.Resources.Where(resource => current.GetValueOrDefault(resource.Name) != Asked(resource)).Select(resource => resource.Name)];
    }

    private static string Asked(ResourceDefinition resource) =>
        JsonSerializer.Serialize(resource.Endpoint with { Auth = null }, PackageJson.Default.EndpointDefinition);

    private static string Text(PipelineDefinition definition) => JsonSerializer.Serialize(definition, PackageJson.Default.PipelineDefinition);

    private static bool IsSame(string one, string other) => one.TrimEnd('/') == other.TrimEnd('/');
}
