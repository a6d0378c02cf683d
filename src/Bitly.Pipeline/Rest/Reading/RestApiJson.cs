using System.Text.Json;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>A definition read from dlt's rest_api JSON, and the credentials that stood in it in clear.</summary>
internal sealed record RestApiConfig(PipelineDefinition Definition, IReadOnlyDictionary<string, Secret> Secrets)
{
    /// <summary>For <c>Authentications.Create</c>.</summary>
    public Secret SecretOf(string key) => Secrets[key];
}

/// <summary>Reads dlt's rest_api configuration (client, resources, resource_defaults) with the validator of the file form.</summary>
internal static class RestApiJson
{
    public static RestApiConfig Read(JsonElement config, string pipelineName, string datasetName, string sourceName = "rest_api") =>
        throw RestErrors.NotBuilt($"rest_api reader ({config.ValueKind} {pipelineName} {datasetName} {sourceName})");
}
