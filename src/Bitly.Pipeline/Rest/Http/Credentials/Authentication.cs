using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Credentials as the client puts them on a request. Values stay secrets until the moment of sending.</summary>
internal abstract record Credential
{
    public sealed record Bearer(Secret Token) : Credential;

    public sealed record Header(string Name, Secret Value) : Credential;

    public sealed record Query(string Name, Secret Value) : Credential;

    public sealed record Basic(Secret User, Secret Password) : Credential;
}

/// <summary>Gives the credential of the next request.</summary>
internal interface IAuthentication
{
    /// <summary>May ask a token endpoint through the client.</summary>
    ValueTask<Credential> GetAsync(RestClient client, CancellationToken cancellationToken);

    /// <summary>The credential was refused: true when another one can be had by asking again.</summary>
    bool Renew();
}

/// <summary>A credential that never changes.</summary>
internal sealed class FixedAuthentication(Credential credential) : IAuthentication
{
    public ValueTask<Credential> GetAsync(RestClient client, CancellationToken cancellationToken) => ValueTask.FromResult(credential);

    public bool Renew() => false;
}

/// <summary>The credentials of one definition: the client's and those of endpoints that have their own.</summary>
internal sealed class Authentications
{
    private readonly Dictionary<string, IAuthentication> _own;

    private Authentications(IAuthentication? client, Dictionary<string, IAuthentication> own, IReadOnlyList<Secret> secrets)
    {
        Client = client;
        _own = own;
        Secrets = secrets;
    }

    /// <summary>No credentials at all.</summary>
    public static Authentications None { get; } = new(null, [], []);

    /// <summary>The client's own, for requests outside a resource.</summary>
    public IAuthentication? Client { get; }

    /// <summary>Every secret in use, for a <see cref="SecretMask"/>.</summary>
    public IReadOnlyList<Secret> Secrets { get; }

    /// <summary>Looks up every secret the definition names, by its configuration key. <paramref name="secrets"/> throws when one is missing.</summary>
    public static Authentications Create(PipelineDefinition definition, Func<string, Secret> secrets)
    {
        var used = new List<Secret>();
        var own = new Dictionary<string, IAuthentication>(StringComparer.Ordinal);
        foreach (var resource in definition.Resources)
        {
            if (resource.Endpoint.Auth is { } auth)
            {
                own[resource.Name] = Create(auth, Take);
            }
        }

        return new(definition.Client.Auth is { } shared ? Create(shared, Take) : null, own, used);

        Secret Take(string key)
        {
            var secret = secrets(key);
            used.Add(secret);
            return secret;
        }
    }

    /// <summary>An endpoint's own auth replaces the client's completely.</summary>
    public IAuthentication? For(ResourceDefinition resource) =>
        resource.Endpoint.Auth is null ? Client : _own.GetValueOrDefault(resource.Name);

    private static IAuthentication Create(AuthDefinition auth, Func<string, Secret> secrets)
    {
        Secret Of(string field) => secrets(auth.Secrets.GetValueOrDefault(field) ?? field);
        string Setting(string name, string otherwise) => auth.Settings.GetValueOrDefault(name) ?? otherwise;
        return auth.Type switch
        {
            "bearer" => new FixedAuthentication(new Credential.Bearer(Of("token"))),
            "api_key" when Setting("location", "header") == "header" =>
                new FixedAuthentication(new Credential.Header(Setting("name", "Authorization"), Of("api_key"))),
            "api_key" => new FixedAuthentication(new Credential.Query(Setting("name", "Authorization"), Of("api_key"))),
            "http_basic" => new FixedAuthentication(new Credential.Basic(Of("username"), Of("password"))),
            "oauth2_client_credentials" => new ClientCredentials(auth, Of("client_id"), Of("client_secret")),
            _ => throw RestErrors.AuthUnknown(auth.Type),
        };
    }
}
