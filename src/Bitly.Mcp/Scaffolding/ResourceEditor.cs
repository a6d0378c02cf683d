using System.Text.Json.Nodes;
using Bitly.Mcp.Answers;
using Bitly.Pipeline.Configuration;
using Tomlyn.Syntax;

namespace Bitly.Mcp.Scaffolding;

/// <summary>
/// Edits a definition's text: every comment, blank line and order that is not part of the change stays, letter by letter. Pure: text in,
/// text out, and the result is TOML again or the edit is refused.
/// </summary>
internal static class ResourceEditor
{
    /// <summary>Adds an entry behind the last resource. Refused when one of that name is there.</summary>
    public static string Add(string text, string name, string? about, IReadOnlyDictionary<string, JsonNode?> settings)
    {
        var definition = DefinitionText.Read(text);
        if (definition.Find(name) is not null)
        {
            throw SurfaceErrors.EditRefused($"The definition has a resource {name} already. Change it instead.");
        }

        var rows = ProjectFiles.Resource(name, about);
        foreach (var (path, value) in settings)
        {
            rows += $"{TomlValue.Path(path.Split('.'))} = {TomlValue.Of(value)}\n";
        }

        var at = definition.Blocks.Count > 0 ? definition.Blocks[^1].End : text.Length;
        var before = text[..at].TrimEnd('\n', '\r', ' ');
        var after = text[at..];
        return Checked($"{before}\n\n{rows}{(after.Length == 0 ? "" : "\n")}{after}");
    }

    /// <summary>Takes a resource out, with the comment lines that stand directly above it.</summary>
    public static string Remove(string text, string name)
    {
        var definition = DefinitionText.Read(text);
        var block = Existing(definition, name);
        var before = text[..block.Start];
        var after = text[block.End..];
        return Checked(after.Length == 0 ? before.TrimEnd('\n', '\r', ' ') + "\n" : before + after);
    }

    /// <summary>Sets a key of a resource by its dotted path (<c>endpoint.params.archived</c>); null takes the key out.</summary>
    public static string Set(string text, string name, string path, JsonNode? value)
    {
        var definition = DefinitionText.Read(text);
        var block = Existing(definition, name);
        var parts = path.Split('.');
        return Checked(value is null ? Cut(definition, block, parts) : Put(definition, block, parts, TomlValue.Of(value)));
    }

    /// <summary>Sets a key of the file's own tables, for instance <c>base_url</c> of <c>client</c>; the table is added when it is not there.</summary>
    public static string SetTable(string text, string table, string key, JsonNode value)
    {
        var definition = DefinitionText.Read(text);
        var pair = definition.Pairs(table).FirstOrDefault(one => TomlTree.Names(one.Key!) is [var only] && only == key);
        if (pair is not null)
        {
            return Checked(Replace(text, pair.Value!, TomlValue.Of(value)));
        }

        var line = $"{TomlValue.Key(key)} = {TomlValue.Of(value)}\n";
        if (definition.Table(table) is { } found)
        {
            return Checked(text.Insert(definition.LineEnd(found.Name!.Span.End.Offset), line));
        }

        return Checked($"{text.TrimEnd('\n')}\n\n[{TomlValue.Path(table.Split('.'))}]\n{line}");
    }

    private static ResourceBlock Existing(DefinitionText definition, string name)
    {
        var names = definition.Blocks.Select(block => block.Name).ToList();
        return definition.Find(name) ?? throw SurfaceErrors.EditRefused(
            $"The definition has no resource {name}.{Nearest.Hint(name, names)} It has: {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
    }

    private static string Put(DefinitionText definition, ResourceBlock block, string[] path, string value)
    {
        if (ResourcePlace.Find(block, path) is { } place)
        {
            return Replace(definition.Text, place.Pair.Value!, value);
        }

        if (ResourcePlace.DeepestInline(block, path) is var (inline, rest))
        {
            return PutInline(definition.Text, inline, $"{TomlValue.Path(rest)} = {value}");
        }

        var (table, tail) = ResourcePlace.DeepestTable(block, path);
        if (ResourcePlace.InTheWay(table, tail) is { } standing)
        {
            throw SurfaceErrors.EditRefused($"Line {standing.Span.Start.Line + 1} gives {string.Join('.', TomlTree.Names(standing.Key!))} a plain value, so {string.Join('.', path)} has no place. Remove that line first.");
        }

        var anchor = table.Items.Any() ? table.Items.Last().Value!.Span.End.Offset : table.CloseBracket!.Span.End.Offset;
        var at = definition.LineEnd(anchor);
        var lineBreak = at > 0 && definition.Text[at - 1] != '\n' ? "\n" : "";
        return definition.Text.Insert(at, $"{lineBreak}{TomlValue.Path(tail)} = {value}\n");
    }

    private static string PutInline(string text, InlineTableSyntax inline, string pair)
    {
        var close = inline.CloseBrace!.Span.Start.Offset;
        var content = text[..close].TrimEnd();
        var first = content.EndsWith('{') || content.EndsWith(',');
        return $"{content}{(first ? " " : ", ")}{pair} {text[close..]}";
    }

    private static string Cut(DefinitionText definition, ResourceBlock block, string[] path)
    {
        if (ResourcePlace.Find(block, path) is not { } place)
        {
            throw SurfaceErrors.EditRefused($"Resource {block.Name} does not say {string.Join('.', path)}, so there is nothing to take out.");
        }

        if (place.Inline is not null)
        {
            return CutInline(definition.Text, place.Inline, place.Pair);
        }

        var start = definition.LineStart(place.Pair.Key!.Span.Start.Offset);
        return definition.Text.Remove(start, definition.LineEnd(place.Pair.Value!.Span.End.Offset) - start);
    }

    /// <summary>Rewrites an inline table without one pair; the other pairs keep their text.</summary>
    private static string CutInline(string text, InlineTableSyntax inline, KeyValueSyntax gone)
    {
        var kept = inline.Items
            .Select(item => item.KeyValue!)
            .Where(pair => !ReferenceEquals(pair, gone))
            .Select(pair => text[pair.Key!.Span.Start.Offset..(pair.Value!.Span.End.Offset + 1)]);
        var start = inline.OpenBrace!.Span.Start.Offset;
        var end = inline.CloseBrace!.Span.End.Offset + 1;
        var body = string.Join(", ", kept);
        return $"{text[..start]}{(body.Length == 0 ? "{}" : $"{{ {body} }}")}{text[end..]}";
    }

    private static string Replace(string text, ValueSyntax value, string by)
    {
        var (start, end) = (value.Span.Start.Offset, value.Span.End.Offset + 1);
        return string.Concat(text.AsSpan(0, start), by, text.AsSpan(end));
    }

    private static string Checked(string text)
    {
        _ = DefinitionText.Read(text);
        return text;
    }
}
