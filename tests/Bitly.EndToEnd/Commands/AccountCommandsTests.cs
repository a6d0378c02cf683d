using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bitly.EndToEnd.Safety;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Sandbox.Http;
using Xunit;

namespace Bitly.EndToEnd.Commands;

/// <summary>The commands that deal with the account, as processes: what they print, what they send, how they end.</summary>
public sealed partial class AccountCommandsTests
{
    private const string Token = "0123456789abcdef0123456789abcdef01234567";
    private static readonly SandboxOptions Account = new() { LinkCounts = [20, 5], QrCodesPerGroup = 2 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shorten_sends_nothing_without_a_yes_and_each_address_once_with_it()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        using var project = new LiveProject(sandbox.BaseUrl);
        string[] addresses = ["https://www.shop.example/a", "https://www.shop.example/b"];
        var asked = await project.RunAsync(["shorten", .. addresses]);
        Assert.Equal((2, ""), (asked.Code, asked.Text));
        Assert.Contains("say --yes", asked.ErrorText, StringComparison.Ordinal);
        Assert.Equal(0, sandbox.Log.Count);

        var done = await project.RunAsync(["shorten", .. addresses, "--yes", "--load"]);
        Assert.True(done.Code == 0, done.ErrorText);
        Assert.Equal(addresses, done.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")[1]));
        Assert.Equal(2, sandbox.Log.CountOf("/shorten"));
        Assert.Equal(["2"], project.Query("SELECT count(*) FROM bitly_data.shortened_links"));
    }

    [Fact]
    public async Task Shorten_stops_at_the_first_failure_and_names_what_was_not_made()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        sandbox.Inject(new SandboxFault("500", "/shorten", After: 1));
        using var project = new LiveProject(sandbox.BaseUrl);
        var ended = await project.RunAsync("shorten", "https://www.shop.example/a", "https://www.shop.example/b", "https://www.shop.example/c", "--yes", "--json");
        Assert.Equal(6, ended.Code);
        var answer = JsonDocument.Parse(ended.Text).RootElement;
        Assert.Equal("https://www.shop.example/a", Assert.Single(answer.GetProperty("links").EnumerateArray().ToList()).GetProperty("long_url").GetString());
        Assert.Equal(["https://www.shop.example/b", "https://www.shop.example/c"], answer.GetProperty("not_made").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("SERVER_ERROR", answer.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(2, sandbox.Log.CountOf("/shorten"));
    }

    [Fact]
    public async Task Verified_credentials_say_whose_they_are_and_the_next_run_counts_with_the_month()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account with { Plan = "free", RequestsUsed = 700 }, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, "[[resources]]\nuse = \"groups\"\n");
        var verified = await project.RunAsync("credentials", "--verify");
        Assert.True(verified.Code == 0, verified.ErrorText);
        Assert.Contains("accepted: sam_sample, default group Bsandbox001, plan Free, 297 of 1000 requests left until ", verified.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(LiveProject.Token, verified.Text + verified.ErrorText, StringComparison.Ordinal);
        var run = await project.RunAsync("run");
        Assert.Equal(0, run.Code);
        Assert.Matches(@"1 requests?; 296 of 1,000 left this month \(plan_limits, asked on \d{4}-\d{2}-\d{2}\)", run.ErrorText);
    }

    [Fact]
    public async Task A_refused_token_ends_with_3_and_what_to_do_and_is_not_shown()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, token: Token);
        var ended = await project.RunAsync("run");
        Assert.Equal(3, ended.Code);
        var diagnosed = await project.RunAsync("diagnose", "--json");
        Assert.Equal(3, diagnosed.Code);
        var finding = JsonDocument.Parse(diagnosed.Text).RootElement;
        Assert.Equal(("TOKEN_REFUSED", "person"), (finding.GetProperty("code").GetString(), finding.GetProperty("who_acts").GetString()));
        Assert.DoesNotContain(Token, ended.Text + ended.ErrorText + diagnosed.Text + diagnosed.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typed_token_is_stored_for_its_owner_used_and_taken_away_by_logout()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account with { Token = Token }, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, "[[resources]]\nuse = \"groups\"\n");
        project.Environment.Clear();
        Assert.Equal(3, (await project.RunAsync("credentials")).Code);
        var set = await LiveProgram.RunAsync(project.Folder, ["credentials", "set"], project.Environment, Token + "\n");
        Assert.True(set.Code == 0, set.ErrorText);
        Assert.Equal(0, (await project.RunAsync("run")).Code);
        var gone = await project.RunAsync("logout");
        Assert.Equal(0, gone.Code);
        Assert.DoesNotContain(Token, await File.ReadAllTextAsync(project.At(".dlt/secrets.toml"), Stop) + set.Text + set.ErrorText + gone.Text, StringComparison.Ordinal);
        Assert.Equal(3, (await project.RunAsync("run")).Code);
        Assert.Contains("no access token", (await project.RunAsync("logout")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_opens_an_address_and_stores_the_token_that_comes_back_without_showing_it()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account with { Token = Token }, Stop);
        using var project = new LiveProject(sandbox.BaseUrl, "[[resources]]\nuse = \"groups\"\n");
        project.Environment.Clear();
        project.Environment["SOURCES__BITLY_SOURCE__OAUTH__CLIENT_ID"] = SandboxOAuth.ClientId;
        project.Environment["SOURCES__BITLY_SOURCE__OAUTH__CLIENT_SECRET"] = SandboxOAuth.ClientSecret;
        using var login = Process.Start(LiveProgram.StartInfo(ProgramProcess.Executable, project.Folder, ["login", "--port", "0"], project.Environment))!;
        login.StandardInput.Close();
        using var patience = new CancellationTokenSource(ProgramProcess.Patience);
        var told = "";
        while (!Address().IsMatch(told) && await login.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            told += line + "\n";
        }

        using (var browser = new HttpClient())
        {
            using var answer = await browser.GetAsync(new Uri(Address().Match(told).Value), patience.Token);
        }

        told += await login.StandardOutput.ReadToEndAsync(patience.Token) + await login.StandardError.ReadToEndAsync(patience.Token);
        await login.WaitForExitAsync(patience.Token);
        Assert.True(login.ExitCode == 0, told);
        Assert.Contains("Logged in. The token is in .dlt/secrets.toml", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, told, StringComparison.Ordinal);
        Assert.DoesNotContain(SandboxOAuth.ClientSecret, told, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(project.At(".dlt/secrets.toml")));
        }

        Assert.Equal(0, (await project.RunAsync("run")).Code);
    }

    [Fact]
    public async Task Login_without_an_application_says_what_to_set()
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, Stop);
        using var project = new LiveProject(sandbox.BaseUrl);
        var ended = await project.RunAsync("login");
        Assert.Equal(3, ended.Code);
        Assert.Contains("SOURCES__BITLY_SOURCE__OAUTH__CLIENT_ID", ended.ErrorText, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/oauth/authorize\S+")]
    private static partial Regex Address();
}
