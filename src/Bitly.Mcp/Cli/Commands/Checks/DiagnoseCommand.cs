using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations.Diagnosis;

namespace Bitly.Mcp.Cli.Commands.Checks;

/// <summary>One cause of what went wrong, with proof and what to do.</summary>
internal static class DiagnoseCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "diagnose",
        Summary = "Why the last run failed or brought nothing: one cause, its proof, the next command",
        Details = "Reads the traces on disk and sends nothing. Exit code 0 when nothing is wrong, 3 when there is a finding.",
        Arguments = [new("RUN", "A kept run; default: the last one")],
        Options = [new("--statuses", "What the HTTP statuses of this API mean, beside what dltHub's page says"), CommandSpec.Project, CommandSpec.Json],
        Examples = ["diagnose", "diagnose --statuses"],
        Run = (call, _) => Task.FromResult(call.Arguments.Flag("--statuses") ? ShowStatuses(call) : Show(call, new ProjectDiagnosis(call.Project).Read(call.Arguments.Word(0)))),
    };

    private static int Show(Invocation call, DiagnosisAnswer answer)
    {
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.DiagnosisAnswer);
            return answer.Healthy ? ExitCode.Ok : ExitCode.FixAndRerun;
        }

        var terminal = call.Terminal;
        terminal.SayBold(answer.Healthy ? "" : answer.Code!, answer.Healthy ? answer.Cause : $": {answer.Cause}");
        foreach (var (name, value) in answer.Evidence ?? new Dictionary<string, string>())
        {
            terminal.Say($"  {name}: {value}");
        }

        foreach (var candidate in answer.Candidates ?? [])
        {
            terminal.Say($"  data_selector = \"{candidate.DataSelector}\" finds {candidate.Records} records");
        }

        if (answer.Message is { } message && message != answer.Cause)
        {
            terminal.Say($"\n{message}");
        }

        if (answer.WhatToDo is { } what)
        {
            terminal.Say($"\nWhat to do: {what}");
        }

        foreach (var also in answer.AlsoSeen ?? [])
        {
            terminal.Say($"also: {also}");
        }

        return answer.Healthy ? ExitCode.Ok : ExitCode.FixAndRerun;
    }

    private static int ShowStatuses(Invocation call)
    {
        foreach (var row in Troubleshooting.Rows)
        {
            call.Terminal.Say($"{row.Status}  {string.Join(", ", row.Codes)}\n  the page says: {row.PageSays}\n  in truth: {row.True}\n  what to do: {row.WhatToDo}");
        }

        return ExitCode.Ok;
    }
}
