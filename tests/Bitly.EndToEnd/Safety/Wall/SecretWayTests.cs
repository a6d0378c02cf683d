using System.Net;
using System.Net.Sockets;
using System.Text;
using Bitly.Pipeline;
using Xunit;

namespace Bitly.EndToEnd.Safety.Wall;

/// <summary>The same search for every way in which a credential is sent, and for what stands between us and the API.</summary>
public sealed class SecretWayTests
{
    [Theory]
    [InlineData("type = \"api_key\", api_key = \"access_token\", name = \"X-Key\"")]
    [InlineData("type = \"api_key\", api_key = \"access_token\", name = \"key\", location = \"query\"")]
    [InlineData("type = \"http_basic\", username = \"login\", password = \"access_token\"")]
    [InlineData("type = \"oauth2_client_credentials\", client_id = \"login\", client_secret = \"login\", access_token_url = \"ORIGIN/token\"")]
    public async Task No_file_shows_a_credential_however_it_is_sent(string auth)
    {
        using var elsewhere = new HostileApi("http://127.0.0.1:9");
        using var api = new HostileApi(elsewhere.Origin);
        using var project = SecretWallTests.Project(api, Canary.Token);
        project.Environment["SOURCES__BITLY_SOURCE__LOGIN"] = "somebody";
        var definition = await File.ReadAllTextAsync(project.At("bitly_pipeline.toml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(project.At("bitly_pipeline.toml"), definition.Replace("type = \"bearer\", token = \"access_token\"", auth.Replace("ORIGIN", api.Origin, StringComparison.Ordinal), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await SecretWallTests.RunInProcessAsync(project, new OpenOptions());
        var said = await SecretWallTests.EachAsync(project, ["diagnose", "--json"], ["pipeline", "trace", "--json"], ["query", "FROM body"], ["credentials"]);

        Assert.NotEmpty(api.Asked);
        Assert.Empty(elsewhere.Asked);
        Assert.Empty(Canary.FindIn(Encoding.UTF8.GetBytes(said)));
        Assert.Empty(Canary.FindInFolder(project.Folder));
    }

    /// <summary>A proxy gets a plain request whole, its headers included.</summary>
    [Fact]
    public async Task A_proxy_of_the_environment_is_not_given_a_plain_request()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        using var api = new HostileApi("http://127.0.0.1:9");
        using var project = SecretWallTests.Project(api, Canary.Token);
        foreach (var name in new[] { "http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" })
        {
            project.Environment[name] = $"http://{proxy.LocalEndpoint}";
        }

        await SecretWallTests.EachAsync(project, ["run", "body"], ["credentials", "--verify"]);
        Assert.Contains(api.Asked, asked => asked.Authorization == "Bearer " + Canary.Token);
        Assert.False(proxy.Pending());
    }
}
