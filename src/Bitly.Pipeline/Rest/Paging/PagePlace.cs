using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// Where a sequence goes on: the paginator's own place, and what was found by looking at the first answer (null when the definition
/// says it). As text it is JSON, opaque to everybody else.
/// </summary>
internal sealed record PagePlace(string At, PaginatorDefinition? Paginator, string? Selector)
{
    public string ToText()
    {
        var text = new JsonObject { ["at"] = At };
        if (Paginator is { } paginator)
        {
            text["paginator"] = paginator.Type;
            text["settings"] = new JsonObject(paginator.Settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value?.DeepClone())));
        }

        if (Selector is { } selector)
        {
            text["selector"] = selector;
        }

        return text.ToJsonString();
    }

    /// <summary>Null when the text is none of ours.</summary>
    public static PagePlace? Parse(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject place || (string?)place["at"] is not { } at)
            {
                return null;
            }

            var paginator = (string?)place["paginator"] is { } type && PaginatorKinds.Settings.ContainsKey(type)
                ? new PaginatorDefinition(type) { Settings = (place["settings"] as JsonObject ?? []).ToDictionary(setting => setting.Key, setting => setting.Value?.DeepClone()) }
                : null;
            return new(at, paginator, (string?)place["selector"]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
