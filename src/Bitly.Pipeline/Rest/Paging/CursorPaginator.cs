using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>dlt's cursor settings.</summary>
internal sealed record CursorSettings
{
    public string CursorPath { get; init; } = "cursors.next";
    /// <summary>Query parameter; null when the cursor goes into the body.</summary>
    public string? CursorParam { get; init; } = "cursor";
    public string? CursorBodyPath { get; init; }
    public bool StopAfterEmptyPage { get; init; }
    public string? HasMorePath { get; init; }
}

/// <summary>The body holds the cursor of the next page. Missing and falsy values (null, "", 0, false) end it.</summary>
internal sealed class CursorPaginator(string resource, CursorSettings settings) : Paginator(resource)
{
    private readonly Selector _path = Selector.Parse(settings.CursorPath);

    /// <summary>The place is the cursor as JSON, so that a number stays one in a body.</summary>
    public override RestRequest RequestAt(RestRequest first, string? place)
    {
        if (place is null)
        {
            return first;
        }

        var value = JsonNode.Parse(place);
        return settings.CursorBodyPath is { } body
            ? first with { Json = BodyPath.Set(first.Json, body, value) }
            : first.WithQuery(settings.CursorParam!, PlaceholderText.TextOf(value));
    }

    public override string? After(PageAnswer page, string? place)
    {
        if (settings.StopAfterEmptyPage && page.Records == 0)
        {
            return null;
        }

        if (settings.HasMorePath is { } more && !HasMore(page, more, "cursor"))
        {
            return null;
        }

        var value = _path.FirstElement(page.Body, page.Outline);
        return value is { } found && IsTruthy(found) ? found.GetRawText() : null;
    }

    private bool IsTruthy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw RestErrors.PaginatorValue(Resource, "cursor", settings.CursorPath, "an object or a list"),
    };
}

/// <summary>Dotted places in a JSON body, made when they are not there.</summary>
internal static class BodyPath
{
    /// <summary>A copy of the body with the value set.</summary>
    public static JsonObject Set(JsonNode? body, string path, JsonNode? value)
    {
        var root = body?.DeepClone() as JsonObject ?? [];
        var names = path.Split('.');
        var node = root;
        foreach (var name in names[..^1])
        {
            if (node[name] is not JsonObject child)
            {
                child = [];
                node[name] = child;
            }

            node = child;
        }

        node[names[^1]] = value?.DeepClone();
        return root;
    }
}
