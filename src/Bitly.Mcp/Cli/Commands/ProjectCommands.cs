using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Catalog;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Commands that set a project up and check it.</summary>
internal static class ProjectCommands
{
    public static CommandSpec Scaffold() => new()
    {
        Name = "scaffold",
        Summary = "Write a project, or add resources to it",
        Details = "Writes bitly_pipeline.toml, .dlt/config.toml, .dlt/secrets.toml (placeholder, readable by you only) and .gitignore lines.\nWhat is there is never overwritten: a definition gets the resources it lacks, and nothing else.",
        Arguments = [new("RESOURCE", "Entries of `endpoints`; their parents are added. Default: groups group_bitlinks", Repeated: true)],
        Options =
        [
            new("--name", "Name of a new pipeline (bitly_pipeline)", "NAME"),
            new("--dataset", "Dataset of a new pipeline (bitly_data)", "NAME"),
            new("--base-url", "API address of a new pipeline", "URL"),
            CommandSpec.Project,
            CommandSpec.Json,
        ],
        Examples = ["scaffold", "scaffold groups group_bitlinks group_countries", "scaffold --base-url http://127.0.0.1:8484/v4"],
        Run = ScaffoldAsync,
    };

    public static CommandSpec Validate() => new()
    {
        Name = "validate",
        Summary = "Check the definition without a request",
        Options = [CommandSpec.Project, CommandSpec.Json],
        Examples = ["validate"],
        Run = ValidateAsync,
    };

    public static CommandSpec Status() => new()
    {
        Name = "status",
        Summary = "What this project has, what ran, what is left before production",
        Options = [CommandSpec.Project, CommandSpec.Json],
        Examples = ["status"],
        Run = StatusAsync,
    };

    private static Task<int> ScaffoldAsync(Invocation call, CancellationToken cancellationToken)
    {
        var standard = new ScaffoldRequest();
        var request = new ScaffoldRequest
        {
            Resources = call.Arguments.Words,
            PipelineName = call.Arguments.Text("--name") ?? standard.PipelineName,
            DatasetName = call.Arguments.Text("--dataset") ?? standard.DatasetName,
            BaseUrl = call.Arguments.Text("--base-url") ?? standard.BaseUrl,
        };
        var answer = new Definitions(new Endpoints(new BitlyCatalog())).Scaffold(call.Project.Folder, request);
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.ScaffoldAnswer);
            return Task.FromResult(ExitCode.Ok);
        }

        foreach (var file in answer.Files)
        {
            call.Terminal.Say($"{file.Status,-8} {file.Path}{(file.Note is null ? "" : $"  ({file.Note})")}");
        }

        call.Terminal.Say($"\nNext: {Invoked.As} credentials set, then {Invoked.As} plan");
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> ValidateAsync(Invocation call, CancellationToken cancellationToken)
    {
        var answer = Definitions.Validate(call.Project);
        var code = answer.Valid ? ExitCode.Ok : ExitCode.FixAndRerun;
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.ValidateAnswer);
            return Task.FromResult(code);
        }

        foreach (var problem in answer.Problems ?? [])
        {
            call.Terminal.Note(problem);
        }

        foreach (var warning in answer.Warnings ?? [])
        {
            call.Terminal.Note($"warning: {warning}");
        }

        if (answer.Valid)
        {
            call.Terminal.Say($"{answer.File} is valid: pipeline {answer.PipelineName}, dataset {answer.DatasetName} in {answer.Destination}, from {answer.BaseUrl}\n");
            call.PrintTable(["resource", "request", "write", "key", "cursor"], answer.Resources!.Select(row => new[]
            {
                row.Selected ? row.Name : $"({row.Name})", row.Request, row.WriteDisposition, string.Join(", ", row.PrimaryKey ?? []), row.Cursor ?? "",
            }));
        }

        return Task.FromResult(code);
    }

    private static Task<int> StatusAsync(Invocation call, CancellationToken cancellationToken)
    {
        var answer = new ProjectStatus(call.Project, new Credentials(call.Project)).Read();
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.StatusAnswer);
            return Task.FromResult(ExitCode.Ok);
        }

        call.Terminal.Say(answer.Folder);
        foreach (var row in answer.Checklist)
        {
            var mark = row.State switch { "done" => "[x]", "problem" => "[!]", _ => "[ ]" };
            call.Terminal.Say($"{mark} {row.Item}: {row.Detail}");
        }

        if (answer.NextStep is { } next && ToolCommands.ByTool.TryGetValue(next.Tool, out var command))
        {
            call.Terminal.Say($"\nNext: {Invoked.As} {command}  ({next.Why})");
        }

        return Task.FromResult(ExitCode.Ok);
    }
}
