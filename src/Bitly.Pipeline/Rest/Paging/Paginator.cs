namespace Bitly.Pipeline.Rest;

/// <summary>What a paginator sees of an answer.</summary>
internal sealed record PageAnswer
{
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where the parts of the body are, when that is known.</summary>
    public JsonOutline? Outline { get; init; }

    /// <summary>Names in any case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Records on the page.</summary>
    public required int Records { get; init; }

    /// <summary>URL that answered, for relative links.</summary>
    public required string Url { get; init; }
}

/// <summary>
/// One way of paging (dlt-behaviour 1.11). Holds settings only; where it stands is a text that can be stored and taken up again.
/// </summary>
internal abstract class Paginator(string resource)
{
    /// <summary>Name of the resource, for messages.</summary>
    protected string Resource { get; } = resource;

    /// <summary>The request at a place; null is the first one.</summary>
    public abstract RestRequest RequestAt(RestRequest first, string? place);

    /// <summary>The place of the next page, or null when this was the last.</summary>
    public abstract string? After(PageAnswer page, string? place);

    /// <summary>Reads a has-more flag: a bool, or the words dlt takes for one.</summary>
    protected bool HasMore(PageAnswer page, string path, string paginator)
    {
        var element = Selector.Parse(path).FirstElement(page.Body, page.Outline);
        var text = element?.ToString().Trim().ToLowerInvariant();
        return text switch
        {
            "true" or "yes" or "t" or "y" or "1" => true,
            "false" or "no" or "f" or "n" or "0" => false,
            null => throw RestErrors.PaginatorValue(Resource, paginator, path, "nothing"),
            _ => throw RestErrors.PaginatorValue(Resource, paginator, path, "something that is neither true nor false"),
        };
    }
}

/// <summary>One request.</summary>
internal sealed class SinglePagePaginator(string resource) : Paginator(resource)
{
    public override RestRequest RequestAt(RestRequest first, string? place) => first;

    public override string? After(PageAnswer page, string? place) => null;
}
