using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>
/// The OAuth host beside the API: authorize approves at once, access_token gives the sandbox's token as a form, as the recorded answer was.
/// A wrong code is 401 with the old envelope.
/// </summary>
internal sealed class SandboxOAuth(SandboxOptions options)
{
    public const string ClientId = "sandbox-client-0001";
    public const string ClientSecret = "sandbox-client-secret";
    private readonly ConcurrentDictionary<string, (string Redirect, string? Challenge)> codes = new(StringComparer.Ordinal);

    /// <summary>Answers a request of the OAuth host; false when it is none.</summary>
    public async Task<bool> HandleAsync(HttpContext context)
    {
        switch ((context.Request.Method, context.Request.Path.Value))
        {
            case ("GET", "/oauth/authorize"):
                Authorize(context);
                return true;
            case ("POST", "/oauth/access_token"):
                await TokenAsync(context);
                return true;
            case ("GET", "/.well-known/oauth-authorization-server"):
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"grant_types_supported":["authorization_code"],"code_challenge_methods_supported":["S256"]}""", context.RequestAborted);
                return true;
            default:
                return false;
        }
    }

    private void Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["client_id"] != ClientId || !Uri.TryCreate(query["redirect_uri"], UriKind.Absolute, out var redirect))
        {
            context.Response.StatusCode = 400;
            return;
        }
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        codes[code] = (redirect.OriginalString, query["code_challenge"]);
        context.Response.Redirect($"{redirect.OriginalString}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var good = codes.TryRemove(form["code"].ToString(), out var known) && form["client_id"] == ClientId && form["client_secret"] == ClientSecret
            && form["redirect_uri"] == known.Redirect && (string.IsNullOrEmpty(known.Challenge) || known.Challenge == Challenge(form["code_verifier"].ToString()));
        context.Response.StatusCode = good ? 200 : 401;
        context.Response.ContentType = good ? "application/x-www-form-urlencoded" : "application/json";
        var text = good ? $"access_token={Uri.EscapeDataString(options.Token)}&login=sam_sample&apiKey=unused" : """{"status_code":401,"data":null,"status_txt":"INVALID_CODE"}""";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Challenge(string verifier) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
