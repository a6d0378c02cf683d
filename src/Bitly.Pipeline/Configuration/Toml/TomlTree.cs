using System.Globalization;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Bitly.Pipeline.Configuration;

/// <summary>What is wrong with a TOML text, with its place (1-based).</summary>
internal sealed record TomlProblem(int Line, int Column, string Message);

/// <summary>Reads TOML into <see cref="SettingsNode"/>s. The only file besides the writer that names Tomlyn.</summary>
internal static class TomlTree
{
    /// <summary>Text longer than this is no settings file.</summary>
    private const int MaxLength = 4 << 20;

    /// <summary>Deeper nesting than any settings need; the parser's recursion must not eat the stack.</summary>
    private const int MaxDepth = 64;

    /// <summary>The tree, or the first problem.</summary>
    public static (SettingsNode? Root, TomlProblem? Problem) Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return (null, new(1, 1, "the file is longer than 4 MB"));
        }

        if (TooDeep(text) is { } deep)
        {
            return (null, deep);
        }

        if (Document(text) is not { } document)
        {
            return (null, new(1, 1, "an escape in a text names no character"));
        }

        if (document.HasErrors)
        {
            var first = document.Diagnostics.First(message => message.Kind == DiagnosticMessageKind.Error);
            return (null, new(first.Span.Start.Line + 1, first.Span.Start.Column + 1, Tidy(first.Message)));
        }

        var root = new SettingsNode(NodeKind.Table, 1, 1);
        AddAll(root, document.KeyValues);
        foreach (var table in document.Tables)
        {
            AddAll(Open(root, table), table.Items);
        }

        return (root, null);
    }

    /// <summary>The syntax, or null for a text that the parser stumbles over: it throws on <c>\U</c> with a number that is no character.</summary>
    private static DocumentSyntax? Document(string text)
    {
        try
        {
            return SyntaxParser.Parse(text, "settings", true);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static TomlProblem? TooDeep(string text)
    {
        var depth = 0;
        var line = 1;
        foreach (var c in text)
        {
            depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            if (c == '\n')
            {
                line++;
            }

            if (depth > MaxDepth)
            {
                return new(line, 1, "lists or tables are nested too deep");
            }
        }

        return null;
    }

    // A message may quote the text it stumbled over, which in a secrets file may be the secret: only its kind is kept.
    private static string Tidy(string message)
    {
        var quote = message.IndexOfAny(['`', '\'', '"', '[', '=']);
        return quote > 0 ? message[..quote].TrimEnd() : message;
    }

    private static SettingsNode Open(SettingsNode root, TableSyntaxBase table)
    {
        var names = Names(table.Name!);
        var node = root;
        for (var i = 0; i < names.Count - 1; i++)
        {
            node = Step(node, names[i], table.Name!);
        }

        if (table is not TableArraySyntax)
        {
            return Step(node, names[^1], table.Name!);
        }

        var list = node.Find(names[^1]);
        if (list is null)
        {
            list = At(NodeKind.List, table.Name!);
            node.Add(names[^1], list);
        }

        var item = At(NodeKind.Table, table.Name!);
        list.Add(item);
        return item;
    }

    private static SettingsNode Step(SettingsNode node, string name, SyntaxNode place)
    {
        var next = node.Find(name);
        if (next is null)
        {
            next = At(NodeKind.Table, place);
            node.Add(name, next);
        }

        return next.Kind == NodeKind.List && next.Items.Count > 0 ? next.Items[^1] : next;
    }

    private static void AddAll(SettingsNode table, SyntaxList<KeyValueSyntax> pairs)
    {
        foreach (var pair in pairs)
        {
            Add(table, pair);
        }
    }

    private static void Add(SettingsNode table, KeyValueSyntax pair)
    {
        var names = Names(pair.Key!);
        for (var i = 0; i < names.Count - 1; i++)
        {
            table = Step(table, names[i], pair.Key!);
        }

        table.Add(names[^1], Convert(pair.Value!, pair.Key!));
    }

    /// <summary>A value is placed where its key stands: that is the line a person looks for.</summary>
    private static SettingsNode Convert(ValueSyntax value, SyntaxNode place)
    {
        switch (value)
        {
            case StringValueSyntax text:
                return At(NodeKind.Text, place, text.Value ?? "");
            case IntegerValueSyntax number:
                return At(NodeKind.Integer, place, number.Value.ToString(CultureInfo.InvariantCulture));
            case FloatValueSyntax number:
                return At(double.IsFinite(number.Value) ? NodeKind.Number : NodeKind.Null, place, SettingsNode.Format(number.Value));
            case BooleanValueSyntax flag:
                return At(NodeKind.Bool, place, flag.Value ? "true" : "false");
            case DateTimeValueSyntax time:
                return At(NodeKind.Time, place, (time.Token?.Text ?? "").Replace(' ', 'T'));
            case ArraySyntax array:
                var list = At(NodeKind.List, place);
                foreach (var item in array.Items)
                {
                    list.Add(Convert(item.Value!, item.Value!));
                }

                return list;
            case InlineTableSyntax inline:
                var table = At(NodeKind.Table, place);
                foreach (var item in inline.Items)
                {
                    Add(table, item.KeyValue!);
                }

                return table;
            default:
                return At(NodeKind.Null, place);
        }
    }

    private static SettingsNode At(NodeKind kind, SyntaxNode place, string text = "") =>
        new(kind, place.Span.Start.Line + 1, place.Span.Start.Column + 1) { Text = text };

    /// <summary>The parts of a dotted key, quoted ones without their quotes.</summary>
    internal static List<string> Names(KeySyntax key)
    {
        var names = new List<string> { Name(key.Key!) };
        foreach (var part in key.DotKeys)
        {
            names.Add(Name(part.Key!));
        }

        return names;
    }

    private static string Name(BareKeyOrStringValueSyntax part) => part switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax text => text.Value ?? "",
        _ => part.ToString().Trim(),
    };
}
