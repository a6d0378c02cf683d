using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;
using ModelContextProtocol.Server;

namespace Bitly.Mcp.Tools;

/// <summary>The tool that edits a definition.</summary>
internal sealed class EditTool(DefinitionEdits edits)
{
    [McpServerTool(Name = "edit-pipeline", Title = "Edit pipeline", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Adds, removes or changes a resource in bitly_pipeline.toml and shows the diff. Comments and everything else stay. undo takes the last edit back.")]
    public EditAnswer EditPipeline(
        [AllowedValues("add", "remove", "set", "undo")] string action,
        [Description("Its name; not for undo")] string resource = "",
        [Description("For set: dotted key, e.g. endpoint.params.archived or write_disposition")] string path = "",
        [Description("For set: JSON or text; empty takes the key out")] string value = "",
        [Description("Only show the diff")] bool dry_run = false) => action switch
        {
            "undo" => edits.Undo(),
            _ when resource.Length == 0 => throw SurfaceErrors.Argument($"edit-pipeline: {action} needs the argument resource."),
            "add" => edits.Add(resource, dry_run),
            "remove" => edits.Remove(resource, dry_run),
            "set" when path.Length > 0 => edits.Set(resource, path, value, dry_run, byAgent: true),
            "set" => throw SurfaceErrors.Argument("edit-pipeline: set needs the argument path, for instance write_disposition."),
            _ => throw SurfaceErrors.Argument($"edit-pipeline: action must be one of add, remove, set, undo.{Nearest.Hint(action, ["add", "remove", "set", "undo"])}"),
        };
}
