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
    /// <exception cref="Errors.PipelineException">DEFINITION_INVALID.</exception>
    public static RestApiConfig Read(JsonElement config, string pipelineName, string datasetName, string sourceName = "rest_api")
    {
        var problems = new DefinitionProblems();
        var credentials = new LiteralCredentials();
        var definition = new DefinitionBuilding(credentials, catalog: null)
            .Build(SettingsNode.FromJson(config), new(pipelineName, datasetName, sourceName), file: null, problems);
        return problems.All.Count == 0 ? new(definition, credentials.Secrets) : throw RestErrors.DefinitionInvalid("rest_api", problems.All);
    }
}
