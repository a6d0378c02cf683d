using System.Text;
using Bitly.Pipeline.Configuration;

namespace Bitly.Pipeline.Rest;

/// <summary>Turns an HTTP answer into a checked and masked one, or into a failure. Nobody sees the bytes before they are masked.</summary>
internal sealed class AnswerReader(RestClientOptions options, SecretMask mask, Exchange exchange)
{
    private static readonly ReadOnlyMemory<byte> NoContent = "null"u8.ToArray();

    public async Task<Attempt> ReadAsync(HttpResponseMessage response, string url, CancellationToken cancellationToken)
    {
        var limit = RestClient.LimitOf(options, (int)response.StatusCode);
        var bodies = new ResponseBodies(ContentCoding.Of(response));
        try
        {
            var whole = await FillAsync(bodies, response, limit, cancellationToken);
            if (mask.Apply(bodies.Body.Bytes.Span) > 0)
            {
                bodies.ForgetPacked();
            }

            var attempt = Judge(response, url, bodies, whole);
            if (attempt.Answer is { Ignored: false })
            {
                // The answer owns the buffers from here on.
                bodies = null;
            }

            return attempt;
        }
        finally
        {
            bodies?.Dispose();
        }
    }

    /// <summary>A refusal that is packed wrongly is a refusal all the same: its status says more than its body would.</summary>
    private static async ValueTask<bool> FillAsync(ResponseBodies bodies, HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await bodies.FillAsync(await response.Content.ReadAsStreamAsync(cancellationToken), limit, cancellationToken);
        }
        catch (InvalidDataException) when (!response.IsSuccessStatusCode)
        {
            return true;
        }
    }

#pragma warning disable CA2000 // the answer leaves inside the attempt; its reader disposes it
    private Attempt Judge(HttpResponseMessage response, string url, ResponseBodies bodies, bool whole)
    {
        var status = (int)response.StatusCode;
        var bytes = bodies.Body.Bytes;
        if (ActionOf(status, bytes.Span) == "ignore")
        {
            return new(new(status, default, null) { Url = url, RequestsSpent = exchange.Spent, Ignored = true }, null, null, Bytes: bytes.Length);
        }

        if (status is >= 300 and < 400 and not 304 && response.Headers.Location is { } location)
        {
            return new(null, new(FailureKind.RedirectRefused, status, null, null), null, location.OriginalString, bytes.Length);
        }

        if (status is < 200 or >= 300)
        {
            var message = FailureReader.MessageCode(bytes.Span);
            var after = FailureReader.RetryAfter(response.Headers.RetryAfter, options.Time.GetUtcNow());
            var kind = options.Failures.KindOf(status, message);
            var limited = kind == FailureKind.Forbidden && options.Failures.RateLimitHeader is { } header && response.Headers.Contains(header);
            return new(null, new(limited ? FailureKind.RateLimited : kind, status, message, after), null, Bytes: bytes.Length);
        }

        return whole
            ? Accept(response, url, bodies)
            : new(null, new(FailureKind.BodyTooLarge, status, null, null), $"more than {options.MaxBodyBytes} bytes", Bytes: bytes.Length);
    }

    private Attempt Accept(HttpResponseMessage response, string url, ResponseBodies bodies)
    {
        var status = (int)response.StatusCode;
        var bytes = bodies.Body.Bytes;
        var noContent = status == 204 && bytes.IsEmpty;
        var outline = new JsonOutline();
        if (!noContent && JsonLimits.Check(bytes.Span, outline) is { } problem)
        {
            return new(null, new(FailureKind.BrokenBody, status, null, null), problem, Bytes: bytes.Length);
        }

        return new(
            new(status, noContent ? NoContent : bytes, bodies)
            {
                Url = url,
                Headers = HeadersOf(response),
                Outline = noContent ? null : outline,
                Gzip = noContent ? default : bodies.Gzip,
                RequestsSpent = exchange.Spent,
            },
            null, null, Bytes: bytes.Length);
    }

#pragma warning restore CA2000
    /// <summary>The first response action that fits: status and content when both are given, else the one given (dlt-behaviour 1.10).</summary>
    private string? ActionOf(int status, ReadOnlySpan<byte> body)
    {
        foreach (var action in exchange.Actions)
        {
            if ((action.StatusCode is not null || action.Content is not null)
                && (action.StatusCode is null || action.StatusCode == status)
                && (action.Content is null || body.IndexOf(Encoding.UTF8.GetBytes(action.Content)) >= 0))
            {
                return action.Action;
            }
        }

        return null;
    }

    private Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            headers[name] = mask.Apply(string.Join(", ", values));
        }

        return headers;
    }
}
