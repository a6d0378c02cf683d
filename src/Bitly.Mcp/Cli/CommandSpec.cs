using System.Text.Json.Serialization.Metadata;
using Bitly.Mcp.Answers;
using Bitly.Mcp.Operations;

namespace Bitly.Mcp.Cli;

/// <summary>A word after the command, in order; its name as shown in help, capitals by habit (SQL, FOLDER). Only the last one may be repeated.</summary>
internal sealed record ArgumentSpec(string Name, string Description, bool Required = false, bool Repeated = false);

/// <summary>
/// An option; its name with the two dashes. <paramref name="Value"/> is the placeholder of its value, null makes it a flag;
/// <paramref name="Allowed"/> are the only accepted values, null accepts any.
/// </summary>
internal sealed record OptionSpec(string Name, string Description, string? Value = null, bool Repeated = false, IReadOnlyList<string>? Allowed = null);

/// <summary>What a command accepts, says in help and does. The one description that parsing, help and the README test share.</summary>
internal sealed record CommandSpec
{
    /// <summary>The words that call it, for instance "pipeline info".</summary>
    public required string Name { get; init; }
    /// <summary>One line, no full stop.</summary>
    public required string Summary { get; init; }
    /// <summary>A few sentences for the command's own help, or null.</summary>
    public string? Details { get; init; }
    /// <summary>People type a token behind it by mistake: what does not belong there is never repeated.</summary>
    public bool IsAboutSecrets { get; init; }
    public IReadOnlyList<ArgumentSpec> Arguments { get; init; } = [];
    public IReadOnlyList<OptionSpec> Options { get; init; } = [];
    /// <summary>Lines to type after the program's name.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
    /// <summary>Whether a call leaves nothing to tidy up when it is stopped: then signals just end the process, and the start is spared listening to them.</summary>
    public Func<ParsedArguments, bool> Brief { get; init; } = static _ => false;
    /// <summary>Does it; the exit code.</summary>
    public required Func<Invocation, CancellationToken, Task<int>> Run { get; init; }

    public static readonly OptionSpec Json = new("--json", "Print one JSON object, the same as the tool's answer");
    public static readonly OptionSpec Project = new("--project", "Folder of the project; default: the current one", "FOLDER");
    public static readonly OptionSpec Help = new("--help", "Show this help");
}

/// <summary>One call of a command: what was typed and where to write.</summary>
internal sealed record Invocation(ParsedArguments Arguments, Terminal Terminal, TimeProvider Time)
{
    /// <summary>The project that is meant. Made when asked for: the way to the current folder costs a short command a tenth of its start.</summary>
    public Project Project
    {
        get => field ??= new Project(Path.GetFullPath(Arguments.Text("--project") ?? Directory.GetCurrentDirectory()), Time);
        init;
    }

    public bool Json => Arguments.Flag("--json");

    public void PrintTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (var line in TextTable.Lines(header, [.. rows], Terminal.Width))
        {
            Terminal.Say(line);
        }
    }

    public void Print<T>(T answer, JsonTypeInfo<T> type) => Terminal.Say(AnswerJson.Text(answer, type));
}
