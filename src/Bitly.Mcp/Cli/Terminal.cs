using System.Runtime.CompilerServices;
using Bitly.Pipeline.Datasets;

namespace Bitly.Mcp.Cli;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything about the work to <see cref="Error"/>.</summary>
internal sealed class Terminal : IDisposable
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }
    /// <summary>What there is at the other end. Asked when it first matters: finding out loads the runtime's console.</summary>
    public Func<TerminalTraits> Look { get; init; } = () => new TerminalTraits();
    /// <summary>Reads a line a person types; null at the end of input.</summary>
    public Func<string?> ReadLine { get; init; } = () => Console.ReadLine();

    private TerminalTraits Traits => field ??= Look();

    /// <summary>True when <see cref="Error"/> is a terminal whose lines may be rewritten.</summary>
    public bool Live => Traits.Live;
    /// <summary>True when a person can answer a question.</summary>
    public bool Interactive => Traits.Interactive;
    /// <summary>Columns of a line.</summary>
    public int Width => Traits.Width;

    /// <summary>Text over the process's own streams. A dumb terminal, NO_COLOR (any non-empty value) and redirection are respected.</summary>
    public static Terminal OfProcess(TextWriter output, TextWriter error) => new() { Out = output, Error = error, Look = LookAtProcess };

    /// <summary>One line of result.</summary>
    public void Say(string line = "") => Out.WriteLine(Shown(line));

    /// <summary>One line of result that begins in bold.</summary>
    public void SayBold(string title, string rest = "") =>
        Out.WriteLine(Traits.Color ? $"\e[1m{Shown(title)}\e[0m{Shown(rest)}" : Shown(title + rest));

    /// <summary>One line about the work.</summary>
    public void Note(string line = "") => Error.WriteLine(Shown(line));

    /// <summary>Asks; only y or yes is a yes. For an <see cref="Interactive"/> terminal.</summary>
    public bool Confirm(string question)
    {
        Error.Write($"{Shown(question)} [y/N] ");
        return ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>The line with everything written out that would act on a terminal. Arguments, file names and the API's data stand in lines of every command.</summary>
    internal static string Shown(string line) => IsPlain(line) ? line : Visible(line);

    /// <summary>Whether every character shows itself: those of ASCII, and the mark of a cut of our own. One by one, because the first search in a text is what a short command waits for.</summary>
    private static bool IsPlain(string line)
    {
        foreach (var character in line)
        {
            if (character is not ((>= ' ' and <= '~') or '\n' or '…'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>In a method of its own: a short command with plain lines does not load the pipeline.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Visible(string line) => UntrustedText.VisibleLines(line);

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private static TerminalTraits LookAtProcess()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        var plain = dumb || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var live = !Console.IsErrorRedirected && !dumb;
        return new TerminalTraits
        {
            Live = live,
            Color = !plain && !Console.IsOutputRedirected,
            Interactive = !Console.IsInputRedirected && live,
            Width = live ? WindowWidth() : TerminalTraits.PlainWidth,
        };
    }

    private static int WindowWidth()
    {
        try
        {
            return Math.Max(40, Console.WindowWidth);
        }
        catch (IOException)
        {
            return TerminalTraits.PlainWidth;
        }
    }
}

/// <summary>What a terminal can do. A pipe or a file can do none of it.</summary>
internal sealed record TerminalTraits
{
    public const int PlainWidth = 100;

    /// <summary>Lines of progress may be rewritten.</summary>
    public bool Live { get; init; }
    /// <summary>Results may have colours.</summary>
    public bool Color { get; init; }
    /// <summary>A person can answer a question.</summary>
    public bool Interactive { get; init; }
    /// <summary>Columns of a line.</summary>
    public int Width { get; init; } = PlainWidth;
}
