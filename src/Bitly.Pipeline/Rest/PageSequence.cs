namespace Bitly.Pipeline.Rest;

/// <summary>
/// A row of pages that belong together: one resource and, for a dependent one, one parent record.
/// Make it with <see cref="Of"/>, which applies "endpoint beats client" for auth, paginator and selector.
/// </summary>
internal sealed record PageSequence
{
    public required ResourceDefinition Resource { get; init; }

    /// <summary>The first request, placeholders filled (see <see cref="Placeholders.Bind"/>).</summary>
    public required RestRequest First { get; init; }

    public required ClientDefinition Client { get; init; }
    public IAuthentication? Auth { get; init; }

    /// <summary>null: found from the first answer, as dlt does.</summary>
    public PaginatorDefinition? Paginator { get; init; }

    /// <summary>null: found from the first answer, as dlt does.</summary>
    public string? DataSelector { get; init; }

    /// <summary>The sequence of a resource with its effective settings (dlt-behaviour 1.3, 1.9 point 2).</summary>
    public static PageSequence Of(ClientDefinition client, ResourceDefinition resource, RestRequest first, Authentications auth)
    {
        var endpoint = resource.Endpoint;
        var single = Placeholders.EndsInPlaceholder(endpoint.Path);
        return new PageSequence
        {
            Resource = resource,
            First = first,
            Client = client,
            Auth = auth.For(resource),
            Paginator = endpoint.Paginator ?? client.Paginator ?? (single ? new PaginatorDefinition("single_page") : null),
            DataSelector = endpoint.DataSelector ?? client.DataSelector ?? (single ? "$" : null),
        };
    }
}

/// <summary>One page. Dispose gives its buffer back.</summary>
internal sealed class RestPage(ReadOnlyMemory<byte> body, IDisposable? owner) : IDisposable
{
    /// <summary>UTF-8 JSON, checked and with secrets masked; empty when a response action ignored the answer.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The same body as gzip, just as it came; empty when there is none such.</summary>
    public ReadOnlyMemory<byte> Gzip { get; init; }

    /// <summary>Where the records are: the definition's selector, or the one that was found. "$" is the whole body.</summary>
    public required string Selector { get; init; }

    /// <summary>Records found by the selector.</summary>
    public required int Records { get; init; }

    /// <summary>Where those records are in the body; null when nobody looked.</summary>
    public IReadOnlyList<(int Start, int Length)>? Ranges { get; init; }

    /// <summary>Opaque text to go on from; null when this was the last page. Holds no credentials.</summary>
    public required string? Next { get; init; }

    /// <summary>Requests this page took, retries and redirects included.</summary>
    public required int RequestsSpent { get; init; }

    /// <summary>True when a response action said to stop here; the body is empty then.</summary>
    public bool Ignored { get; init; }

    public void Dispose() => owner?.Dispose();
}
