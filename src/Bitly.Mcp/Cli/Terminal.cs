using System.Text;

namespace Bitly.Mcp.Cli;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything about the work to <see cref="Error"/>.</summary>
internal sealed class Terminal : IDisposable
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }
    /// <summary>True when <see cref="Error"/> is a terminal whose lines may be rewritten.</summary>
    public bool Live { get; init; }
    /// <summary>True when results go to a terminal that shows colours.</summary>
    public bool Color { get; init; }
    /// <summary>True when a person can answer a question.</summary>
    public bool Interactive { get; init; }
    /// <summary>Reads a line a person types; null at the end of input.</summary>
    public Func<string?> ReadLine { get; init; } = Console.ReadLine;
    /// <summary>Columns of a line.</summary>
    public int Width { get; init; } = 100;

    /// <summary>The process's own streams. A dumb terminal, NO_COLOR (any non-empty value) and redirection are respected.</summary>
    public static Terminal OfProcess()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        var plain = dumb || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var live = !Console.IsErrorRedirected && !dumb;
        return new Terminal
        {
            Out = Writer(Console.OpenStandardOutput(), flush: false),
            Error = Writer(Console.OpenStandardError(), flush: true),
            Live = live,
            Color = !plain && !Console.IsOutputRedirected,
            Interactive = !Console.IsInputRedirected && live,
            Width = live ? WindowWidth() : 100,
        };
    }

    /// <summary>One line of result.</summary>
    public void Say(string line = "") => Out.WriteLine(line);

    /// <summary>One line about the work.</summary>
    public void Note(string line = "") => Error.WriteLine(line);

    /// <summary>Asks; only y or yes is a yes. For an <see cref="Interactive"/> terminal.</summary>
    public bool Confirm(string question)
    {
        Error.Write($"{question} [y/N] ");
        return ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    public string Bold(string text) => Color ? $"\e[1m{text}\e[0m" : text;

    public string Dim(string text) => Color ? $"\e[2m{text}\e[0m" : text;

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private static StreamWriter Writer(Stream stream, bool flush) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096) { AutoFlush = flush, NewLine = "\n" };

    private static int WindowWidth()
    {
        try
        {
            return Math.Max(40, Console.WindowWidth);
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
