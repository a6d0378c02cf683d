using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Setup;

namespace Bitly.Mcp.Cli.Commands.Setup;

/// <summary>Shows toolkits and installs one.</summary>
internal static class ToolkitCommands
{
    private static readonly ArgumentSpec Name = new("NAME", "rest-api-pipeline, data-exploration or runtime", Required: true);

    public static CommandSpec List() => new()
    {
        Name = "toolkit list",
        Summary = "Skills and commands that belong together",
        Options = [CommandSpec.Json],
        Examples = ["toolkit list"],
        Run = ListAsync,
    };

    public static CommandSpec Info() => new()
    {
        Name = "toolkit info",
        Summary = "One toolkit with its skills",
        Arguments = [Name],
        Options = [CommandSpec.Json],
        Examples = ["toolkit info rest-api-pipeline"],
        Run = InfoAsync,
    };

    public static CommandSpec Install() => new()
    {
        Name = "toolkit install",
        Summary = "Install one toolkit's skills and commands",
        Details = "`init` installs all of them together with the server entry; this adds or renews the texts of one.",
        Arguments = [Name],
        Options = [InitCommands.Agent, InitCommands.DryRun, InitCommands.Overwrite, CommandSpec.Project, CommandSpec.Json],
        Examples = ["toolkit install data-exploration --agent claude"],
        Run = (call, _) => Task.FromResult(InitCommands.Show(call, new AgentSetup(call.Project).InstallToolkit(call.Arguments.Word(0)!, InitCommands.Request(call)))),
    };

    private static Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        var answer = AgentSetup.Toolkits();
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.ToolkitsAnswer);
        }
        else
        {
            call.PrintTable(["toolkit", "begin with", "skills", "about"], answer.Toolkits.Select(row => new[] { row.Name, row.Entry, row.Skills.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), row.About }));
        }

        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> InfoAsync(Invocation call, CancellationToken cancellationToken)
    {
        var answer = AgentSetup.ToolkitInfo(call.Arguments.Word(0)!);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.ToolkitsAnswer);
            return Task.FromResult(ExitCode.Ok);
        }

        var toolkit = answer.Toolkits[0];
        call.Terminal.Say($"{toolkit.Name}: {toolkit.About}. Begin with {toolkit.Entry}.\n");
        foreach (var skill in answer.Skills!)
        {
            call.Terminal.SayBold(skill.Name, $"\n  {skill.About}");
        }

        return Task.FromResult(ExitCode.Ok);
    }
}
