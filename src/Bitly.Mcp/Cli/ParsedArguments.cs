using System.Globalization;
using Bitly.Mcp.Answers;

namespace Bitly.Mcp.Cli;

/// <summary>Arguments read against a <see cref="CommandSpec"/>: every one is known, has its value and an allowed one.</summary>
internal sealed class ParsedArguments
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);

    private ParsedArguments()
    {
    }

    public IReadOnlyList<string> Words => _words;

    public string? Word(int index) => index < _words.Count ? _words[index] : null;

    public bool Flag(string option) => _options.ContainsKey(option);

    public string? Text(string option) => _options.TryGetValue(option, out var values) ? values[^1] : null;

    /// <summary>All values of an option that may be repeated; "a,b" counts as two.</summary>
    public IReadOnlyList<string> Texts(string option)
    {
        var all = new List<string>();
        if (_options.TryGetValue(option, out var values))
        {
            foreach (var value in values)
            {
                all.AddRange(value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }
        }

        return all;
    }

    /// <summary>A whole number of at least <paramref name="least"/>, or null when the option was not given.</summary>
    public int? Number(string option, int least = 1)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw SurfaceErrors.Usage($"{option} takes a whole number of at least {least}, not \"{text}\".");
    }

    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">USAGE: an unknown option, a missing value, too many words ...</exception>
    public static ParsedArguments Read(CommandSpec command, ReadOnlySpan<string> arguments)
    {
        var parsed = new ParsedArguments();
        var onlyWords = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument.Contains('\0', StringComparison.Ordinal))
            {
                // No shell can pass one, a program that calls this one in its process can.
                throw SurfaceErrors.Usage("An argument holds a NUL character.");
            }

            if (onlyWords || !argument.StartsWith('-') || argument == "-")
            {
                parsed._words.Add(argument);
            }
            else if (argument == "--")
            {
                onlyWords = true;
            }
            else
            {
                parsed.AddOption(command, argument, arguments, ref i);
            }
        }

        parsed.CheckWords(command);
        return parsed;
    }

    private void AddOption(CommandSpec command, string argument, ReadOnlySpan<string> arguments, ref int at)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument : argument[..equals];
        var option = Find(command, name) ?? throw UnknownOption(command, name);
        string value;
        if (option.Value is null)
        {
            value = equals < 0 ? "" : throw SurfaceErrors.Usage($"{name} takes no value.");
        }
        else if (equals >= 0)
        {
            value = argument[(equals + 1)..];
        }
        else
        {
            value = ++at < arguments.Length ? arguments[at] : throw SurfaceErrors.Usage($"{name} needs a value: {name} {option.Value}.");
        }

        if (value.Length == 0 && option.Value is ("FOLDER" or "FILE"))
        {
            throw SurfaceErrors.Usage($"{name} needs a value: {name} {option.Value}.");
        }

        if (option.Allowed is { } allowed && !allowed.Contains(value))
        {
            throw SurfaceErrors.Usage($"{name} is one of {string.Join(", ", allowed)}, not \"{value}\".{Nearest.Hint(value, allowed)}");
        }

        if (!_options.TryGetValue(name, out var values))
        {
            _options[name] = values = [];
        }
        else if (!option.Repeated && option.Value is not null)
        {
            throw SurfaceErrors.Usage($"{name} was given twice.");
        }

        values.Add(value);
    }

    private void CheckWords(CommandSpec command)
    {
        var specs = command.Arguments;
        var most = specs.Count > 0 && specs[^1].Repeated ? int.MaxValue : specs.Count;
        if (_words.Count > most)
        {
            throw TooManyWords(command, _words[most]);
        }

        for (var i = _words.Count; i < specs.Count; i++)
        {
            if (specs[i].Required)
            {
                throw SurfaceErrors.Usage($"{command.Name} needs {specs[i].Name}: {specs[i].Description}.");
            }
        }
    }

    private static OptionSpec? Find(CommandSpec command, string name)
    {
        foreach (var option in command.Options)
        {
            if (option.Name == name)
            {
                return option;
            }
        }

        return null;
    }

    private static Bitly.Pipeline.Errors.PipelineException TooManyWords(CommandSpec command, string word) => command.IsAboutSecrets
        ? SurfaceErrors.SecretTyped(command.Name)
        : SurfaceErrors.Usage($"\"{word}\" is one word too many: {command.Name} takes {(command.Arguments.Count == 0 ? "no words" : string.Join(' ', command.Arguments.Select(HelpText.Placeholder)))}.");

    private static Bitly.Pipeline.Errors.PipelineException UnknownOption(CommandSpec command, string name) => command.IsAboutSecrets
        ? SurfaceErrors.SecretTyped(command.Name)
        : SurfaceErrors.Usage($"{command.Name} has no option {name}.{Nearest.Hint(name, [.. command.Options.Select(option => option.Name)])} See: {Invoked.As} {command.Name} --help");
}
