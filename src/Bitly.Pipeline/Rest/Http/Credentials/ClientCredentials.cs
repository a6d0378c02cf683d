using System.Globalization;
using System.Text.Json;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// OAuth 2.0 client credentials (dlt-behaviour 1.3): the token is fetched before the first request, kept until it expires, and
/// fetched once more when the API refuses it earlier.
/// </summary>
internal sealed class ClientCredentials(AuthDefinition auth, Secret clientId, Secret clientSecret) : IAuthentication, IDisposable
{
    /// <summary>A token is renewed this long before its end, so that it does not die on the way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>A server may name any number; a year is as good as for ever.</summary>
    private const double MostSeconds = 365 * 24 * 3600;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Secret? _token;
    private DateTimeOffset _expires;
    private bool _renewed;

    public async ValueTask<Credential> GetAsync(RestClient client, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_token is null || client.Options.Time.GetUtcNow() >= _expires - Margin)
            {
                await FetchAsync(client, cancellationToken);
            }

            return new Credential.Bearer(_token!);
        }
        finally
        {
            _gate.Release();
        }
    }

    public bool Renew()
    {
        if (_renewed)
        {
            return false;
        }

        _renewed = true;
        _token = null;
        return true;
    }

    public void Dispose() => _gate.Dispose();

    private async Task FetchAsync(RestClient client, CancellationToken cancellationToken)
    {
        var url = auth.Settings.GetValueOrDefault("access_token_url") ?? throw RestErrors.TokenAnswer("access_token_url is not set");
        var form = new List<KeyValuePair<string, Secret>>
        {
            new("client_id", clientId),
            new("client_secret", clientSecret),
            new("grant_type", new Secret("client_credentials")),
        };
        form.AddRange(auth.Settings.Where(setting => setting.Key.StartsWith("access_token_request_data.", StringComparison.Ordinal))
            .Select(setting => new KeyValuePair<string, Secret>(setting.Key[26..], new Secret(setting.Value))));

        using var answer = await client.PostFormAsync(url, form, cancellationToken);
        using var document = JsonDocument.Parse(answer.Body, JsonLimits.Document);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("access_token", out var token) || token.ValueKind != JsonValueKind.String)
        {
            throw RestErrors.TokenAnswer("the answer holds no access_token");
        }

        _token = new Secret(token.GetString()!);
        client.AddSecret(_token);
        _expires = client.Options.Time.GetUtcNow() + TimeSpan.FromSeconds(LifetimeOf(document.RootElement));
        _renewed = _renewed && _expires > client.Options.Time.GetUtcNow();
    }

    private double LifetimeOf(JsonElement answer)
    {
        if (answer.TryGetProperty("expires_in", out var expires) && expires.ValueKind == JsonValueKind.Number)
        {
            return Math.Clamp(expires.GetDouble(), 0, MostSeconds);
        }

        return double.TryParse(auth.Settings.GetValueOrDefault("default_token_expiration"), CultureInfo.InvariantCulture, out var seconds) ? Math.Clamp(seconds, 0, MostSeconds) : 3600;
    }
}
