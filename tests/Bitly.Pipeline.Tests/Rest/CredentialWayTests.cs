using System.Net;
using System.Text;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

/// <summary>Where credentials go, and what an API that gives them back in URLs and token answers can do with that.</summary>
public sealed class CredentialWayTests
{
    private const string Token = "0123456789abcdef0123456789abcdef01234567";

    private readonly ImpatientTime _time = new();

    [Theory]
    [InlineData(Token, Token)]
    [InlineData(Token, "%301234%3567%38%39abcdef0123456789abcdef0123456%37")]
    [InlineData("a\"b/c+d=e<f>g'h%i", "a%22b/c+d=e%3Cf%3Eg'h%25i")]
    public async Task A_redirect_that_names_the_token_leaves_no_trace_of_it(string token, string spelt)
    {
        var traces = new Seen<RequestTrace>();
        await using var server = new LoopbackServer(asked => asked.Path == "/user"
            ? new Reply(302, "", ("Location", $"/of/{spelt}/list?me={spelt}"))
            : new Reply(200, """{"data":[{"id":1}],"next":"page2"}"""));
        var mask = SecretMask.For([new Secret(token)]);
        using var client = Client(server, mask, traces);
        var auth = new FixedAuthentication(new Credential.Bearer(new Secret(token)));

        using var answer = await client.SendAsync(Get(server), auth, CancellationToken.None);

        Assert.False(mask.Finds(Uri.UnescapeDataString(answer.Url)), answer.Url);
        Assert.False(mask.Finds(Uri.UnescapeDataString(RestUrl.Resolve(answer.Url, "page2")!)));
        Assert.All(traces.All, trace => Assert.False(mask.Finds(Uri.UnescapeDataString(trace.Path)), trace.Path));
    }

    /// <summary>ORIGIN and EVIL are host:port. Two readers of a URL may see two hosts in it.</summary>
    [Theory]
    [InlineData("//EVIL/a")]
    [InlineData("/\\EVIL/a")]
    [InlineData("\\\\EVIL\\a")]
    [InlineData("http:EVIL/a")]
    [InlineData("http:/EVIL/a")]
    [InlineData("http:\\\\EVIL\\a")]
    [InlineData("http://ORIGIN@EVIL/a")]
    [InlineData("http://ORIGIN:80@EVIL/a")]
    [InlineData("http://ORIGIN\\@EVIL/a")]
    [InlineData("http://EVIL\\@ORIGIN/a")]
    [InlineData("http://EVIL#@ORIGIN/a")]
    [InlineData("http://EVIL?@ORIGIN/a")]
    [InlineData("http://ORIGIN#@EVIL/a")]
    [InlineData("http://ORIGIN%00@EVIL/a")]
    [InlineData("http://ORIGIN%2f@EVIL/a")]
    [InlineData("http://ORIGIN.EVIL/a")]
    [InlineData("HTTP://EVIL/a")]
    [InlineData(" \thttp://EVIL/a")]
    [InlineData("ht\ntp://EVIL/a")]
    [InlineData("http://[::ffff:127.0.0.1]:EVILPORT/a")]
    [InlineData("http://127.1:EVILPORT/a")]
    [InlineData("http://0x7f000001:EVILPORT/a")]
    [InlineData("http://localhost:EVILPORT/a")]
    [InlineData("https://ORIGIN/a")]
    [InlineData("file:///etc/hostname")]
    [InlineData("/a\r\nX-Injected: 1")]
    [InlineData("/a HTTP/1.1\r\nHost: EVIL\r\n\r\n")]
    [InlineData("/../..//EVIL/a")]
    [InlineData("@EVIL/a")]
    public async Task No_spelling_of_a_next_link_or_redirect_reaches_another_origin(string link)
    {
        await using var evil = LoopbackServer.Playing(new Reply(200, "{}"));
        var (here, there) = ("", new Uri(evil.Url));
        string Filled() => link.Replace("EVILPORT", $"{there.Port}", StringComparison.Ordinal).Replace("EVIL", there.Authority, StringComparison.Ordinal).Replace("ORIGIN", here, StringComparison.Ordinal);
        await using var server = new LoopbackServer(asked => asked.Path switch
        {
            "/next" => new Reply(200, System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["next"] = Filled() })),
            "/redirect" => new Reply(302, "", ("Location", Filled().ReplaceLineEndings(" "))),
            _ => new Reply(200, "{}"),
        });
        here = new Uri(server.Url).Authority;
        using var client = Client(server, SecretMask.For([new Secret(Token)]));
        var auth = new FixedAuthentication(new Credential.Bearer(new Secret(Token)));
        foreach (var path in new[] { "/next", "/redirect" })
        {
            try
            {
                using var answer = await client.SendAsync(Get(server) with { Url = server.Url + path }, auth, CancellationToken.None);
                var page = new PageAnswer { Body = answer.Body, Headers = answer.Headers, Records = 0, Url = answer.Url };
                if (new JsonLinkPaginator("r", "next").After(page, null) is { } next)
                {
                    using var second = await client.SendAsync(Get(server) with { Url = next }, auth, CancellationToken.None);
                }
            }
            catch (PipelineException error)
            {
                Assert.Contains(error.Code, new[] { "FOREIGN_URL", "NEXT_URL_INVALID", "REDIRECT_REFUSED", "NETWORK_ERROR" });
            }
        }

        Assert.Empty(evil.Asked);
        Assert.All(server.Asked, asked => Assert.DoesNotContain("X-Injected", asked.Headers.Keys));
    }

    /// <summary>A header may be filled with a field of a parent's record.</summary>
    [Theory]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("a\nX-Injected: 1")]
    [InlineData("a\rX-Injected: 1")]
    [InlineData("a\r\n\r\nGET /injected HTTP/1.1\r\n\r\n")]
    public async Task Data_in_a_header_makes_no_other_header_and_no_other_request(string value)
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server, SecretMask.None);
        var request = Get(server) with { Headers = new Dictionary<string, string> { ["X-Title"] = value } };

        var error = await Assert.ThrowsAsync<PipelineException>(() => client.SendAsync(request, null, CancellationToken.None));

        Assert.Equal("PARENT_VALUE_UNSAFE", error.Code);
        Assert.DoesNotContain("njected", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task A_key_that_a_next_link_repeats_is_sent_once_and_whole()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server, SecretMask.For([new Secret(Token)]));
        var auth = new FixedAuthentication(new Credential.Query("api key", new Secret(Token)));

        using var first = await client.SendAsync(Get(server) with { Url = server.Url + "/user?a=1&api+key=***&page=2&api%20key=***" }, auth, CancellationToken.None);
        using var second = await client.SendAsync(Get(server) with { Url = server.Url + "/user?api+key=***" }, auth, CancellationToken.None);

        Assert.Equal(["/user?a=1&page=2&api%20key=" + Token, "/user?api%20key=" + Token], server.Asked.Select(asked => asked.Target));
    }

    [Fact]
    public async Task A_redirect_that_repeats_the_key_gets_it_once()
    {
        await using var server = new LoopbackServer(asked => asked.Path == "/user" ? new Reply(301, "", ("Location", asked.Target.Replace("/user", "/user/", StringComparison.Ordinal))) : new Reply(200, "{}"));
        using var client = Client(server, SecretMask.For([new Secret(Token)]));

        using var answer = await client.SendAsync(Get(server), new FixedAuthentication(new Credential.Query("key", new Secret(Token))), CancellationToken.None);

        Assert.Equal(["/user?key=" + Token, "/user/?key=" + Token], server.Asked.Select(asked => asked.Target));
        Assert.DoesNotContain(Token, answer.Url, StringComparison.Ordinal);
    }

    /// <summary>A JWT holds the client's id in base64, and a server gives the same token until it ends.</summary>
    [Fact]
    public async Task An_access_token_that_holds_the_clients_id_or_is_known_already_is_used_as_it_is()
    {
        var token = $"h.{Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"client_id":"client_id-of-the-app"}""")).TrimEnd('=')}.s";
        await using var server = new LoopbackServer(asked => asked.Path == "/token"
            ? new Reply(200, $$"""{"access_token":"{{token}}","expires_in":1}""")
            : new Reply(200, $$"""{"you":"{{token}}"}"""));
        var auth = ClientCredentials(server, out var mask);
        using var client = Client(server, mask);

        for (var i = 0; i < 2; i++)
        {
            using var answer = await client.SendAsync(Get(server), auth, CancellationToken.None);
            Assert.DoesNotContain(token, Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
        }

        Assert.Equal(["/token", "/user", "/token", "/user"], server.Asked.Select(asked => asked.Path));
        Assert.All(server.Asked.Where(asked => asked.Path == "/user"), asked => Assert.Equal("Bearer " + token, asked.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("1e30")]
    [InlineData("-5")]
    public async Task A_strange_life_time_of_a_token_is_no_defect(string seconds)
    {
        await using var server = new LoopbackServer(asked => asked.Path == "/token" ? new Reply(200, $$"""{"access_token":"t","expires_in":{{seconds}}}""") : new Reply(200, "{}"));
        using var client = Client(server, SecretMask.None);
        using var answer = await client.SendAsync(Get(server), ClientCredentials(server, out _), CancellationToken.None);
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_token_endpoint_that_gives_the_clients_secret_back_as_its_error_code_is_not_quoted()
    {
        await using var server = LoopbackServer.Playing(new Reply(400, """{"error":"client_secret-of-the-app"}"""));
        var auth = ClientCredentials(server, out var mask);
        using var client = Client(server, mask);

        var error = await Assert.ThrowsAsync<PipelineException>(() => client.SendAsync(Get(server), auth, CancellationToken.None));

        Assert.Equal("BAD_REQUEST", error.Code);
        Assert.DoesNotContain("client_secret-of", error.ToString() + string.Join(' ', error.Evidence.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_https_takes_the_machines_proxy()
    {
        var proxy = new TunnelProxy(new WebProxy("http://proxy.example:3128"));
        Assert.True(proxy.IsBypassed(new Uri("http://api.example/v4")));
        Assert.Null(proxy.GetProxy(new Uri("http://api.example/v4")));
        Assert.False(proxy.IsBypassed(new Uri("https://api.example/v4")));
        Assert.Equal(new Uri("http://proxy.example:3128"), proxy.GetProxy(new Uri("https://api.example/v4")));
    }

    private static RestRequest Get(LoopbackServer server) => new() { Url = server.Url + "/user" };

    private static IAuthentication ClientCredentials(LoopbackServer server, out SecretMask mask)
    {
        var definition = new PipelineDefinition
        {
            PipelineName = "p",
            DatasetName = "d",
            SourceName = "s",
            Client = new ClientDefinition
            {
                BaseUrl = server.Url,
                Auth = new AuthDefinition("oauth2_client_credentials")
                {
                    Settings = new Dictionary<string, string> { ["access_token_url"] = server.Url + "/token" },
                    Secrets = new Dictionary<string, string> { ["client_id"] = "client_id", ["client_secret"] = "client_secret" },
                },
            },
            Resources = [],
        };
        var authentications = Authentications.Create(definition, name => new Secret(name + "-of-the-app"));
        mask = SecretMask.For(authentications.Secrets);
        return authentications.Client!;
    }

    private RestClient Client(LoopbackServer server, SecretMask mask, IProgress<RequestTrace>? traces = null) => new(new RestClientOptions
    {
        Client = new ClientDefinition { BaseUrl = server.Url },
        Retry = new RetryPolicy { MaxAttempts = 1 },
        Mask = mask,
        Time = _time,
        Traces = traces,
        Timeout = ImpatientTime.Limit,
        Jitter = () => 0,
    });
}
