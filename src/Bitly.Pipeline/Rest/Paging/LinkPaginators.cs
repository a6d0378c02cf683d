using System.Text.Json;

namespace Bitly.Pipeline.Rest;

/// <summary>The next page's URL stands in the body. Missing, null and "" end it (dlt fails on "").</summary>
internal sealed class JsonLinkPaginator(string resource, string path) : Paginator(resource)
{
    private readonly Selector _path = Selector.Parse(path);

    public override RestRequest RequestAt(RestRequest first, string? place) => place is null ? first : first with { Url = place, Query = [] };

    public override string? After(PageAnswer page, string? place)
    {
        if (_path.FirstElement(page.Body, page.Outline) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw RestErrors.NextUrlInvalid(Resource, RestUrl.PathOf(page.Url), path);
        }

        var link = value.GetString()!.Trim();
        return link.Length == 0 ? null : RestUrl.Resolve(page.Url, link) ?? throw RestErrors.NextUrlInvalid(Resource, RestUrl.PathOf(page.Url), path);
    }
}

/// <summary>The next page's URL stands in the Link header.</summary>
internal sealed class HeaderLinkPaginator(string resource, string relation) : Paginator(resource)
{
    public override RestRequest RequestAt(RestRequest first, string? place) => place is null ? first : first with { Url = place, Query = [] };

    public override string? After(PageAnswer page, string? place) =>
        page.Headers.TryGetValue("Link", out var header) && LinkHeader.Find(header, relation) is { Length: > 0 } link
            ? RestUrl.Resolve(page.Url, link) ?? throw RestErrors.NextUrlInvalid(Resource, RestUrl.PathOf(page.Url), "the Link header")
            : null;
}

/// <summary>A response header holds the cursor that goes into a query parameter.</summary>
internal sealed class HeaderCursorPaginator(string resource, string header, string param) : Paginator(resource)
{
    public override RestRequest RequestAt(RestRequest first, string? place) => place is null ? first : first.WithQuery(param, place);

    public override string? After(PageAnswer page, string? place) =>
        page.Headers.TryGetValue(header, out var value) && value.Length > 0 ? value : null;
}

/// <summary>The Link header (RFC 8288): <c>&lt;url&gt;; rel="next", ...</c>.</summary>
internal static class LinkHeader
{
    /// <summary>Target of the first link with this relation, or null.</summary>
    public static string? Find(string header, string relation)
    {
        for (var open = header.IndexOf('<', StringComparison.Ordinal); open >= 0;)
        {
            var close = header.IndexOf('>', open);
            if (close < 0)
            {
                return null;
            }

            var next = header.IndexOf('<', close);
            var parameters = header[(close + 1)..(next < 0 ? header.Length : next)];
            if (Relations(parameters).Contains(relation, StringComparer.OrdinalIgnoreCase))
            {
                return header[(open + 1)..close].Trim();
            }

            open = next;
        }

        return null;
    }

    private static string[] Relations(string parameters)
    {
        foreach (var parameter in parameters.Split(';', ','))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(equals + 1)..].Trim().Trim('"').Split(' ');
            }
        }

        return [];
    }
}
