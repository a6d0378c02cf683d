using System.Net;
using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

public sealed class SandboxFaultTests
{
    private const string Links = "/groups/Bsandbox001/bitlinks";

    [Theory]
    [InlineData("rate-limit", 429, "RATE_LIMIT_EXCEEDED")]
    [InlineData("rate-limit-403", 403, "RATE_LIMIT_EXCEEDED")]
    [InlineData("month-spent", 429, "API_USAGE_LIMIT_EXCEEDED")]
    [InlineData("encode-limit", 429, "MONTHLY_ENCODE_LIMIT_REACHED")]
    [InlineData("500", 500, "INTERNAL_ERROR")]
    [InlineData("502", 502, "TEMPORARILY_UNAVAILABLE")]
    [InlineData("503", 503, "TEMPORARILY_UNAVAILABLE")]
    [InlineData("unauthorized-401", 401, "UNAUTHORIZED")]
    [InlineData("upgrade-402", 402, "UPGRADE_REQUIRED")]
    [InlineData("forbidden-403", 403, "FORBIDDEN")]
    [InlineData("missing-404", 404, "NOT_FOUND")]
    [InlineData("gone-410", 410, "GONE")]
    public async Task A_refusal_has_bitlys_status_and_message_and_no_retry_after(string kind, int status, string message)
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault(kind));
        using var response = await caller.SendAsync(Links);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        var body = SandboxCaller.Parse(await response.Content.ReadAsStringAsync(SandboxCaller.Cancellation));
        Assert.Equal(message, body.GetProperty("message").GetString());
        await caller.GetAsync(Links);
    }

    [Fact]
    public async Task A_fault_lets_the_first_requests_of_its_path_pass_and_strikes_as_often_as_told()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("503", Links, After: 1, Times: 2) { RetryAfter = 7 });
        var statuses = new List<int>();
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(200, (await caller.RefusalAsync("/user")).Status);
            using var response = await caller.SendAsync(Links);
            statuses.Add((int)response.StatusCode);
            if (!response.IsSuccessStatusCode) Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        }
        Assert.Equal([200, 503, 503, 200, 200], statuses);
    }

    [Fact]
    public async Task Faults_can_be_told_to_wait_for_a_later_page()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { Faults = [new SandboxFault("500") { WithSearchAfter = true }] });
        var first = await caller.GetAsync(Links);
        var next = first.GetProperty("pagination").GetProperty("next").GetString()!;
        Assert.Equal(500, (await caller.RefusalAsync(next)).Status);
        Assert.Equal(200, (await caller.RefusalAsync(next)).Status);
    }

    [Fact]
    public async Task A_reset_breaks_the_connection_in_the_middle_of_the_page()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("reset", Links));
        await Assert.ThrowsAnyAsync<Exception>(() => caller.TextAsync(Links));
        Assert.Equal(0, Assert.Single(caller.Server.Log.All).Status);
        await caller.GetAsync(Links);
    }

    [Fact]
    public async Task A_cut_body_is_a_whole_answer_with_broken_json()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("cut-body"));
        var text = await caller.TextAsync(Links);
        Assert.ThrowsAny<JsonException>(() => SandboxCaller.Parse(text));
    }

    [Theory]
    [InlineData("plain-404", 404, "text/plain")]
    [InlineData("html-error", 502, "text/html")]
    [InlineData("html-page", 200, "text/html")]
    [InlineData("empty-body", 200, "application/json")]
    public async Task Some_answers_are_no_json(string kind, int status, string type)
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault(kind));
        using var response = await caller.SendAsync(Links);
        Assert.Equal((status, type), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var text = await response.Content.ReadAsStringAsync(SandboxCaller.Cancellation);
        Assert.ThrowsAny<JsonException>(() => SandboxCaller.Parse(text));
    }

    [Fact]
    public async Task A_loop_names_the_page_itself_as_the_next_one()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("loop", Times: SandboxFault.Always));
        var next = (await caller.GetAsync(Links)).GetProperty("pagination").GetProperty("next").GetString()!;
        var second = (await caller.GetAsync(next)).GetProperty("pagination");
        Assert.Equal(next, second.GetProperty("next").GetString());
    }

    [Fact]
    public async Task A_foreign_next_and_a_redirect_lead_to_another_host()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("foreign-next") { Target = "http://other.invalid" });
        var next = (await caller.GetAsync(Links)).GetProperty("pagination").GetProperty("next").GetString()!;
        Assert.StartsWith("http://other.invalid/v4/groups/Bsandbox001/bitlinks?", next, StringComparison.Ordinal);
        caller.Server.Inject(new SandboxFault("redirect") { Target = "http://other.invalid" });
        using var response = await caller.SendAsync("/user");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("http://other.invalid/v4/user", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_changed_page_has_new_fields_and_a_changed_type_turns_switches_into_text()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("changed-page"));
        Assert.Equal("a", (await caller.GetAsync(Links)).GetProperty("links")[0].GetProperty("sandbox_new_list")[0].GetString());
        caller.Server.Inject(new SandboxFault("changed-type"));
        Assert.Equal(JsonValueKind.String, (await caller.GetAsync(Links)).GetProperty("links")[0].GetProperty("archived").ValueKind);
        Assert.False((await caller.GetAsync(Links)).GetProperty("links")[0].TryGetProperty("sandbox_new_list", out _));
    }

    [Fact]
    public async Task An_echo_brings_the_token_back_in_body_header_and_error_but_never_in_the_log()
    {
        var options = new SandboxOptions { Token = "canary-9931" };
        await using var caller = await SandboxCaller.StartAsync(options);
        caller.Server.Inject(new SandboxFault("echo-token"));
        using var response = await caller.SendAsync(Links);
        Assert.Contains(options.Token, string.Join(' ', response.Headers.GetValues("X-Echo-Authorization")), StringComparison.Ordinal);
        Assert.Contains(options.Token, await response.Content.ReadAsStringAsync(SandboxCaller.Cancellation), StringComparison.Ordinal);
        caller.Server.Inject(new SandboxFault("echo-token-error"));
        Assert.Contains(options.Token, await caller.TextAsync("/user"), StringComparison.Ordinal);
        await caller.TextAsync("/user?access_token=" + options.Token);
        Assert.DoesNotContain(options.Token, string.Join(' ', caller.Server.Log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_and_huge_pages_are_really_deep_and_huge()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("deep-json"));
        Assert.Contains(new string('[', 2000), await caller.TextAsync(Links), StringComparison.Ordinal);
        caller.Server.Inject(new SandboxFault("huge"));
        Assert.True((await caller.TextAsync(Links)).Length > 8_000_000);
    }

    [Fact]
    public async Task A_slow_answer_waits_on_the_clock_that_was_given()
    {
        await using var caller = await SandboxCaller.StartAsync();
        caller.Server.Inject(new SandboxFault("slow") { Delay = TimeSpan.FromMilliseconds(80) });
        caller.Server.Inject(new SandboxFault("slow-body", After: 1) { Delay = TimeSpan.FromMilliseconds(80) });
        var begun = TimeProvider.System.GetTimestamp();
        await caller.GetAsync(Links);
        await caller.GetAsync(Links);
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public void An_unknown_kind_is_refused_with_the_list_of_kinds()
    {
        var plan = new Bitly.Mcp.Sandbox.Faults.FaultPlan();
        var error = Assert.Throws<Bitly.Pipeline.Errors.PipelineException>(() => plan.Add(new SandboxFault("earthquake")));
        Assert.Equal("SANDBOX_OPTION_INVALID", error.Code);
        Assert.Contains("month-spent", error.Message, StringComparison.Ordinal);
    }
}
