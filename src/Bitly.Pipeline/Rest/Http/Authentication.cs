using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Adds credentials to a request that goes to the configured origin.</summary>
internal interface IAuthentication;

/// <summary>The credentials of one definition: the client's and those of endpoints that have their own.</summary>
internal sealed class Authentications
{
    private readonly Dictionary<string, IAuthentication> _own;
    private readonly IAuthentication? _client;

    private Authentications(IAuthentication? client, Dictionary<string, IAuthentication> own)
    {
        _client = client;
        _own = own;
    }

    /// <summary>No credentials at all.</summary>
    public static Authentications None { get; } = new(null, []);

    /// <summary>Looks up every secret the definition names. <paramref name="secrets"/> throws when one is missing.</summary>
    public static Authentications Create(PipelineDefinition definition, Func<string, Secret> secrets) => throw RestErrors.NotBuilt("authentication");

    public IAuthentication? For(ResourceDefinition resource) =>
        resource.Endpoint.Auth is null ? _client : _own.GetValueOrDefault(resource.Name);
}
