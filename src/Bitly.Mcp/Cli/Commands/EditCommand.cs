using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using Bitly.Pipeline.Catalog;

namespace Bitly.Mcp.Cli.Commands;

/// <summary>Edits a definition without losing a comment.</summary>
internal static class EditCommand
{
    private static readonly OptionSpec DryRun = new("--dry-run", "Only show the diff");

    public static CommandSpec Add() => Spec("edit add", "Add an entry of the catalogue, with its parents",
        [new("RESOURCE", "name of an entry of `endpoints`", Required: true)], "edit add group_countries",
        (edits, call) => edits.Add(call.Word(0)!, call.Flag("--dry-run")));

    public static CommandSpec Remove() => Spec("edit remove", "Take a resource out of the definition",
        [new("RESOURCE", "its name", Required: true)], "edit remove group_countries",
        (edits, call) => edits.Remove(call.Word(0)!, call.Flag("--dry-run")));

    public static CommandSpec Set() => Spec("edit set", "Set a key of a resource; without VALUE the key is taken out",
        [new("RESOURCE", "its name", Required: true), new("PATH", "dotted key, for instance endpoint.params.archived", Required: true), new("VALUE", "JSON or text")],
        "edit set group_bitlinks endpoint.params.archived off",
        (edits, call) => edits.Set(call.Word(0)!, call.Word(1)!, call.Word(2) ?? "", call.Flag("--dry-run")));

    public static CommandSpec Undo() => Spec("edit undo", "Take the last edit back", [], "edit undo", (edits, _) => edits.Undo());

    private static CommandSpec Spec(string name, string summary, IReadOnlyList<ArgumentSpec> arguments, string example, Func<DefinitionEdits, ParsedArguments, EditAnswer> edit) => new()
    {
        Name = name,
        Summary = summary,
        Details = "Comments, order and everything else of bitly_pipeline.toml stay as they are; the diff is shown.",
        Arguments = arguments,
        Options = [DryRun, CommandSpec.Project, CommandSpec.Json],
        Examples = [example],
        Run = (call, _) => Task.FromResult(Show(call, edit(new DefinitionEdits(call.Project, new Endpoints(new BitlyCatalog())), call.Arguments))),
    };

    private static int Show(Invocation call, EditAnswer answer)
    {
        if (call.Json)
        {
            call.Print(answer, AnswerJson.Default.EditAnswer);
        }
        else
        {
            call.Terminal.Say(answer.Diff.Length == 0 ? "Nothing to change." : answer.Diff);
            foreach (var problem in answer.Problems ?? [])
            {
                call.Terminal.Note(problem);
            }
        }

        return answer.Problems is null ? ExitCode.Ok : ExitCode.FixAndRerun;
    }
}
