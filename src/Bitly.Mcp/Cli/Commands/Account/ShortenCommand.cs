using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Account;
using Bitly.Pipeline;

namespace Bitly.Mcp.Cli.Commands.Account;

/// <summary>Makes short links in the account.</summary>
internal static class ShortenCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "shorten",
        Summary = "Make short links in the account; the only command that changes it",
        Details = "Asks first; without a terminal --yes must be said, else nothing is sent. Each address is sent once and never blindly again; it stops at the first refusal, and what was made is printed at once.",
        Arguments = [new("URL", "Addresses to shorten", Required: true, Repeated: true)],
        Options =
        [
            new("--yes", "Do it without asking"),
            new("--group", "Guid of the group; default: the user's default group", "GUID"),
            new("--domain", "A branded domain of the group; default: bit.ly", "DOMAIN"),
            new("--load", "Load the links into the table shortened_links"),
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["shorten https://example.com/page --yes", "shorten https://example.com/a https://example.com/b --group Bk1 --yes --load"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var request = new ShortenRequest(call.Arguments.Words, call.Arguments.Text("--group"), call.Arguments.Text("--domain"));
        var plan = LinkShortening.Plan(request);
        var answer = Agreed(call, request)
            ? await new LinkShortening(call.Project).ShortenAsync(
                request,
                call.Arguments.Flag("--load"),
                call.Json ? null : link => call.Terminal.Say($"{link.Link}  {link.LongUrl}{(link.Created ? "" : "  (was there already)")}"),
                cancellationToken)
            : call.Json ? LinkShortening.Refused(request, "say --yes") : plan;
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.ShortenAnswer);
        }
        else
        {
            Tell(call.Terminal, answer);
        }

        return answer.Done ? ExitCode.Ok : answer.Error is not null ? ExitCode.Partial : call.Terminal.Interactive && !call.Json ? ExitCode.Ok : ExitCode.Usage;
    }

    private static bool Agreed(Invocation call, ShortenRequest request) =>
        call.Arguments.Flag("--yes") || (!call.Json && call.Terminal.Interactive && call.Terminal.Confirm(LinkShortening.Question(request)));

    private static void Tell(Terminal terminal, ShortenAnswer answer)
    {
        if (answer.Error is { } error)
        {
            terminal.Note($"{error.Code}: {error.Message}");
            terminal.Note($"Not made: {string.Join(", ", answer.NotMade ?? [])}");
        }
        else if (!answer.Done)
        {
            terminal.Note($"Nothing was sent. This would make {answer.NotMade!.Count} link(s) in the account{(terminal.Interactive ? "." : "; say --yes to do it.")}");
        }
        else if (answer.Table is { } table)
        {
            terminal.Note($"Loaded into {table}.");
        }
    }
}
