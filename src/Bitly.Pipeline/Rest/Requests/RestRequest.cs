using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// One request before credentials are added. Immutable; paginators make the next one with <c>with</c>.
/// </summary>
internal sealed record RestRequest
{
    /// <summary>GET or POST.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Absolute URL. It may hold a query of its own (a next link does); <see cref="Query"/> is added behind it.</summary>
    public required string Url { get; init; }

    /// <summary>The path as the definition writes it, placeholders unfilled: equal for all requests of one endpoint. Null outside a definition.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Unescaped pairs in the order they are sent; a key may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>JSON body, or null.</summary>
    public JsonNode? Json { get; init; }

    /// <summary>Form body (an object of scalars) or raw text, or null.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>A GET of a path below the base, without parameters: for checks and plans outside a definition.</summary>
    public static RestRequest Get(ClientDefinition client, string path, params KeyValuePair<string, string>[] query) =>
        new() { Url = RestUrl.Join(client.BaseUrl, path), Query = query, Headers = client.Headers };

    /// <summary>This request with the query parameter set: replaced where it stands, else added at the end.</summary>
    public RestRequest WithQuery(string name, string value)
    {
        var query = new List<KeyValuePair<string, string>>(Query.Count + 1);
        var found = false;
        foreach (var pair in Query)
        {
            if (pair.Key != name)
            {
                query.Add(pair);
            }
            else if (!found)
            {
                query.Add(new(name, value));
                found = true;
            }
        }

        if (!found)
        {
            query.Add(new(name, value));
        }

        return this with { Query = query };
    }
}
