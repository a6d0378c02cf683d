using System.Text;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Bitly.Pipeline.Configuration;

/// <summary>
/// Sets or removes one value of a secrets.toml and leaves every other character as it is: comments, order, blank lines.
/// The file is replaced as a whole and belongs to its owner alone.
/// </summary>
internal static class SecretsWriter
{
    /// <summary>Sets <c>[section] key</c>; a section of "" is the top of the file. Makes file and folder when they are not there.</summary>
    /// <exception cref="Errors.PipelineException">CONFIG_SYNTAX, or SECRETS_FILE_SHAPE when the path runs through a value.</exception>
    public static void Set(string file, string section, string key, Secret value)
    {
        var text = File.Exists(file) ? PlainFile.ReadText(file) : "";
        var changed = Set(text, section, key, value.Reveal(), file);
        if (!Holds(changed, section, key))
        {
            throw ConfigErrors.SecretsFileShape(file, Join(section, key));
        }

        SecretFiles.Write(file, changed);
    }

    /// <summary>Removes <c>[section] key</c>; false when it was not there.</summary>
    public static bool Remove(string file, string section, string key)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        var text = PlainFile.ReadText(file);
        if (FindPair(Parse(text, file), section, key) is not { } pair)
        {
            return false;
        }

        var start = LineStart(text, pair.Span.Start.Offset);
        SecretFiles.Write(file, text.Remove(start, LineEnd(text, pair.Value!.Span.End.Offset) - start));
        return true;
    }

    private static string Set(string text, string section, string key, string value, string file)
    {
        var document = Parse(text, file);
        var quoted = Quote(value);
        if (FindPair(document, section, key) is { } pair)
        {
            var (start, end) = (pair.Value!.Span.Start.Offset, pair.Value.Span.End.Offset + 1);
            return string.Concat(text.AsSpan(0, start), quoted, text.AsSpan(end));
        }

        var line = $"{key} = {quoted}\n";
        if (section.Length == 0)
        {
            return line + text;
        }

        foreach (var table in document.Tables)
        {
            if (table is TableSyntax && string.Join('.', TomlTree.Names(table.Name!)) == section)
            {
                var at = LineEnd(text, table.Name!.Span.End.Offset);
                var lineBreak = at > 0 && text[at - 1] == '\n' ? "" : "\n";
                return text.Insert(at, lineBreak + line);
            }
        }

        var gap = text.Length == 0 ? "" : text.EndsWith('\n') ? "\n" : "\n\n";
        return $"{text}{gap}[{section}]\n{line}";
    }

    private static DocumentSyntax Parse(string text, string file) =>
        TomlTree.Parse(text) is (null, { } problem)
            ? throw ConfigErrors.TomlSyntax(file, problem)
            : SyntaxParser.Parse(text, "secrets", true);

    private static bool Holds(string text, string section, string key)
    {
        var node = TomlTree.Parse(text).Root;
        foreach (var name in Join(section, key).Split('.'))
        {
            node = node?.Find(name);
        }

        return node is { Kind: NodeKind.Text };
    }

    private static KeyValueSyntax? FindPair(DocumentSyntax document, string section, string key)
    {
        var wanted = Join(section, key);
        foreach (var pair in document.KeyValues)
        {
            if (string.Join('.', TomlTree.Names(pair.Key!)) == wanted)
            {
                return pair;
            }
        }

        foreach (var table in document.Tables)
        {
            var name = string.Join('.', TomlTree.Names(table.Name!));
            foreach (var pair in table.Items)
            {
                if (table is TableSyntax && $"{name}.{string.Join('.', TomlTree.Names(pair.Key!))}" == wanted)
                {
                    return pair;
                }
            }
        }

        return null;
    }

    private static string Join(string section, string key) => section.Length == 0 ? key : $"{section}.{key}";

    private static int LineStart(string text, int offset) => text.LastIndexOf('\n', Math.Max(0, offset - 1)) + 1;

    private static int LineEnd(string text, int offset)
    {
        var end = text.IndexOf('\n', offset);
        return end < 0 ? text.Length : end + 1;
    }

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                < ' ' or '\u007f' => quoted.Append($"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
