using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Setup;

namespace Bitly.Mcp.Cli.Commands.Setup;

/// <summary>Says whether an agent's set-up works.</summary>
internal static class DoctorCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "doctor",
        Summary = "Check that set-up: starts the server as the agent would and talks to it",
        Details = "Reads the files as the agent does, starts the server exactly as written there (initialize, tools/list, one call), and checks the\nrules against reading secrets, the rules text and the skills. Changes nothing. Exit code 0 when all is well, 3 when something is not.",
        Options = [InitCommands.Agent with { Description = "The agent; default: every installed one" }, CommandSpec.Project, CommandSpec.Json],
        Examples = ["doctor", "doctor --agent codex --json"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var answer = await new AgentSetup(call.Project).ExamineAsync(call.Arguments.Text("--agent"), cancellationToken);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.DoctorAnswer);
        }
        else
        {
            foreach (var row in answer.Findings)
            {
                call.Terminal.Say($"{(row.Ok ? "ok     " : "PROBLEM")} {row.Agent}: {row.Code}: {row.What}");
                if (row.Fix is not null)
                {
                    call.Terminal.Say($"          do: {row.Fix}");
                }
            }
        }

        return answer.Healthy ? ExitCode.Ok : ExitCode.FixAndRerun;
    }
}
