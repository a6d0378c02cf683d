using System.Text;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>A request with everything that belongs to its sending; counts what it costs.</summary>
internal sealed record Exchange(RestRequest First, IAuthentication? Auth, IReadOnlyList<ResponseAction> Actions, IReadOnlyList<KeyValuePair<string, Secret>> Form)
{
    /// <summary>Requests sent so far, retries and redirects included.</summary>
    public int Spent { get; set; }
}

/// <summary>How one attempt ended: an answer, a failure, or a redirect (its target, and the failure it is when it may not be followed).</summary>
internal sealed record Attempt(RestAnswer? Answer, HttpFailure? Failure, string? Detail, string? Redirect = null, long Bytes = 0);

/// <summary>Bodies of requests.</summary>
internal static class RequestContent
{
    /// <summary>JSON, a form (an object of scalars; null left out), raw text, or no body.</summary>
    public static HttpContent? Of(RestRequest request) => request switch
    {
        { Json: { } json } => new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
        { Data: JsonObject form } => new FormUrlEncodedContent(Pairs(form)),
        { Data: { } text } => new StringContent(PlaceholderText.TextOf(text)),
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonObject form) =>
        from member in form
        from item in member.Value is JsonArray list ? list.AsEnumerable() : [member.Value]
        where item is not null
        select new KeyValuePair<string, string>(member.Key, PlaceholderText.TextOf(item));
}
