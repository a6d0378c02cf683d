using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Login;

namespace Bitly.Mcp.Cli.Commands.Account;

/// <summary>OAuth instead of a pasted token.</summary>
internal static class LoginCommands
{
    public static CommandSpec Login() => new()
    {
        Name = "login",
        Summary = "Log in with OAuth; the token is stored for you only and never shown",
        Details = "Needs an OAuth application of your own: set sources.bitly_source.oauth.client_id and .client_secret (secrets.toml or environment), and register\nhttp://127.0.0.1:8765/callback as its redirect URI. A generic access token is simpler: credentials set.",
        IsAboutSecrets = true,
        Options = [new("--port", "Port of the registered redirect URI (default 8765)", "PORT"), CommandSpec.Project],
        Examples = ["login"],
        Run = LoginAsync,
    };

    public static CommandSpec Logout() => new()
    {
        Name = "logout",
        Summary = "Take the access token out of .dlt/secrets.toml",
        Details = "The token itself stays valid at Bitly until it is revoked in the account's settings.",
        IsAboutSecrets = true,
        Options = [CommandSpec.Project],
        Examples = ["logout"],
        Run = (call, _) =>
        {
            call.Terminal.Say(new Credentials(call.Project).Remove()
                ? "Removed from .dlt/secrets.toml. It stays valid at Bitly until you revoke it in the account's settings."
                : "There was no access token in .dlt/secrets.toml.");
            return Task.FromResult(ExitCode.Ok);
        },
    };

    private static async Task<int> LoginAsync(Invocation call, CancellationToken cancellationToken)
    {
        var file = await new ProjectLogin(call.Project).RunAsync(
            call.Arguments.Number("--port", least: 0) ?? ProjectLogin.DefaultPort,
            url => call.Terminal.Note($"Open this address in a browser and allow access; Ctrl-C gives up.\n\n{url}\n"),
            cancellationToken);
        call.Terminal.Say($"Logged in. The token is in {file}, readable by you only. Check it with: {Invoked.As} credentials --verify");
        return ExitCode.Ok;
    }
}
