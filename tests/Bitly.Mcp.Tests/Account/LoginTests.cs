using System.Net;
using System.Net.Sockets;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Account;
using Bitly.Mcp.Operations.Login;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Tests.Projects;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Account;

public sealed class LoginTests
{
    private static readonly SandboxOptions Small = new() { LinkCounts = [5], Token = "token-from-the-code-flow" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_code_flow_stores_a_token_that_is_accepted_and_logout_takes_it_away()
    {
        await using var project = await StartAsync();
        var url = "";
        var file = await new ProjectLogin(project.Project).RunAsync(0, opened => { url = opened; _ = BrowseAsync(opened); }, Stop);
        Assert.Contains("code_challenge_method=S256", url, StringComparison.Ordinal);
        Assert.DoesNotContain(SandboxOAuth.ClientSecret, url, StringComparison.Ordinal);
        Assert.Equal(".dlt/secrets.toml", file);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(project.Folder, file)));
        }

        Assert.Equal("sam_sample", (await new AccountChecks(project.Project).VerifyAsync(Stop)).Account!.Login);
        Assert.True(new Credentials(project.Project).Remove());
        Assert.False(new Credentials(project.Project).Report().Ready);
    }

    [Fact]
    public async Task An_answer_with_another_state_is_refused_and_nothing_is_stored()
    {
        await using var project = await StartAsync();
        var error = await Assert.ThrowsAsync<PipelineException>(() => new ProjectLogin(project.Project).RunAsync(0, url => _ = ForgeAsync(url), Stop));
        Assert.Equal("LOGIN_REFUSED", error.Code);
        Assert.False(new Credentials(project.Project).Report().Ready);
    }

    /// <summary>Browsers open connections in advance; something else on the machine may knock and run away.</summary>
    [Fact]
    public async Task Visitors_who_say_nothing_or_run_away_do_not_stop_a_login()
    {
        await using var project = await StartAsync();
        using var silent = new TcpClient();
        await new ProjectLogin(project.Project).RunAsync(0, url => _ = VisitAsync(url, silent), Stop);
        Assert.True(new Credentials(project.Project).Report().Ready);
    }

    [Fact]
    public async Task A_wrong_client_secret_is_refused_without_naming_it()
    {
        await using var project = await StartAsync();
        project.Environment["SOURCES__BITLY_SOURCE__OAUTH__CLIENT_SECRET"] = "not-the-secret";
        var error = await Assert.ThrowsAsync<PipelineException>(() => new ProjectLogin(project.Project).RunAsync(0, url => _ = BrowseAsync(url), Stop));
        Assert.Equal("LOGIN_REFUSED", error.Code);
        Assert.DoesNotContain("not-the-secret", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<TempProject> StartAsync()
    {
        var project = await TempProject.StartAsync(Small, "groups");
        new Credentials(project.Project).Remove();
        project.Environment["SOURCES__BITLY_SOURCE__OAUTH__CLIENT_ID"] = SandboxOAuth.ClientId;
        project.Environment["SOURCES__BITLY_SOURCE__OAUTH__CLIENT_SECRET"] = SandboxOAuth.ClientSecret;
        return project;
    }

    /// <summary>What a browser does: follows the redirect to the loopback address.</summary>
    private static async Task BrowseAsync(string url)
    {
        using var browser = new HttpClient();
        using var answer = await browser.GetAsync(new Uri(url), Stop);
    }

    private static async Task VisitAsync(string url, TcpClient silent)
    {
        var port = new Uri(Loopback.Query(new Uri(url).Query.TrimStart('?'))["redirect_uri"]).Port;
        using (var runs = new TcpClient())
        {
            await runs.ConnectAsync(IPAddress.Loopback, port, Stop);
            runs.LingerState = new LingerOption(true, 0);
        }

        await silent.ConnectAsync(IPAddress.Loopback, port, Stop);
        await BrowseAsync(url);
    }

    private static async Task ForgeAsync(string url)
    {
        var redirect = Loopback.Query(new Uri(url).Query.TrimStart('?'))["redirect_uri"];
        using var browser = new HttpClient();
        using var favicon = await browser.GetAsync(new Uri(new Uri(redirect), "/favicon.ico"), Stop);
        using var answer = await browser.GetAsync(new Uri(redirect + "?code=stolen&state=guessed"), Stop);
    }
}
