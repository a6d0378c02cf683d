using System.Globalization;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>How a run of another terminal, of an agent or of an earlier time stands.</summary>
internal static class ProgressCommand
{
    public static CommandSpec Spec() => new()
    {
        Name = "progress",
        Summary = "How a run stands: pages, rows, requests, error",
        Details = "Of a run that an agent or another terminal started, or of one that ended. pipeline trace shows an ended run step by step.",
        Arguments = [new("RUN_ID", "One of the last 20 runs; default: the latest")],
        Options = [CommandSpec.Project, CommandSpec.Json],
        Examples = ["progress", "progress 20260102T101530.000000Z --json"],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        await using var runs = new RunRegistry(call.Project.Time);
        var answer = runs.Describe(call.Project.Open(), call.Arguments.Word(0));
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.RunAnswer);
            return ExitCode.Ok;
        }

        call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{answer.RunId}: {answer.Status}{(answer.Step is null ? "" : $" in {answer.Step}")}, {answer.Seconds} s, {answer.RequestsSpent} requests"));
        foreach (var resource in answer.Resources ?? [])
        {
            call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"  {resource.Resource}: {resource.Pages} pages, {resource.Records:N0} records"));
        }

        if (answer.Error is { } error)
        {
            call.Terminal.Note($"{error.Code}: {error.Message}");
        }

        return ExitCode.Ok;
    }
}
