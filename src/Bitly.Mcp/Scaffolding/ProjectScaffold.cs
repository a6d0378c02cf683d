using System.Text;
using Bitly.Mcp.Answers;
using Bitly.Pipeline;
using Bitly.Pipeline.Configuration;

namespace Bitly.Mcp.Scaffolding;

/// <summary>What became of one file: created, updated or kept.</summary>
internal sealed record ScaffoldedFile(string Path, string Status, string? Note = null);

/// <summary>
/// Writes the files of a project. A file that is there is never overwritten: a definition only gets the entries it lacks, .gitignore the
/// lines it lacks, secrets.toml narrower rights; everything else of them stays as a person left it.
/// </summary>
internal static class ProjectScaffold
{
    private const string Created = "created";
    private const string Updated = "updated";
    private const string Kept = "kept";

    /// <param name="folder">Made when it is not there.</param>
    /// <param name="request">What a new definition holds; of an existing one only <c>Resources</c> is added.</param>
    /// <param name="about">The one-line description of a catalogue entry, or null.</param>
    /// <param name="token">Written into a new secrets.toml (the sandbox's token); null writes the placeholder.</param>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">EDIT_REFUSED, PROJECT_NOT_WRITABLE.</exception>
    public static IReadOnlyList<ScaffoldedFile> Write(string folder, ScaffoldRequest request, Func<string, string?> about, string? token)
    {
        try
        {
            Directory.CreateDirectory(folder);
            MakePrivateFolder(Path.Combine(folder, ".dlt"));
            return
            [
                Definition(folder, request, about),
                CreateOnly(folder, ".dlt/config.toml", ProjectFiles.Config, secret: false),
                Secrets(folder, token),
                Ignore(folder),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SurfaceErrors.Unwritable(folder, error.Message);
        }
    }

    private static ScaffoldedFile Definition(string folder, ScaffoldRequest request, Func<string, string?> about)
    {
        const string name = PipelineFactory.DefinitionFileName;
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            Replace(file, ProjectFiles.Definition(request, about), secret: false);
            return new ScaffoldedFile(name, Created);
        }

        var before = PlainFile.ReadText(file);
        var text = before;
        var present = DefinitionText.Read(text).Blocks.Select(block => block.Name).ToHashSet();
        var missing = request.Resources.Where(resource => !present.Contains(resource)).ToList();
        if (missing.Count == 0)
        {
            return new ScaffoldedFile(name, Kept, "it has these resources already");
        }

        foreach (var resource in missing)
        {
            text = ResourceEditor.Add(text, resource, about(resource), new Dictionary<string, System.Text.Json.Nodes.JsonNode?>());
        }

        Replace(file, text, secret: false, before);
        return new ScaffoldedFile(name, Updated, $"added {string.Join(", ", missing)}; nothing else was touched");
    }

    private static ScaffoldedFile Secrets(string folder, string? token)
    {
        const string name = ".dlt/secrets.toml";
        var file = Path.Combine(folder, ".dlt", "secrets.toml");
        if (!File.Exists(file))
        {
            return CreateOnly(folder, name, ProjectFiles.Secrets(token), secret: true);
        }

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & others) != 0)
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return new ScaffoldedFile(name, Updated, "now only its owner may read it; its content was not touched");
        }

        return new ScaffoldedFile(name, Kept);
    }

    private static ScaffoldedFile Ignore(string folder)
    {
        const string name = ".gitignore";
        var file = Path.Combine(folder, name);
        var text = File.Exists(file) ? PlainFile.ReadText(file) : null;
        var present = (text ?? "").Split('\n').Select(line => line.Trim()).ToHashSet();
        var missing = ProjectFiles.Ignored.Where(line => !present.Contains(line)).ToList();
        if (missing.Count == 0)
        {
            return new ScaffoldedFile(name, Kept);
        }

        var lines = string.Concat(missing.Select(line => line + "\n"));
        var before = text is null || text.Length == 0 ? "" : text.EndsWith('\n') ? text : text + "\n";
        Replace(file, before + lines, secret: false);
        return new ScaffoldedFile(name, text is null ? Created : Updated);
    }

    private static ScaffoldedFile CreateOnly(string folder, string name, string text, bool secret)
    {
        var file = Path.Combine(folder, name);
        if (File.Exists(file))
        {
            return new ScaffoldedFile(name, Kept);
        }

        Replace(file, text, secret);
        return new ScaffoldedFile(name, Created);
    }

    /// <summary>The whole file or nothing of it; a secret one is the owner's alone from its first byte on.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="text">All of it.</param>
    /// <param name="secret">Nobody else may read it.</param>
    /// <param name="before">The text that <paramref name="text"/> was made of; a file that holds another one by now is left alone. null: whatever it holds.</param>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">EDIT_OVERTAKEN.</exception>
    internal static void Replace(string file, string text, bool secret, string? before = null)
    {
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (secret && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (before is not null && PlainFile.ReadText(file) != before)
            {
                throw SurfaceErrors.EditOvertaken(Path.GetFileName(file));
            }

            File.Move(temporary, file, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void MakePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
