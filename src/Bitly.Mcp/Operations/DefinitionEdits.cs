using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline;

namespace Bitly.Mcp.Operations;

/// <summary>Changes a project's definition resource by resource, shows what changed, and takes the last change back.</summary>
internal sealed class DefinitionEdits(Project project, Endpoints endpoints)
{
    /// <summary>Adds a catalogue entry, with its parents when they are not there.</summary>
    public EditAnswer Add(string resource, bool dryRun) => Apply(dryRun, text =>
    {
        var present = DefinitionText.Read(text).Blocks.Select(block => block.Name).ToHashSet();
        foreach (var name in endpoints.WithParents([resource]).Where(name => name == resource || !present.Contains(name)))
        {
            text = ResourceEditor.Add(text, name, endpoints.About(name), new Dictionary<string, JsonNode?>());
        }

        return text;
    });

    public EditAnswer Remove(string resource, bool dryRun) => Apply(dryRun, text => ResourceEditor.Remove(text, resource));

    /// <summary>Sets a key by its dotted path; an empty value takes the key out. A value that is JSON is taken as such, everything else as text.</summary>
    /// <param name="resource">Its name.</param>
    /// <param name="path">The key.</param>
    /// <param name="value">JSON or text.</param>
    /// <param name="dryRun">Only shows the diff.</param>
    /// <param name="byAgent">A place that credentials are sent to is refused.</param>
    public EditAnswer Set(string resource, string path, string value, bool dryRun, bool byAgent = false) => Apply(dryRun, text =>
    {
        var after = ResourceEditor.Set(text, resource, path, value.Length == 0 ? null : Value(value));
        if (byAgent)
        {
            CredentialPlaces.RefuseNew(text, after);
        }

        return after;
    });

    /// <summary>Takes the last edit back, unless the file was changed by hand since.</summary>
    public EditAnswer Undo()
    {
        var pipeline = project.Open();
        var current = PlainFile.ReadText(pipeline.Paths.DefinitionFile);
        var history = History(pipeline);
        var before = history.BeforeLast(current);
        ProjectScaffold.Replace(pipeline.Paths.DefinitionFile, before, secret: false, before: current);
        history.ForgetLast();
        return Answer(pipeline, current, before, written: true);
    }

    private EditAnswer Apply(bool dryRun, Func<string, string> edit)
    {
        var pipeline = project.Open();
        var before = PlainFile.ReadText(pipeline.Paths.DefinitionFile);
        var after = edit(before);
        if (!dryRun && after != before)
        {
            ProjectScaffold.Replace(pipeline.Paths.DefinitionFile, after, secret: false, before);
            History(pipeline).Add(before, after);
        }

        return Answer(pipeline, before, after, !dryRun);
    }

    private EditAnswer Answer(ProjectPipeline pipeline, string before, string after, bool written)
    {
        var check = written ? Definitions.Validate(project) : null;
        return new EditAnswer
        {
            File = Project.Show(pipeline.Paths, pipeline.Paths.DefinitionFile),
            Changed = written && before != after,
            Diff = TextDiff.Of(before, after),
            Problems = check?.Problems,
            Warnings = check is { Valid: false } ? ["the definition is not valid after this edit; action undo takes it back"] : null,
            NextStep = check is { Valid: false }
                ? new NextCall("edit-pipeline", "takes the edit back", new() { ["action"] = "undo" })
                : new NextCall("validate-pipeline", "shows the resources as they will be loaded"),
        };
    }

    private static EditHistory History(ProjectPipeline pipeline) => new(Path.Combine(pipeline.Paths.SettingsFolder, ".var", "edits"));

    private static JsonNode Value(string value)
    {
        try
        {
            return JsonNode.Parse(value) ?? JsonValue.Create(value);
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }
}
