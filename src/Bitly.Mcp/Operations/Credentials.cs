using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;

namespace Bitly.Mcp.Operations;

/// <summary>Says which credentials a project needs and whether they are set; sets and removes one. Values go in, never out.</summary>
internal sealed class Credentials(Project project)
{
    private const string DefaultSource = "bitly_source";
    private const string DefaultField = "access_token";

    public CredentialsAnswer Report()
    {
        var pipeline = project.TryOpen();
        var definition = pipeline is null ? null : TryRead(pipeline);
        var paths = pipeline?.Paths ?? ProjectPaths.At(project.Folder, project.Variables);
        var lookup = ConfigLookup.Create(paths, project.Variables, definition?.PipelineName);
        var rows = new SecretInventory(lookup).Report(Needed(definition)).Select(status => Row(status, paths)).ToList();
        var ready = rows.TrueForAll(row => row.IsSet);
        return new CredentialsAnswer
        {
            Ready = ready,
            Credentials = rows,
            HowToSet = ready ? null : "The person types it in a terminal, in the project's folder: bitly-mcp credentials set (hidden prompt), or sets SOURCES__BITLY_SOURCE__ACCESS_TOKEN. Never ask for it in a chat.",
            NextStep = ready
                ? new NextCall("validate-pipeline", "checks the definition without a request")
                : new NextCall("inspect-credentials", "says whether it is set after the person did it"),
        };
    }

    /// <summary>Writes the access token into the project's secrets.toml, readable by its owner only.</summary>
    /// <returns>The file, relative to the project.</returns>
    public string Set(Secret token)
    {
        var paths = Paths();
        SecretsWriter.Set(paths.SecretsFile, $"sources.{SourceName()}", DefaultField, token);
        ForgetLimits();
        return Project.Show(paths, paths.SecretsFile);
    }

    /// <summary>Removes the access token from the project's secrets.toml; false when there was none.</summary>
    public bool Remove()
    {
        ForgetLimits();
        return SecretsWriter.Remove(Paths().SecretsFile, $"sources.{SourceName()}", DefaultField);
    }

    /// <summary>Another token may be of another account, whose limits are others.</summary>
    private void ForgetLimits()
    {
        if (project.TryOpen() is { } pipeline && TryRead(pipeline) is not null)
        {
            pipeline.Limits().Forget();
        }
    }

    private ProjectPaths Paths() => project.TryOpen()?.Paths ?? ProjectPaths.At(project.Folder, project.Variables);

    private string SourceName() => project.TryOpen() is { } pipeline && TryRead(pipeline) is { } definition ? definition.SourceName : DefaultSource;

    private static IEnumerable<NeededSecret> Needed(PipelineDefinition? definition)
    {
        var source = definition?.SourceName ?? DefaultSource;
        var module = definition?.File is { } file ? Path.GetFileNameWithoutExtension(file) : "bitly_pipeline";
        var fields = definition?.Client.Auth?.Secrets.Values.Distinct().ToList() ?? [DefaultField];
        return fields.Select(field => new NeededSecret(field, ConfigKey.Source(module, source, field), source));
    }

    /// <summary>The credentials of a definition that cannot be read are still the usual ones.</summary>
    private static PipelineDefinition? TryRead(ProjectPipeline pipeline)
    {
        try
        {
            return pipeline.Definition;
        }
        catch (PipelineException)
        {
            return null;
        }
    }

    private static CredentialRow Row(CredentialStatus status, ProjectPaths paths) => new()
    {
        Name = $"{status.NeededBy}.{status.Name}",
        IsSet = status.IsSet,
        FoundIn = status.IsSet ? new PlaceRow(status.Provider ?? "", status.Key ?? "", status.File is { } file ? Project.Show(paths, file) : null) : null,
        Length = status.LengthClass,
        Tried = status.IsSet ? null : [.. status.Tried.Select(place => new PlaceRow(place.Provider, place.Key, place.Remark))],
        Problem = status.Problem,
    };
}
