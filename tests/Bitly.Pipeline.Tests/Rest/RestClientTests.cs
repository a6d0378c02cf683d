using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

public sealed class RestClientTests
{
    private const string Token = "0123456789abcdef0123456789abcdef01234567";

    private static readonly FixedAuthentication Bearer = new(new Credential.Bearer(new Secret(Token)));

    private readonly ImpatientTime _time = new();
    private readonly Seen<RequestTrace> _traces = new();
    private readonly Seen<RunEvent> _events = new();

    [Fact]
    public async Task A_request_carries_path_query_headers_and_token_as_given()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server);
        var request = new RestRequest
        {
            Url = server.Url + "/v4/bitlinks/bit.ly/a%2Fb",
            Query = [new("tags", "a"), new("tags", "b c"), new("at", "2020-01-01T00:00:00+0000")],
            Headers = new Dictionary<string, string> { ["X-Version"] = "7" },
        };

        using var answer = await client.SendAsync(request, Bearer, CancellationToken.None);

        var asked = Assert.Single(server.Asked);
        Assert.Equal("/v4/bitlinks/bit.ly/a%2Fb?tags=a&tags=b%20c&at=2020-01-01T00%3A00%3A00%2B0000", asked.Target);
        Assert.Equal("Bearer " + Token, asked.Headers["Authorization"]);
        Assert.Equal("7", asked.Headers["X-Version"]);
        Assert.Contains("gzip", asked.Headers["Accept-Encoding"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_in_header_and_query_and_basic_logins_are_sent_where_they_belong()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server);
        var request = new RestRequest { Url = server.Url + "/user", Query = [new("a", "1")] };

        using var header = await client.SendAsync(request, new FixedAuthentication(new Credential.Header("X-Api-Key", new Secret("k"))), CancellationToken.None);
        using var query = await client.SendAsync(request, new FixedAuthentication(new Credential.Query("key", new Secret("k&"))), CancellationToken.None);
        using var basic = await client.SendAsync(request, new FixedAuthentication(new Credential.Basic(new Secret("u"), new Secret("p"))), CancellationToken.None);

        Assert.Equal("k", server.Asked[0].Headers["X-Api-Key"]);
        Assert.Equal("/user?a=1&key=k%26", server.Asked[1].Target);
        Assert.Equal("Basic dTpw", server.Asked[2].Headers["Authorization"]);
        Assert.All(_traces.All, trace => Assert.Equal("/user", trace.Path));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_compressed_answer_is_read(string encoding)
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "", ("Content-Encoding", encoding)) { Bytes = Compress(encoding, """{"a":[1,2]}""") });
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal("""{"a":[1,2]}""", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip")]
    public async Task A_refusal_that_is_packed_wrongly_is_still_that_refusal(string encoding)
    {
        await using var server = LoopbackServer.Playing(new Reply(429, "plain", ("Content-Encoding", encoding), ("Retry-After", "7")), new Reply(200, "{}"));
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal(7, _time.Waits[0].TotalSeconds);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task An_answer_that_is_not_packed_as_it_says_is_a_broken_body(string encoding)
    {
        await using var server = LoopbackServer.Playing(new Reply(200, """{"a":1}""", ("Content-Encoding", encoding)));
        using var client = Client(server);

        Assert.Equal("BROKEN_BODY", (await Fails(client, Get(server))).Code);
    }

    [Fact]
    public async Task A_bomb_is_stopped_at_the_limit()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "", ("Content-Encoding", "gzip")) { Bytes = Compress("gzip", new string('0', 30_000_000)) });
        using var client = Client(server, maxBody: 1 << 20);

        Assert.Equal("BODY_TOO_LARGE", (await Fails(client, Get(server))).Code);
    }

    [Fact]
    public async Task Gzip_whose_first_member_is_a_byte_order_mark_is_not_kept_as_the_page()
    {
        byte[] packed = [.. Compress("gzip", "\uFEFF"), .. Compress("gzip", """{"a":[1,2]}""")];
        await using var server = LoopbackServer.Playing(new Reply(200, "", ("Content-Encoding", "gzip")) { Bytes = packed });
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal("""{"a":[1,2]}""", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.True(answer.Gzip.IsEmpty);
    }

    [Fact]
    public async Task A_server_fault_is_waited_out()
    {
        await using var server = LoopbackServer.Playing(new Reply(500, "oops"), new Reply(503, """{"message":"TEMPORARILY_UNAVAILABLE"}"""), new Reply(200, "{}"));
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal(3, answer.RequestsSpent);
        Assert.Equal([1, 2], _time.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal([500, 503, 200], _traces.All.Select(trace => trace.Status));
        Assert.Equal(["ServerError (500)", "ServerError (503 TEMPORARILY_UNAVAILABLE)"], _events.All.OfType<Waiting>().Select(wait => wait.Reason));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Thu, 01 Jan 2026 00:00:09 GMT", 9)]
    public async Task Retry_After_is_obeyed(string header, int seconds)
    {
        await using var server = LoopbackServer.Playing(new Reply(429, """{"message":"RATE_LIMIT_EXCEEDED"}""", ("Retry-After", header)), new Reply(200, "{}"));
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal(seconds, _time.Waits[0].TotalSeconds);
    }

    [Fact]
    public async Task A_fault_that_stays_ends_with_the_evidence_and_without_the_query()
    {
        await using var server = LoopbackServer.Playing(new Reply(500, """{"message":"INTERNAL_ERROR"}"""));
        using var client = Client(server);

        var error = await Fails(client, Get(server) with { Query = [new("q", "private")] });

        Assert.Equal(("SERVER_ERROR", Recovery.RetryLater), (error.Code, error.Recovery));
        Assert.Equal(("GET", "/user", "500", "INTERNAL_ERROR", "5"), (error.Evidence["method"], error.Evidence["path"], error.Evidence["status"], error.Evidence["message"], error.Evidence["attempts"]));
        Assert.DoesNotContain("private", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(5, server.Asked.Count);
    }

    [Theory]
    [InlineData(400, "BAD_REQUEST")]
    [InlineData(401, "TOKEN_REFUSED")]
    [InlineData(402, "UPGRADE_REQUIRED")]
    [InlineData(403, "FORBIDDEN")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(410, "GONE")]
    public async Task A_refusal_is_not_repeated(int status, string code)
    {
        await using var server = LoopbackServer.Playing(new Reply(status, "404 page not found"));
        using var client = Client(server);

        var error = await Fails(client, Get(server));

        Assert.Equal(code, error.Code);
        Assert.Equal(code, RestErrors.Failed(new(RestErrors.KindOf(error)!.Value, status, null, null), "GET", "/", 1).Code);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_post_is_not_sent_twice_when_its_answer_is_lost()
    {
        await using var server = LoopbackServer.Playing(new Reply(503, "{}"));
        using var client = Client(server);

        var error = await Fails(client, Get(server) with { Method = "POST", Json = JsonNode.Parse("""{"long_url":"https://x"}""") });

        Assert.Equal("SERVER_ERROR", error.Code);
        Assert.Equal("""{"long_url":"https://x"}""", Assert.Single(server.Asked).Body);
    }

    [Fact]
    public async Task A_form_is_sent_as_one()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server) with { Method = "POST", Data = JsonNode.Parse("""{"a":"1 2","b":[1,2],"c":null}""") }, null, CancellationToken.None);

        Assert.Equal("a=1+2&b=1&b=2", Assert.Single(server.Asked).Body);
    }

    [Fact]
    public async Task A_cut_body_is_asked_for_again()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, """{"a":""") { Cut = true }, new Reply(200, """{"a":1}"""));
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal(2, answer.RequestsSpent);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("""{"a":1""")]
    [InlineData("{} {}")]
    [InlineData("""{"a":NaN}""")]
    public async Task A_body_that_is_not_json_is_a_broken_one(string body)
    {
        await using var server = LoopbackServer.Playing(new Reply(200, body));
        using var client = Client(server, new RetryPolicy { MaxAttempts = 2 });

        var error = await Fails(client, Get(server));

        Assert.Equal("BROKEN_BODY", error.Code);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task Invalid_utf8_and_bottomless_nesting_are_broken_bodies()
    {
        await using var server = LoopbackServer.Playing(new Reply(200) { Bytes = [(byte)'"', 0xC3, 0x28, (byte)'"'] }, new Reply(200, new string('[', 100_000)));
        using var client = Client(server, new RetryPolicy { MaxAttempts = 1 });

        Assert.Contains("UTF-8", (await Fails(client, Get(server))).Message, StringComparison.Ordinal);
        Assert.Contains("deeper", (await Fails(client, Get(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over_and_no_content_is_null()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "\uFEFF[1]"), new Reply(204));
        using var client = Client(server);

        using var marked = await client.SendAsync(Get(server), null, CancellationToken.None);
        using var empty = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal("[1]", Encoding.UTF8.GetString(marked.Body.Span));
        Assert.Equal("null", Encoding.UTF8.GetString(empty.Body.Span));
    }

    [Fact]
    public async Task A_reset_connection_is_tried_again()
    {
        await using var server = LoopbackServer.Playing(new Reply(200) { Reset = true }, new Reply(200, "{}"));
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), null, CancellationToken.None);

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_network_error_and_even_a_post_is_tried_again()
    {
        var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server);
        var request = Get(server) with { Method = "POST" };
        await server.DisposeAsync();

        var error = await Fails(client, request);

        Assert.Equal("NETWORK_ERROR", error.Code);
        Assert.Equal("5", error.Evidence["attempts"]);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_while_it_comes()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "[" + new string(' ', 200_000) + "]"));
        using var client = Client(server, maxBody: 100_000);

        Assert.Equal("BODY_TOO_LARGE", (await Fails(client, Get(server))).Code);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_redirect_inside_the_origin_is_followed_with_the_token()
    {
        await using var server = new LoopbackServer(asked => asked.Path == "/user" ? new Reply(302, "", ("Location", "/other?x=1")) : new Reply(200, "{}"));
        using var client = Client(server);

        using var answer = await client.SendAsync(Get(server), Bearer, CancellationToken.None);

        Assert.Equal(["/user", "/other?x=1"], server.Asked.Select(asked => asked.Target));
        Assert.Equal("Bearer " + Token, server.Asked[1].Headers["Authorization"]);
        Assert.Equal(2, answer.RequestsSpent);
    }

    [Fact]
    public async Task A_redirect_to_another_origin_is_refused_and_nothing_is_sent_there()
    {
        await using var foreign = LoopbackServer.Playing(new Reply(200, "{}"));
        await using var server = LoopbackServer.Playing(new Reply(302, "", ("Location", foreign.Url + "/steal")));
        using var client = Client(server);

        Assert.Equal("REDIRECT_REFUSED", (await Fails(client, Get(server))).Code);
        Assert.Empty(foreign.Asked);
    }

    [Theory]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("http://localhost/x")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("//evil.test/x")]
    [InlineData("/user")]
    public async Task A_redirect_to_another_scheme_or_name_or_in_a_circle_is_refused(string location)
    {
        await using var server = LoopbackServer.Playing(new Reply(307, "", ("Location", location)));
        using var client = Client(server);

        Assert.Equal("REDIRECT_REFUSED", (await Fails(client, Get(server))).Code);
    }

    [Fact]
    public async Task A_request_to_another_origin_is_never_sent()
    {
        await using var foreign = LoopbackServer.Playing(new Reply(200, "{}"));
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server);

        Assert.Equal("FOREIGN_URL", (await Fails(client, Get(foreign))).Code);
        Assert.Empty(foreign.Asked);
    }

    [Fact]
    public async Task A_secret_that_comes_back_is_masked_before_anyone_sees_it()
    {
        var body = $$"""{"a":"{{Token}}","b":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Token))}}","c":1}""";
        await using var server = LoopbackServer.Playing(new Reply(200, body, ("X-Echo", Token)), new Reply(400, $$"""{"message":"{{Token}}"}"""));
        using var client = Client(server, mask: SecretMask.For([new Secret(Token)]));

        using var answer = await client.SendAsync(Get(server), Bearer, CancellationToken.None);
        var error = await Fails(client, Get(server) with { Url = server.Url + "/x/" + Token });

        var text = Encoding.UTF8.GetString(answer.Body.Span);
        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        Assert.False(SecretMask.For([new Secret(Token)]).Finds(text));
        Assert.EndsWith("\"c\":1}", text, StringComparison.Ordinal);
        Assert.Equal("***", answer.Headers["X-Echo"]);
        Assert.DoesNotContain(Token, error.ToString() + string.Concat(error.Evidence.Values) + string.Concat(_traces.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_budget_is_asked_before_each_request_and_its_refusal_stops_the_sending()
    {
        await using var server = LoopbackServer.Playing(new Reply(500, "{}"));
        var budget = new Budget(2);
        using var client = Client(server, budget: budget);

        Assert.Equal("CAP", (await Fails(client, Get(server))).Code);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task At_most_the_allowed_number_of_requests_is_under_way()
    {
        using var gate = new SemaphoreSlim(0);
        var under = 0;
        var most = 0;
        await using var server = new LoopbackServer(_ =>
        {
            var now = Interlocked.Increment(ref under);
            InterlockedMax(ref most, now);
            gate.Wait(TimeSpan.FromMilliseconds(20));
            Interlocked.Decrement(ref under);
            return new Reply(200, "{}");
        });
        using var client = Client(server, connections: 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.SendAsync(Get(server), null, CancellationToken.None)));

        Assert.All(answers, answer => answer.Dispose());
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task A_cancelled_request_ends_as_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new LoopbackServer(_ =>
        {
            stop.Cancel();
            return new Reply(200, "{}");
        });
        using var client = Client(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(Get(server), null, stop.Token));
    }

    [Fact]
    public async Task Client_credentials_are_fetched_once_and_again_when_they_end()
    {
        var given = 0;
        await using var server = new LoopbackServer(asked => asked.Path == "/token"
            ? new Reply(200, $$"""{"access_token":"token-number-{{++given}}","expires_in":100}""")
            : new Reply(200, "{}"));
        using var client = Client(server, connections: 1);
        var definition = Definition(server, new AuthDefinition("oauth2_client_credentials")
        {
            Settings = new Dictionary<string, string> { ["access_token_url"] = server.Url + "/token", ["access_token_request_data.scope"] = "all" },
            Secrets = new Dictionary<string, string> { ["client_id"] = "id", ["client_secret"] = "secret" },
        });
        var auth = Authentications.Create(definition, name => new Secret(name + "&value"));

        for (var i = 0; i < 3; i++)
        {
            (await client.SendAsync(Get(server), auth.Client, CancellationToken.None)).Dispose();
            _time.Advance(i == 1 ? TimeSpan.FromSeconds(95) : TimeSpan.Zero);
        }

        Assert.Equal(["/token", "/user", "/user", "/token", "/user"], server.Asked.Select(asked => asked.Path));
        Assert.Equal("client_id=id%26value&client_secret=secret%26value&grant_type=client_credentials&scope=all", server.Asked[0].Body);
        Assert.Equal("Bearer token-number-2", server.Asked[4].Headers["Authorization"]);
        Assert.Equal("***", client.Masked("token-number-2"));
    }

    [Fact]
    public async Task A_token_with_a_line_break_is_named_as_the_fault()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<PipelineException>(() => client.SendAsync(Get(server), new FixedAuthentication(new Credential.Bearer(new Secret("abc\n"))), CancellationToken.None));

        Assert.Equal("CREDENTIAL_TEXT", error.Code);
        Assert.Empty(server.Asked);
    }

    private static RestRequest Get(LoopbackServer server) => new() { Url = server.Url + "/user" };

    private static Task<PipelineException> Fails(RestClient client, RestRequest request) =>
        Assert.ThrowsAsync<PipelineException>(() => client.SendAsync(request, Bearer, CancellationToken.None));

    private static PipelineDefinition Definition(LoopbackServer server, AuthDefinition auth) => new()
    {
        PipelineName = "p",
        DatasetName = "d",
        SourceName = "s",
        Client = new ClientDefinition { BaseUrl = server.Url, Auth = auth },
        Resources = [],
    };

    private static byte[] Compress(string encoding, string text)
    {
        using var bytes = new MemoryStream();
        using (Stream stream = encoding switch { "gzip" => new GZipStream(bytes, CompressionMode.Compress), "br" => new BrotliStream(bytes, CompressionMode.Compress), _ => new ZLibStream(bytes, CompressionMode.Compress) })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen && Interlocked.CompareExchange(ref target, value, seen) != seen; seen = target)
        {
        }
    }

    private RestClient Client(LoopbackServer server, RetryPolicy? retry = null, SecretMask? mask = null, IRequestBudget? budget = null, int maxBody = 1 << 20, int connections = 5) =>
        new(new RestClientOptions
        {
            Client = new ClientDefinition { BaseUrl = server.Url, MaxConnections = connections },
            Retry = retry ?? new RetryPolicy(),
            Mask = mask ?? SecretMask.None,
            Budget = budget,
            Time = _time,
            Traces = _traces,
            Progress = _events,
            MaxBodyBytes = maxBody,
            Timeout = ImpatientTime.Limit,
            Jitter = () => 0,
        });

    private sealed class Budget(int left) : IRequestBudget
    {
        public void Spend()
        {
            if (left-- == 0)
            {
                throw new PipelineException("CAP", Recovery.RetryLater, "no more");
            }
        }
    }
}

/// <summary>Keeps what was reported, at once and in order.</summary>
internal sealed class Seen<T> : IProgress<T>
{
    private readonly List<T> _all = [];

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Report(T value)
    {
        lock (_all)
        {
            _all.Add(value);
        }
    }
}
