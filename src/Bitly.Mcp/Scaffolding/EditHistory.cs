using System.Globalization;
using Bitly.Mcp.Answers;

namespace Bitly.Mcp.Scaffolding;

/// <summary>The texts that a definition had before our edits, newest last, so that an edit can be taken back.</summary>
internal sealed class EditHistory(string folder)
{
    private const int Kept = 20;
    private const string Before = ".before.toml";
    private const string After = ".after.toml";

    public void Add(string before, string after)
    {
        Directory.CreateDirectory(folder);
        var steps = Steps();
        var number = steps.Count == 0 ? 1 : int.Parse(Path.GetFileName(steps[^1]).AsSpan(0, 6), CultureInfo.InvariantCulture) + 1;
        var name = Path.Combine(folder, number.ToString("D6", CultureInfo.InvariantCulture));
        ProjectScaffold.Replace(name + After, after, secret: true);
        ProjectScaffold.Replace(name + Before, before, secret: true);
        foreach (var old in steps.SkipLast(Kept - 1))
        {
            Forget(old);
        }
    }

    /// <summary>The text before the last edit; that edit is forgotten.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">EDIT_REFUSED: there was no edit, or the file was changed by hand since.</exception>
    public string TakeBack(string current)
    {
        var steps = Steps();
        if (steps.Count == 0)
        {
            throw SurfaceErrors.EditRefused("There is no edit to take back.");
        }

        var last = steps[^1];
        if (File.ReadAllText(last.Replace(Before, After, StringComparison.Ordinal)) != current)
        {
            throw SurfaceErrors.EditRefused("The definition was changed by hand after the last edit, so taking that edit back would lose the change.");
        }

        var before = File.ReadAllText(last);
        Forget(last);
        return before;
    }

    private List<string> Steps() => Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*" + Before).Order(StringComparer.Ordinal)] : [];

    private static void Forget(string step)
    {
        File.Delete(step);
        File.Delete(step.Replace(Before, After, StringComparison.Ordinal));
    }
}
