using Bitly.Pipeline.Catalog;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;

namespace Bitly.Mcp.Operations.Login;

/// <summary>Logs a project in: the token lands in .dlt/secrets.toml, for its owner only.</summary>
internal sealed class ProjectLogin(Project project)
{
    /// <summary>Where the browser comes back to unless a port is named: what to register as redirect URI.</summary>
    public const int DefaultPort = 8765;

    /// <returns>The file that holds the token now, relative to the project.</returns>
    /// <exception cref="PipelineException">CONFIG_FIELD_MISSING without client id or secret; the codes of <see cref="OAuthLogin"/>.</exception>
    public async Task<string> RunAsync(int port, Action<string> open, CancellationToken cancellationToken)
    {
        var pipeline = project.TryOpen();
        var paths = pipeline?.Paths ?? ProjectPaths.At(project.Folder, project.Variables);
        var lookup = ConfigLookup.Create(paths, project.Variables, pipeline?.Definition.PipelineName);
        var source = pipeline?.Definition.SourceName ?? "bitly_source";
        var clientId = lookup.FindValue(Key(source, "client_id"));
        var application = new OAuthApplication(
            clientId.Value ?? throw ConfigErrors.MissingField(source, [clientId.Trace], lookup),
            lookup.RequireSecret(Key(source, "client_secret"), source));
        using var login = new OAuthLogin(OAuthEndpoints.Of(pipeline?.Definition.Client.BaseUrl ?? BitlyCatalog.BaseUrl), application);
        return new Credentials(project).Set(await login.RunAsync(port, open, cancellationToken));
    }

    private static ConfigKey Key(string source, string field) => ConfigKey.Source("bitly_pipeline", source, "oauth." + field);
}
