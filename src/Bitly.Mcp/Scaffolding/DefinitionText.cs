using Bitly.Mcp.Answers;
using Bitly.Pipeline.Configuration;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Bitly.Mcp.Scaffolding;

/// <summary>A resource of a definition and where its text is: from its comment lines to the line before the next table.</summary>
internal sealed record ResourceBlock(string Name, int Start, int End, IReadOnlyList<TableSyntaxBase> Tables);

/// <summary>A definition's text with the places of what stands in it, so that an edit changes those places and no other letter.</summary>
internal sealed class DefinitionText
{
    private const string Resources = "resources";
    private readonly DocumentSyntax _document;
    private readonly List<ResourceBlock> _blocks = [];

    private DefinitionText(string text, DocumentSyntax document)
    {
        Text = text;
        _document = document;
        ReadBlocks();
    }

    public string Text { get; }

    public IReadOnlyList<ResourceBlock> Blocks => _blocks;

    /// <summary>Names of tables outside of resources, with their items, plus "" for the keys before the first table.</summary>
    public IEnumerable<KeyValueSyntax> Pairs(string table)
    {
        if (table.Length == 0)
        {
            return _document.KeyValues;
        }

        return _document.Tables.Where(one => one is TableSyntax && NameOf(one) == table).SelectMany(one => one.Items);
    }

    public TableSyntaxBase? Table(string name) => _document.Tables.FirstOrDefault(table => table is TableSyntax && NameOf(table) == name);

    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">EDIT_REFUSED: no TOML, or resources written as one list.</exception>
    public static DefinitionText Read(string text)
    {
        if (TomlTree.Parse(text).Problem is { } problem)
        {
            throw SurfaceErrors.EditRefused($"The definition is no valid TOML at line {problem.Line}, column {problem.Column}. Correct that line first.");
        }

        var document = SyntaxParser.Parse(text, "definition", validate: true);

        foreach (var pair in document.KeyValues)
        {
            if (TomlTree.Names(pair.Key!)[0] == Resources)
            {
                throw SurfaceErrors.EditRefused($"Line {pair.Span.Start.Line + 1} writes the resources as one list. Write each as [[resources]], or edit the list by hand.");
            }
        }

        return new DefinitionText(text, document);
    }

    public ResourceBlock? Find(string name) => _blocks.FirstOrDefault(block => block.Name == name);

    public int LineStart(int offset) => offset == 0 ? 0 : Text.LastIndexOf('\n', offset - 1) + 1;

    /// <summary>The offset behind the line break of the line at <paramref name="offset"/>.</summary>
    public int LineEnd(int offset)
    {
        var end = Text.IndexOf('\n', Math.Min(offset, Text.Length));
        return end < 0 ? Text.Length : end + 1;
    }

    internal static string NameOf(TableSyntaxBase table) => string.Join('.', TomlTree.Names(table.Name!));

    private void ReadBlocks()
    {
        var tables = _document.Tables.ToList();
        for (var i = 0; i < tables.Count; i++)
        {
            if (tables[i] is not TableArraySyntax || NameOf(tables[i]) != Resources)
            {
                continue;
            }

            var last = i;
            while (last + 1 < tables.Count && NameOf(tables[last + 1]).StartsWith(Resources + ".", StringComparison.Ordinal))
            {
                last++;
            }

            var end = last + 1 < tables.Count ? CommentStart(tables[last + 1]) : Text.Length;
            _blocks.Add(new ResourceBlock(ResourceName(tables[i]), CommentStart(tables[i]), end, tables[i..(last + 1)]));
        }
    }

    private static string ResourceName(TableSyntaxBase table) => Scalar(table, "name") ?? Scalar(table, "use") ?? "";

    private static string? Scalar(TableSyntaxBase table, string key) => table.Items
        .Where(pair => TomlTree.Names(pair.Key!) is [var only] && only == key)
        .Select(pair => (pair.Value as StringValueSyntax)?.Value)
        .FirstOrDefault();

    /// <summary>Comment lines directly above a table belong to it.</summary>
    private int CommentStart(TableSyntaxBase table)
    {
        var start = LineStart(table.OpenBracket!.Span.Start.Offset);
        while (start > 0)
        {
            var above = LineStart(start - 1);
            if (!Text.AsSpan(above, start - above).TrimStart().StartsWith("#"))
            {
                break;
            }

            start = above;
        }

        return start;
    }
}
