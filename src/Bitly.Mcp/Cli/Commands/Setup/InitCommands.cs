using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Setup;

namespace Bitly.Mcp.Cli.Commands.Setup;

/// <summary>Sets an agent up and takes that back.</summary>
internal static class InitCommands
{
    internal static readonly OptionSpec Agent = new("--agent", "The agent; default: the one that is used here", "AGENT", Allowed: AgentChoice.Words);
    internal static readonly OptionSpec DryRun = new("--dry-run", "Show the changes as a diff, write nothing");
    internal static readonly OptionSpec Overwrite = new("--overwrite", "Take our text where a skill or command was changed by hand");

    public static CommandSpec Init() => new()
    {
        Name = "init",
        Summary = "Set up Claude Code, Cursor or Codex in this folder",
        Details = "Writes the server entry (with this program's full path), short rules, skills, commands, and the rules that keep the agent from\nsecrets files. What belongs to you in these files stays byte for byte; `uninstall` gives back what was there before.\nNeeds no network. Doing it twice changes nothing.",
        Options =
        [
            Agent,
            DryRun,
            new("--sandbox", "Claude Code: also switch its sandbox on, so that no program it starts can read secrets (needs bubblewrap and socat on Linux)"),
            Overwrite,
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["init", "init --agent claude --dry-run", "init --agent all"],
        Run = (call, _) => Task.FromResult(Show(call, new AgentSetup(call.Project).Install(Request(call)))),
    };

    public static CommandSpec Uninstall() => new()
    {
        Name = "uninstall",
        Summary = "Take the set-up back; every file as it was before",
        Details = "A file that is as `init` left it gets its former bytes; one that was changed since loses only our parts; a skill or command\nchanged by hand stays and is named. Data, definition and credentials are not touched.",
        Options = [Agent with { Description = "The agent; default: every installed one" }, DryRun, CommandSpec.Project, CommandSpec.Json],
        Examples = ["uninstall", "uninstall --agent cursor --dry-run"],
        Run = (call, _) => Task.FromResult(Show(call, new AgentSetup(call.Project).Uninstall(Request(call)))),
    };

    internal static SetupRequest Request(Invocation call) => new(
        call.Arguments.Text("--agent"), call.Arguments.Flag("--dry-run"), call.Arguments.Flag("--overwrite"), call.Arguments.Flag("--sandbox"));

    /// <summary>6 when a file was left alone, so that a script notices.</summary>
    internal static int Show(Invocation call, AgentSetupAnswer answer)
    {
        var code = answer.Files.Any(file => file.Change == "kept") ? ExitCode.Partial : ExitCode.Ok;
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.AgentSetupAnswer);
            return code;
        }

        if (answer.Diff is { Length: > 0 })
        {
            call.Terminal.Say(answer.Diff + "\n");
        }

        foreach (var file in answer.Files)
        {
            call.Terminal.Say($"{file.Change,-9} {file.Path}{(file.Note is null ? "" : $"  ({file.Note})")}");
        }

        if (answer.Files.Count == 0)
        {
            call.Terminal.Say("Nothing is installed here.");
        }

        if (answer.DryRun)
        {
            call.Terminal.Say("\nA dry run: nothing was written.");
        }
        else
        {
            foreach (var line in answer.ByHand ?? [])
            {
                call.Terminal.Say($"By hand: {line}");
            }
        }

        return code;
    }
}
