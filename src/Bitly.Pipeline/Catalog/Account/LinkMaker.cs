using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Catalog;

/// <summary>A link that was made. <paramref name="Created"/> is false when the group had one for this address already.</summary>
internal sealed record MadeLink(string LongUrl, string Id, string Link, string? CreatedAt, bool Created);

/// <summary>The one write this program offers: <c>POST /shorten</c>.</summary>
internal sealed class LinkMaker(RestClient client, Authentications authentications)
{
    /// <summary>201 is a new link, 200 one that the group had for this address already.</summary>
    /// <exception cref="Errors.PipelineException">LINK_QUOTA, BAD_REQUEST ...; nothing is sent a second time unless the API surely did nothing (429).</exception>
    public async Task<MadeLink> ShortenAsync(string longUrl, string? group, string? domain, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["long_url"] = longUrl };
        if (group is not null)
        {
            body["group_guid"] = group;
        }

        if (domain is not null)
        {
            body["domain"] = domain;
        }

        var request = RestRequest.Get(client.Options.Client, "/shorten") with { Method = "POST", Json = body };
        using var answer = await client.SendAsync(request, authentications.Client, cancellationToken);
        using var document = JsonDocument.Parse(answer.Body);
        var link = document.RootElement;
        return new MadeLink(longUrl, Text(link, "id") ?? "", Text(link, "link") ?? "", Text(link, "created_at"), answer.Status == 201);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
