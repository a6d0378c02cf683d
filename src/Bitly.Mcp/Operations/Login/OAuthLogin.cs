using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Rest;

namespace Bitly.Mcp.Operations.Login;

/// <summary>The OAuth application that a person registered.</summary>
internal sealed record OAuthApplication(string ClientId, Secret ClientSecret);

/// <summary>
/// The OAuth 2.0 code flow with a loopback redirect: state checked, PKCE when the server knows it. The token is returned as a secret and
/// enters no message.
/// </summary>
internal sealed class OAuthLogin(OAuthEndpoints endpoints, OAuthApplication application) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Proxy = new TunnelProxy() }) { Timeout = Patience };

    /// <param name="port">Of the redirect URI that the application was registered with; 0 takes a free one.</param>
    /// <param name="open">Given the address to open in a browser.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">LOGIN_REFUSED, LOGIN_PORT_TAKEN, LOGIN_UNREACHABLE.</exception>
    public async Task<Secret> RunAsync(int port, Action<string> open, CancellationToken cancellationToken)
    {
        using var loopback = new Loopback(port);
        var state = Random();
        var verifier = await KnowsPkceAsync(cancellationToken) ? Random() : null;
        open(AuthorizeUrl(loopback.RedirectUri, state, verifier));
        var answer = await loopback.WaitAsync(cancellationToken);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(answer.GetValueOrDefault("state") ?? ""), Encoding.UTF8.GetBytes(state)))
        {
            throw LoginErrors.Refused("the answer does not belong to this login (state differs)");
        }

        return answer.GetValueOrDefault("code") is { Length: > 0 } code
            ? await ExchangeAsync(code, loopback.RedirectUri, verifier, cancellationToken)
            : throw LoginErrors.Refused("the browser came back without a code");
    }

    public void Dispose() => _http.Dispose();

    private string AuthorizeUrl(string redirect, string state, string? verifier)
    {
        var url = $"{endpoints.Authorize}?response_type=code&client_id={Uri.EscapeDataString(application.ClientId)}&redirect_uri={Uri.EscapeDataString(redirect)}&state={state}";
        return verifier is null ? url : $"{url}&code_challenge={Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))}&code_challenge_method=S256";
    }

    private async Task<bool> KnowsPkceAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await _http.GetStringAsync(endpoints.Metadata, cancellationToken));
            return document.RootElement.TryGetProperty("code_challenge_methods_supported", out var methods)
                && methods.ValueKind == JsonValueKind.Array && methods.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == "S256");
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or InvalidOperationException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<Secret> ExchangeAsync(string code, string redirect, string? verifier, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = application.ClientId,
            ["code"] = code,
            ["redirect_uri"] = redirect,
        };
        if (verifier is not null)
        {
            form["code_verifier"] = verifier;
        }

        try
        {
            using var content = SecretContent.Form(form, "client_secret", application.ClientSecret);
            using var answer = await _http.PostAsync(endpoints.Token, content, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode && TokenOf(text) is { Length: > 0 } token
                ? new Secret(token)
                : throw LoginErrors.Refused($"{endpoints.Token.Host} answered {(int)answer.StatusCode} without a token; check client id, client secret and the registered redirect URI");
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw LoginErrors.Unreachable(endpoints.Token.Host);
        }
    }

    /// <summary>Recorded answers are forms; JSON is said to be possible.</summary>
    private static string? TokenOf(string text)
    {
        if (!text.TrimStart().StartsWith('{'))
        {
            return Loopback.Query(text).GetValueOrDefault("access_token");
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("access_token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Random() => Base64Url(RandomNumberGenerator.GetBytes(32));

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
