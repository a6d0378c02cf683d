using System.Text;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Operations.Account;
using Bitly.Pipeline.Configuration;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Shows which credentials are set, and takes one from a person without showing it.</summary>
internal static class CredentialCommands
{
    public static CommandSpec Show(string name) => new()
    {
        Name = name,
        Summary = "Which credentials are needed, whether they are set, where they were looked for",
        Details = "Values are never shown.",
        IsAboutSecrets = true,
        Options = [new("--verify", "Also ask the API (3 requests): login, default group, plan, requests left"), CommandSpec.Project, CommandSpec.Json],
        Examples = ["credentials", "credentials --verify", "credentials set"],
        Run = ShowAsync,
    };

    public static CommandSpec Set() => new()
    {
        Name = "credentials set",
        Summary = "Type the access token; it is not shown and stored for you only",
        Details = "Writes [sources.bitly_source] access_token into .dlt/secrets.toml (mode 0600); comments and other values stay.\nWithout a terminal the token is read from the first line of stdin, so that it is never an argument that others can see.",
        IsAboutSecrets = true,
        Options = [CommandSpec.Project],
        Examples = ["credentials set", "credentials set < token.txt"],
        Run = SetAsync,
    };

    public static CommandSpec Remove() => new()
    {
        Name = "credentials remove",
        Summary = "Take the access token out of .dlt/secrets.toml",
        IsAboutSecrets = true,
        Options = [CommandSpec.Project],
        Examples = ["credentials remove"],
        Run = RemoveAsync,
    };

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        var answer = call.Arguments.Flag("--verify") ? await new AccountChecks(call.Project).VerifyAsync(cancellationToken) : new Credentials(call.Project).Report();
        var code = answer.Ready ? ExitCode.Ok : ExitCode.FixAndRerun;
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.CredentialsAnswer);
            return code;
        }

        foreach (var row in answer.Credentials)
        {
            call.Terminal.Say(row.FoundIn is { } place
                ? $"{row.Name}: set, in {place.Provider} ({place.Key}{(place.Remark is null ? "" : $", {place.Remark}")}), length {row.Length}"
                : $"{row.Name}: not set{(row.Problem is null ? "" : $" ({row.Problem})")}. Looked for, in this order:");
            foreach (var tried in row.Tried ?? [])
            {
                call.Terminal.Say($"  {tried.Provider}: {tried.Key}{(tried.Remark is null ? "" : $" ({tried.Remark})")}");
            }
        }

        if (answer.Account is { } account)
        {
            call.Terminal.Say($"accepted: {account.Login}, default group {account.DefaultGroup ?? "none"}, plan {account.Plan ?? "unknown"}, "
                + (account.RequestsLeft is { } left ? $"{left} of {account.RequestsAMonth} requests left until {account.ResetsOn}" : "requests left unknown"));
        }

        if (!answer.Ready)
        {
            call.Terminal.Say($"\nSet it with: {Invoked.As} credentials set");
        }

        return code;
    }

    private static Task<int> SetAsync(Invocation call, CancellationToken cancellationToken)
    {
        var token = Read(call.Terminal, cancellationToken);
        if (token.Length == 0)
        {
            throw SurfaceErrors.Usage("No token was given, so nothing was changed.");
        }

        var file = new Credentials(call.Project).Set(new Secret(token));
        call.Terminal.Say($"Stored in {file}, readable by you only. Check it with: {Invoked.As} credentials");
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> RemoveAsync(Invocation call, CancellationToken cancellationToken)
    {
        var removed = new Credentials(call.Project).Remove();
        call.Terminal.Say(removed ? "Removed from .dlt/secrets.toml." : "There was no access token in .dlt/secrets.toml.");
        return Task.FromResult(ExitCode.Ok);
    }

    /// <summary>Keys typed at a terminal without echo, or the first line of redirected input. Blanks around it are dropped.</summary>
    private static string Read(Terminal terminal, CancellationToken cancellationToken)
    {
        if (!terminal.Interactive)
        {
            using var reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
            return reader.ReadLine()?.Trim() ?? "";
        }

        terminal.Error.Write("Access token (not shown): ");
        var typed = new StringBuilder();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                terminal.Note();
                return typed.ToString().Trim();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }
    }
}
