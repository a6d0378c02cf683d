using System.Net.Http.Headers;
using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

public sealed class SandboxLimitTests
{
    [Theory]
    [InlineData(false, 403, "FORBIDDEN")]
    [InlineData(true, 401, "UNAUTHORIZED")]
    public async Task A_wrong_or_missing_token_is_refused(bool as401, int status, string message)
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { TokenRefusedAs401 = as401 }, token: "wrong");
        Assert.Equal((status, message), await caller.RefusalAsync("/user"));
        caller.Client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal((status, message), await caller.RefusalAsync("/user"));
        caller.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-token");
        Assert.Equal(200, (await caller.RefusalAsync("/user")).Status);
    }

    [Fact]
    public async Task The_request_after_the_last_of_the_month_is_refused_until_the_next_month()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { MonthlyRequests = 3 });
        for (var number = 0; number < 3; number++) await caller.GetAsync("/user");
        Assert.Equal("{\"message\":\"API_USAGE_LIMIT_EXCEEDED\"}", await caller.TextAsync("/user"));
        caller.Server.Advance(TimeSpan.FromDays(20));
        await caller.GetAsync("/user");
    }

    [Fact]
    public async Task Both_limit_endpoints_count_the_requests_that_were_served()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { RequestsUsed = 1200 });
        await caller.GetAsync("/user");
        await caller.GetAsync("/groups");
        await caller.GetAsync("/groups");
        caller.Server.Inject(new SandboxFault("rate-limit"));
        await caller.TextAsync("/groups");
        var plan = (await caller.GetAsync("/organizations/Osandbox001/plan_limits")).GetProperty("plan_limits").EnumerateArray()
            .Single(limit => limit.GetProperty("name").GetString() == "api_requests");
        Assert.Equal((50_000, 1204), (plan.GetProperty("limit").GetInt32(), plan.GetProperty("count").GetInt32()));
        var platform = (await caller.GetAsync("/user/platform_limits?path=/groups")).GetProperty("platform_limits");
        Assert.Equal(2, platform[0].GetProperty("methods")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_sixth_request_at_once_is_refused()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { Faults = [new SandboxFault("slow", Times: 6) { Delay = TimeSpan.FromMilliseconds(300) }] });
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => caller.RefusalAsync("/user")));
        Assert.Equal((429, "RATE_LIMIT_EXCEEDED"), Assert.Single(answers, answer => answer.Status != 200));
    }

    [Fact]
    public async Task Five_callers_that_ask_again_as_soon_as_they_are_answered_are_never_refused()
    {
        await using var caller = await SandboxCaller.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 5 }) { DefaultRequestHeaders = { Authorization = new("Bearer", "sandbox-token") } };
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            for (var number = 0; number < 40; number++)
                await client.GetStringAsync(new Uri(caller.Server.BaseUrl + "/groups/Bsandbox001/bitlinks"), SandboxCaller.Cancellation);
        }));
        Assert.Equal(200, caller.Server.Log.All.Count(request => request.Status == 200));
    }

    [Fact]
    public async Task The_minute_limit_counts_on_the_clock_that_was_given()
    {
        var clock = new HandClock();
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { RequestsPerMinute = 2, Time = clock });
        await caller.GetAsync("/user");
        await caller.GetAsync("/user");
        Assert.Equal((429, "RATE_LIMIT_EXCEEDED"), await caller.RefusalAsync("/user"));
        clock.Move(TimeSpan.FromSeconds(61));
        await caller.GetAsync("/user");
    }

    [Fact]
    public async Task Shorten_answers_201_for_a_new_link_and_200_for_a_known_one_and_the_list_begins_with_it()
    {
        await using var caller = await SandboxCaller.StartAsync();
        const string body = """{"long_url": "https://docs.corp.example/a?b=ü", "group_guid": "Bsandbox002", "domain": "bit.ly"}""";
        var (created, link) = await caller.PostAsync("/shorten", body);
        var (again, same) = await caller.PostAsync("/shorten", body);
        Assert.Equal((201, 200), (created, again));
        Assert.Equal(link.GetProperty("id").GetString(), same.GetProperty("id").GetString());
        Assert.False(link.TryGetProperty("title", out _));
        Assert.False(link.TryGetProperty("created_by", out _));
        var first = (await caller.GetAsync("/groups/Bsandbox002/bitlinks?size=1")).GetProperty("links")[0];
        Assert.Equal("https://docs.corp.example/a?b=ü", first.GetProperty("long_url").GetString());
        Assert.Equal(link.GetProperty("id").GetString(), first.GetProperty("id").GetString());
        var (forced, other) = await caller.PostAsync("/shorten", body.Replace("{", "{\"force_new_link\": true, ", StringComparison.Ordinal));
        Assert.Equal(201, forced);
        Assert.NotEqual(link.GetProperty("id").GetString(), other.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"long_url": "no address"}""", 400, "INVALID_ARG_LONG_URL")]
    [InlineData("""{"long_url": "https://a.example", "domain": "evil.example"}""", 400, "INVALID_ARG_DOMAIN")]
    [InlineData("""{"long_url": "https://bit.ly/abc"}""", 400, "ALREADY_A_BITLY_LINK")]
    [InlineData("""{"long_url": "https://a.example", "group_guid": "Bforeign001"}""", 403, "FORBIDDEN")]
    [InlineData("""{"long_url": 7}""", 400, "INVALID_ARG_LONG_URL")]
    [InlineData("no json", 400, "INVALID_ARG_BODY")]
    public async Task A_bad_shorten_is_refused(string body, int status, string message)
    {
        await using var caller = await SandboxCaller.StartAsync();
        var (given, answer) = await caller.PostAsync("/shorten", body);
        Assert.Equal((status, message), (given, answer.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task The_links_of_the_month_run_out()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { Plan = "free" });
        for (var number = 0; number < 5; number++)
            Assert.Equal(201, (await caller.PostAsync("/shorten", $$"""{"long_url": "https://a.example/{{number}}"}""")).Status);
        var (status, answer) = await caller.PostAsync("/shorten", """{"long_url": "https://a.example/5"}""");
        Assert.Equal((429, "MONTHLY_ENCODE_LIMIT_REACHED"), (status, answer.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_port_in_use_is_a_clear_error()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var port = new Uri(caller.Server.BaseUrl).Port;
        var error = await Assert.ThrowsAsync<PipelineException>(() => SandboxServer.StartAsync(new SandboxOptions { Port = port }, SandboxCaller.Cancellation));
        Assert.Equal("SANDBOX_PORT_TAKEN", error.Code);
    }

    private sealed class HandClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref ticks);

        public void Move(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
    }
}
