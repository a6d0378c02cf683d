using Bitly.Mcp.Operations.Account;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Account;

public sealed class AccountTests
{
    private static readonly SandboxOptions Small = new() { LinkCounts = [20, 5], QrCodesPerGroup = 2 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_verified_token_says_login_group_plan_and_what_is_left()
    {
        await using var project = await TempProject.StartAsync(Small with { Plan = "core", RequestsUsed = 4000 }, "groups");
        var answer = await new AccountChecks(project.Project).VerifyAsync(Stop);
        var account = answer.Account!;
        Assert.Equal(("sam_sample", "Bsandbox001", "Core", 5000, 997), (account.Login, account.DefaultGroup, account.Plan, account.RequestsAMonth, account.RequestsLeft));
        Assert.Equal(("2026-12-01", 3), (account.ResetsOn, account.RequestsSpent));
        Assert.Equal(3, project.Sandbox.Log.Count);
        Assert.DoesNotContain("sandbox-token", answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "TOKEN_REFUSED")]
    [InlineData(false, "FORBIDDEN")]
    public async Task A_token_that_is_not_accepted_is_told_once(bool as401, string code)
    {
        await using var project = await TempProject.StartAsync(Small with { TokenRefusedAs401 = as401 }, "groups");
        project.Environment["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = "another-token";
        var error = await Assert.ThrowsAsync<PipelineException>(() => new AccountChecks(project.Project).VerifyAsync(Stop));
        Assert.Equal((code, 1), (error.Code, project.Sandbox.Log.Count));
        Assert.DoesNotContain("another-token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_made_in_order_and_loaded_into_their_table_and_one_that_was_there_is_told()
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        await project.RunAsync();
        project.Time.Advance(TimeSpan.FromMinutes(1));
        project.Sandbox.Log.Clear();
        string[] addresses = ["https://www.shop.example/a", "https://www.shop.example/b", "https://www.shop.example/a"];
        var answer = await new LinkShortening(project.Project).ShortenAsync(new(addresses, "Bsandbox002"), load: true, null, Stop);
        Assert.Equal([true, true, false], answer.Links.Select(link => link.Created));
        Assert.Equal(addresses, answer.Links.Select(link => link.LongUrl));
        Assert.Equal(3, project.Sandbox.Log.CountOf("/shorten"));
        Assert.Equal(2, project.Count(ProjectLinks.Table));
        Assert.Equal(2, project.Count("groups"));
    }

    [Fact]
    public async Task A_lost_answer_is_not_posted_again_and_what_was_made_is_kept()
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        project.Sandbox.Inject(new SandboxFault("500", "/shorten", After: 1));
        var answer = await new LinkShortening(project.Project).ShortenAsync(
            new(["https://www.shop.example/a", "https://www.shop.example/b", "https://www.shop.example/c"]), load: true, null, Stop);
        Assert.Equal((false, "SERVER_ERROR", 2), (answer.Done, answer.Error!.Code, project.Sandbox.Log.Count));
        Assert.Equal(["https://www.shop.example/b", "https://www.shop.example/c"], answer.NotMade!);
        Assert.Equal(1, project.Count(ProjectLinks.Table));
        Assert.Empty(project.Time.Waits);
    }

    [Fact]
    public async Task The_month_s_link_quota_and_a_bad_address_have_their_codes()
    {
        await using var project = await TempProject.StartAsync(Small, "groups");
        project.Sandbox.Inject(new SandboxFault("encode-limit", "/shorten"));
        var links = new LinkShortening(project.Project);
        Assert.Equal("LINK_QUOTA", (await Assert.ThrowsAsync<PipelineException>(() => links.ShortenAsync(new(["https://www.shop.example/a"]), false, null, Stop))).Code);
        Assert.Equal("INVALID_ARGUMENT", (await Assert.ThrowsAsync<PipelineException>(() => links.ShortenAsync(new(["ftp://x"]), false, null, Stop))).Code);
        Assert.Equal(1, project.Sandbox.Log.Count);
    }
}
