using System.Globalization;
using Bitly.Mcp.Sandbox;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Starts the local Bitly API.</summary>
internal static class SandboxCommand
{
    /// <summary>Where a sandbox listens unless told otherwise, so that projects made for it go on to work.</summary>
    public const int DefaultPort = 8484;

    public static CommandSpec Spec() => new()
    {
        Name = "sandbox",
        Summary = "Start a local Bitly API with an invented account, for trying without a token",
        Details = "Serves on 127.0.0.1 until Ctrl-C. The same seed gives the same account. Its token is sandbox-token.",
        Options =
        [
            new("--port", "Port (8484)", "N"),
            new("--groups", "Groups of the account (3)", "N"),
            new("--links", "Links of each group (2000)", "N"),
            new("--plan", "Plan of the account", "PLAN", Allowed: ["free", "core", "growth", "premium", "enterprise"]),
            new("--seed", "Another account (42)", "N"),
            new("--token", "The token it accepts (sandbox-token)", "TOKEN"),
            new("--log", "Append each request as one line of JSON", "FILE"),
        ],
        Examples = ["sandbox", "sandbox --links 100000 --plan free"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var standard = new SandboxOptions();
        var arguments = call.Arguments;
        var options = new SandboxOptions
        {
            Port = arguments.Number("--port", least: 0) ?? DefaultPort,
            Groups = arguments.Number("--groups") ?? standard.Groups,
            LinksPerGroup = arguments.Number("--links", least: 0) ?? standard.LinksPerGroup,
            Plan = arguments.Text("--plan") ?? standard.Plan,
            Seed = (ulong)(arguments.Number("--seed", least: 0) ?? (int)standard.Seed),
            Token = arguments.Text("--token") ?? standard.Token,
            RequestLogFile = arguments.Text("--log"),
            Time = call.Project.Time,
        };
        await using var server = await SandboxServer.StartAsync(options, cancellationToken);
        var terminal = call.Terminal;
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Sandbox at {server.BaseUrl} ({options.Groups} groups, {options.Groups * (long)options.LinksPerGroup:N0} links, plan {options.Plan}), token {options.Token}"));
        terminal.Say($"A project for it: {Invoked.As} scaffold --base-url {server.BaseUrl}, then {Invoked.As} credentials set. Ctrl-C ends it.");
        await terminal.Out.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return ExitCode.Ok;
    }
}
