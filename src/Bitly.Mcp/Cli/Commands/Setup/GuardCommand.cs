using System.Text;
using System.Text.Json;
using Bitly.Mcp.Agents.Checks;

namespace Bitly.Mcp.Cli.Commands.Setup;

/// <summary>Serves as an agent's hook: one call in, one verdict out, in the form that agent understands.</summary>
internal static class GuardCommand
{
    /// <summary>What Claude Code and Codex take as "no": stderr goes to the model.</summary>
    private const int Refused = 2;

    public static CommandSpec Spec() => new()
    {
        Name = "guard",
        Summary = "A hook for agents: refuses tool calls that would open a secrets file",
        Details = "Reads the tool call as JSON from stdin. For Claude Code and Codex exit code 2 refuses and stderr says why; for Cursor the answer is\nJSON on stdout. It looks at words, so a program written to get around it will: deny rules and the agent's sandbox are the wall.",
        Options = [new("--host", "Whose hook it is (required)", "AGENT", Allowed: ["claude", "cursor", "codex"])],
        Examples = ["guard --host cursor < call.json"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var host = call.Arguments.Text("--host") ?? throw Answers.SurfaceErrors.Usage("guard needs --host claude, cursor or codex.");
        using var reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var verdict = Guard.Judge(await reader.ReadToEndAsync(cancellationToken));
        if (host == "cursor")
        {
            call.Terminal.Say(ForCursor(verdict));
            return ExitCode.Ok;
        }

        if (verdict.Allowed)
        {
            return ExitCode.Ok;
        }

        call.Terminal.Note(verdict.Reason);
        return Refused;
    }

    /// <summary>Cursor's answer of a hook: permission, and the reason for the person and for the model.</summary>
    internal static string ForCursor(Verdict verdict)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("permission", verdict.Allowed ? "allow" : "deny");
            if (!verdict.Allowed)
            {
                writer.WriteString("user_message", verdict.Reason);
                writer.WriteString("agent_message", verdict.Reason);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
