using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>A paginator that was found, and what a person should know about the finding.</summary>
internal sealed record DetectedPaginator(PaginatorDefinition Paginator, string? Warning);

/// <summary>Finds the paginator from the first answer of a sequence, in dlt's order and with dlt's confidence (dlt-behaviour 1.12). Pure.</summary>
internal static class PaginatorDetection
{
    /// <summary>Setting of a detected page_number: its first request carried no page. Not for definitions.</summary>
    public const string FirstIsBare = "(first is bare)";

    private static readonly string[] TotalNames = ["total_pages", "pages", "totalpages"];

    public static DetectedPaginator Detect(PageAnswer page, bool recordsAreList)
    {
        if (page.Headers.TryGetValue("Link", out var header) && LinkHeader.Find(header, "next") is not null)
        {
            return new(new("header_link"), null);
        }

        using var document = JsonDocument.Parse(page.Body, JsonLimits.Document);
        var next = FindNext(document.RootElement, "");
        if (next is { Value: { ValueKind: JsonValueKind.String } link } && link.GetString() is { } text
            && (text.StartsWith("http", StringComparison.Ordinal) || text.StartsWith('/')))
        {
            return new(Make("json_link", ("next_url_path", next.Value.Path)), null);
        }

        if (FindTotal(document.RootElement, "") is { } total)
        {
            return new(
                Make("page_number", ("total_path", total), (FirstIsBare, JsonValue.Create(true))),
                $"The paginator page_number with the total at `{Quotable(total)}` is a guess. Write the paginator into the definition.");
        }

        if (next is { } cursor)
        {
            return new(
                Make("cursor", ("cursor_path", cursor.Path)),
                $"The paginator cursor with the cursor at `{Quotable(cursor.Path)}` is a guess. Write the paginator into the definition.");
        }

        return new(new("single_page"), recordsAreList
            ? "No paginator was found in the first answer, so one page is read. If that is right, write paginator = \"single_page\"."
            : null);
    }

    /// <summary>A path is made of the data's own names, which must not end our quote.</summary>
    private static string Quotable(string path) => string.Concat(path.Select(c => c == '`' || char.IsControl(c) ? '\'' : c));

    private static PaginatorDefinition Make(string type, params (string Name, JsonNode Value)[] settings) =>
        new(type) { Settings = settings.ToDictionary(setting => setting.Name, setting => (JsonNode?)setting.Value) };

    /// <summary>Depth-first over objects: a key that begins with "next" and holds a scalar, or an object with a href or url.</summary>
    private static (string Path, JsonElement Value)? FindNext(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in element.EnumerateObject())
        {
            var here = SelectorDetection.Append(path, member.Name);
            if (member.Name.StartsWith("next", StringComparison.OrdinalIgnoreCase) && NextIn(member.Value, here) is { } found)
            {
                return found;
            }

            if (FindNext(member.Value, here) is { } deeper)
            {
                return deeper;
            }
        }

        return null;
    }

    private static (string Path, JsonElement Value)? NextIn(JsonElement value, string path)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
        {
            return (path, value);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (member.Name.StartsWith("href", StringComparison.OrdinalIgnoreCase) || member.Name.StartsWith("url", StringComparison.OrdinalIgnoreCase))
            {
                return (SelectorDetection.Append(path, member.Name), member.Value);
            }
        }

        return null;
    }

    private static string? FindTotal(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in element.EnumerateObject())
        {
            var here = SelectorDetection.Append(path, member.Name);
            var whole = member.Value.ValueKind switch
            {
                JsonValueKind.Number => member.Value.TryGetInt64(out _),
                JsonValueKind.String => long.TryParse(member.Value.GetString(), out _),
                _ => false,
            };
            if (whole && TotalNames.Contains(member.Name, StringComparer.Ordinal))
            {
                return here;
            }

            if (FindTotal(member.Value, here) is { } deeper)
            {
                return deeper;
            }
        }

        return null;
    }
}
