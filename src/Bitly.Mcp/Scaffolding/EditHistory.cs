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

    /// <summary>The text before the last edit. <see cref="ForgetLast"/> comes when it is in place again, so that a crash between the two loses neither text.</summary>
    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">EDIT_REFUSED: there was no edit, or the file was changed by hand since.</exception>
    public string BeforeLast(string current)
    {
        var steps = Steps();
        if (steps.Count > 0 && TextAfter(steps[^1]) != current && File.ReadAllText(steps[^1]) == current)
        {
            // Killed after the text was in place again: this edit is taken back already.
            Forget(steps[^1]);
            steps.RemoveAt(steps.Count - 1);
        }

        if (steps.Count == 0)
        {
            throw SurfaceErrors.EditRefused("There is no edit to take back.");
        }

        return TextAfter(steps[^1]) == current
            ? File.ReadAllText(steps[^1])
            : throw SurfaceErrors.EditRefused("The definition was changed by hand after the last edit, so taking that edit back would lose the change.");
    }

    /// <summary>The last edit is taken back.</summary>
    public void ForgetLast()
    {
        if (Steps() is { Count: > 0 } steps)
        {
            Forget(steps[^1]);
        }
    }

    private static string TextAfter(string step) => File.ReadAllText(step.Replace(Before, After, StringComparison.Ordinal));

    private List<string> Steps() => Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*" + Before).Order(StringComparer.Ordinal)] : [];

    private static void Forget(string step)
    {
        File.Delete(step);
        File.Delete(step.Replace(Before, After, StringComparison.Ordinal));
    }
}
