using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Which credentials a definition needs, as keys to look up. Pure.</summary>
internal static class SecretNeeds
{
    /// <summary>The client's and the endpoints' credentials, each once, in the order of the definition.</summary>
    public static IReadOnlyList<NeededSecret> Of(PipelineDefinition definition) =>
    [
        .. definition.Resources.Select(resource => resource.Endpoint.Auth)
            .Prepend(definition.Client.Auth)
            .SelectMany(auth => auth?.Secrets.Values ?? [])
            .Distinct(StringComparer.Ordinal)
            .Select(name => new NeededSecret(name, KeyOf(definition, name), definition.SourceName)),
    ];

    /// <summary>Where a credential of this definition is looked up; the module is the file's stem, as dlt takes the script's.</summary>
    public static ConfigKey KeyOf(PipelineDefinition definition, string name)
    {
        var module = definition.File is { } file ? Path.GetFileNameWithoutExtension(file) : definition.PipelineName;
        return ConfigKey.Source(module, definition.SourceName, name);
    }

    /// <summary>Looks all of them up, or says which are missing, in one message.</summary>
    /// <exception cref="Errors.PipelineException">CONFIG_FIELD_MISSING, or a code of the lookup.</exception>
    public static Authentications Resolve(PipelineDefinition definition, ConfigLookup lookup)
    {
        var found = Of(definition).ToDictionary(need => need.Name, need => lookup.FindSecret(need.Key));
        var missing = found.Values.Where(one => one.Secret is null).Select(one => one.Trace).ToList();
        return missing.Count > 0
            ? throw ConfigErrors.MissingField(definition.SourceName, missing, lookup)
            : Authentications.Create(definition, name => found[name].Secret!);
    }
}
