using System.Globalization;
using System.Text;

namespace Bitly.Mcp.Cli;

/// <summary>Help, made from the same specs that arguments are read with. Pure.</summary>
internal static class HelpText
{
    private const int Indent = 24;

    /// <summary>As text: the runtime compiles its own filling of characters anew in each process.</summary>
    private const string Blanks = "                        ";

    public static string Top(string program, string version)
    {
        var text = new StringBuilder();
        text.Append("bitly-mcp ").Append(version).Append(": loads the Bitly API v4 into DuckDB, and serves coding agents over MCP. Unofficial.\n\n");
        text.Append("Usage: ").Append(program).Append(" COMMAND [OPTIONS]\n       ").Append(program).Append(" mcp          (what an agent starts)\n");
        var group = "";
        foreach (var entry in CommandTable.Entries)
        {
            if (entry.Group != group)
            {
                text.Append('\n').Append(group = entry.Group).Append('\n');
            }

            Row(text, entry.Name, entry.Summary);
        }

        text.Append("\nExit codes\n");
        foreach (var (code, meaning) in ExitCode.All)
        {
            Row(text, code.ToString(CultureInfo.InvariantCulture), meaning);
        }

        text.Append("\nHelp of one command: ").Append(program).Append(" COMMAND --help\n");
        return text.ToString();
    }

    /// <summary>The commands that begin with the same word: <c>pipeline --help</c>.</summary>
    public static string Family(string word, string program)
    {
        var text = new StringBuilder();
        text.Append("Usage: ").Append(program).Append(' ').Append(word).Append(" COMMAND [OPTIONS]\n\n");
        foreach (var entry in CommandTable.Entries.Where(entry => entry.Name.StartsWith(word + " ", StringComparison.Ordinal)))
        {
            Row(text, entry.Name, entry.Summary);
        }

        text.Append("\nHelp of one command: ").Append(program).Append(' ').Append(word).Append(" COMMAND --help\n");
        return text.ToString();
    }

    public static string Of(CommandSpec command, string program)
    {
        var text = new StringBuilder();
        text.Append(command.Summary).Append(".\n");
        if (command.Details is not null)
        {
            text.Append('\n').Append(command.Details).Append('\n');
        }

        text.Append("\nUsage: ").Append(program).Append(' ').Append(command.Name);
        foreach (var argument in command.Arguments)
        {
            text.Append(' ').Append(Placeholder(argument));
        }

        text.Append(command.Options.Count > 0 ? " [OPTIONS]\n" : "\n");
        Section(text, "Arguments", command.Arguments, argument => (argument.Name, argument.Description));
        Section(text, "Options", command.Options, option => (option.Value is null ? option.Name : $"{option.Name} {option.Value}", Described(option)));
        Row(text, "--help", "Show this help");
        if (command.Examples.Count > 0)
        {
            text.Append("\nExamples:\n");
            foreach (var example in command.Examples)
            {
                text.Append("  ").Append(program).Append(' ').Append(example).Append('\n');
            }
        }

        return text.ToString();
    }

    public static string Placeholder(ArgumentSpec argument)
    {
        var name = argument.Repeated ? argument.Name + "..." : argument.Name;
        return argument.Required ? name : $"[{name}]";
    }

    private static string Described(OptionSpec option) =>
        option.Allowed is null ? option.Description : $"{option.Description} ({string.Join(", ", option.Allowed)})";

    private static void Section<T>(StringBuilder text, string title, IReadOnlyList<T> items, Func<T, (string Name, string Description)> row)
    {
        if (items.Count == 0 && title != "Options")
        {
            return;
        }

        text.Append('\n').Append(title).Append(":\n");
        foreach (var item in items)
        {
            var (name, description) = row(item);
            Row(text, name, description);
        }
    }

    private static void Row(StringBuilder text, string name, string description)
    {
        text.Append("  ").Append(name);
        if (name.Length + 4 > Indent)
        {
            text.Append('\n').Append(Blanks);
        }
        else
        {
            text.Append(Blanks, 0, Indent - 2 - name.Length);
        }

        text.Append(description).Append('\n');
    }
}
