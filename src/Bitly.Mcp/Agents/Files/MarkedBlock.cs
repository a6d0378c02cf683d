namespace Bitly.Mcp.Agents.Files;

/// <summary>
/// A block of our lines inside a file that belongs to somebody else, between two marker lines. Everything outside the markers is kept byte for byte.
/// </summary>
internal sealed record MarkedBlock(string Begin, string End)
{
    public static readonly MarkedBlock Markdown = new("<!-- bitly-mcp begin: managed by bitly-mcp init -->", "<!-- bitly-mcp end -->");
    public static readonly MarkedBlock Toml = new("# bitly-mcp begin: managed by bitly-mcp init", "# bitly-mcp end");
    /// <summary>Root keys of a TOML file must stand before its first table, so they have a block of their own.</summary>
    public static readonly MarkedBlock TomlRoot = new("# bitly-mcp begin: root keys, managed by bitly-mcp init", "# bitly-mcp root end");
    public static readonly MarkedBlock Ignore = new("# bitly-mcp begin", "# bitly-mcp end");

    public bool IsIn(string text) => Range(text) is not null;

    /// <summary>The text with the block replaced, or added at the end (at the start with <paramref name="first"/>).</summary>
    public string Put(string text, string content, bool first = false)
    {
        var block = $"{Begin}\n{content.TrimEnd('\n')}\n{End}\n";
        if (Range(text) is var (start, end))
        {
            return text[..start] + block + text[end..];
        }

        if (first)
        {
            return text.Length == 0 ? block : block + "\n" + text;
        }

        var gap = text.Length == 0 ? "" : text.EndsWith('\n') ? "\n" : "\n\n";
        return text + gap + block;
    }

    /// <summary>The text without the block and without the empty line that <see cref="Put"/> set beside it.</summary>
    public string Remove(string text, bool first = false)
    {
        if (Range(text) is not var (start, end))
        {
            return text;
        }

        var before = text[..start];
        var after = text[end..];
        if (before.EndsWith("\n\n", StringComparison.Ordinal))
        {
            before = before[..^1];
        }
        else if (first && before.Length == 0 && after.StartsWith('\n'))
        {
            after = after[1..];
        }

        return before + after;
    }

    private (int Start, int End)? Range(string text)
    {
        var start = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(End, start, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        end += End.Length;
        return (start, end < text.Length && text[end] == '\n' ? end + 1 : end);
    }
}
