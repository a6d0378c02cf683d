namespace Bitly.Mcp.Operations.Login;

/// <summary>Where the code flow happens. Bitly's pages are on two hosts; any other API (the sandbox) has both at its origin.</summary>
internal sealed record OAuthEndpoints(Uri Authorize, Uri Token, Uri Metadata)
{
    public static OAuthEndpoints Of(string baseUrl)
    {
        var origin = new Uri(new Uri(baseUrl).GetLeftPart(UriPartial.Authority));
        var authorize = origin.Host == "api-ssl.bitly.com" ? new Uri("https://bitly.com/oauth/authorize") : new Uri(origin, "/oauth/authorize");
        return new(authorize, new Uri(origin, "/oauth/access_token"), new Uri(origin, "/.well-known/oauth-authorization-server"));
    }
}
