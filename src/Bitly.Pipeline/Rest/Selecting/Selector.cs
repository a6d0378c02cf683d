using System.Text;
using System.Text.Json;

namespace Bitly.Pipeline.Rest;

/// <summary>What a selector found in a body (dlt-behaviour 1.9).</summary>
internal enum SelectorMatch
{
    /// <summary>The path is not there: an empty page, and worth a warning when the body holds lists.</summary>
    None,
    /// <summary>The one match is null: an empty page.</summary>
    Null,
    /// <summary>A list (its items are the records), another value (one record), or several matches (a record each).</summary>
    Values,
}

/// <summary>
/// A data selector: the part of JSONPath that pipelines use. <c>$</c>, dotted and quoted fields, <c>[n]</c>, <c>[-n]</c>, <c>[*]</c>, <c>*</c>,
/// <c>..name</c> and <c>[?name == 'value']</c>. Immutable; reads bytes, builds no tree.
/// </summary>
internal sealed class Selector
{
    private readonly SelectorStep[] _steps;

    private Selector(string text, SelectorStep[] steps)
    {
        Text = text;
        _steps = steps;
        IsPlainPath = steps.All(step => step.Kind == SelectorStepKind.Field);
        Path = IsPlainPath ? [.. steps.Select(step => step.Name!)] : [];
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>True for "$" and for fields only: the normaliser's streaming reader can follow <see cref="Path"/>.</summary>
    public bool IsPlainPath { get; }

    /// <summary>Field names in UTF-8, unescaped; empty for "$".</summary>
    public IReadOnlyList<byte[]> Path { get; }

    /// <summary>Reads a selector.</summary>
    /// <exception cref="Errors.PipelineException">SELECTOR_INVALID with the position of the first character that is not understood.</exception>
    public static Selector Parse(string text) => new(text, SelectorParser.Parse(text));

    /// <summary>
    /// Adds the byte ranges of the records, in document order. The ranges are JSON values without surrounding blanks.
    /// The body must be valid JSON; with its <paramref name="outline"/> it is not read again.
    /// </summary>
    public SelectorMatch Locate(ReadOnlyMemory<byte> body, List<(int Start, int Length)> records, JsonOutline? outline = null)
    {
        var matches = new List<(int Start, int Length)>();
        LocateMatches(body.Span, matches, outline);
        if (matches.Count != 1)
        {
            records.AddRange(matches);
            return matches.Count == 0 ? SelectorMatch.None : SelectorMatch.Values;
        }

        var (start, length) = matches[0];
        switch (body.Span[start])
        {
            case (byte)'n':
                return SelectorMatch.Null;
            case (byte)'[':
                if (outline?.AddItems(start, records) != true)
                {
                    JsonRanges.Children(body.Span, start, length, records);
                }

                return SelectorMatch.Values;
            default:
                records.Add(matches[0]);
                return SelectorMatch.Values;
        }
    }

    /// <summary>The first match, or null when there is none: for paginator paths and parent fields.</summary>
    public (int Start, int Length)? First(ReadOnlySpan<byte> body, JsonOutline? outline = null)
    {
        var matches = new List<(int Start, int Length)>();
        LocateMatches(body, matches, outline);
        return matches.Count == 0 ? null : matches[0];
    }

    /// <summary>The first match as an element of its own, or null when there is none.</summary>
    public JsonElement? FirstElement(ReadOnlyMemory<byte> body, JsonOutline? outline = null)
    {
        if (First(body.Span, outline) is not { } range)
        {
            return null;
        }

        using var document = JsonDocument.Parse(body.Slice(range.Start, range.Length), JsonLimits.Document);
        return document.RootElement.Clone();
    }

    public override string ToString() => Text;

    private void LocateMatches(ReadOnlySpan<byte> body, List<(int Start, int Length)> matches, JsonOutline? outline)
    {
        if (outline is { IsComplete: true } && _steps is [{ Kind: SelectorStepKind.Field, Name: { } name }, ..])
        {
            foreach (var member in outline.Members)
            {
                if (body.Slice(member.Name.Start, member.Name.Length).SequenceEqual(name))
                {
                    Visit(body, member.Value, 1, matches);
                }
            }

            return;
        }

        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        if (start >= 0)
        {
            Visit(body, (start, body.LastIndexOfAnyExcept(" \t\r\n"u8) + 1 - start), 0, matches);
        }
    }

    private static int Count(ReadOnlySpan<byte> body, (int Start, int Length) value)
    {
        var count = 0;
        for (var children = new JsonRanges(body, value.Start, value.Length); children.MoveNext();)
        {
            count++;
        }

        return count;
    }

    private void Visit(ReadOnlySpan<byte> body, (int Start, int Length) value, int at, List<(int Start, int Length)> matches)
    {
        if (at == _steps.Length)
        {
            matches.Add(value);
            return;
        }

        var step = _steps[at];
        if (body[value.Start] is not ((byte)'{' or (byte)'['))
        {
            return;
        }

        // Counted from the end the last one is -1.
        var index = step is { Kind: SelectorStepKind.Index, Index: < 0 } ? -Count(body, value) : 0;
        var children = new JsonRanges(body, value.Start, value.Length);
        while (children.MoveNext())
        {
            if (step.Selects(body, ref children, index++))
            {
                Visit(body, children.Current, at + 1, matches);
            }

            if (step.Kind == SelectorStepKind.Descendants)
            {
                Visit(body, children.Current, at, matches);
            }
        }
    }
}
