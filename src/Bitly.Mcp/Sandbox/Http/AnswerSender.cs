using System.IO.Compression;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>Puts an answer on the wire, with the headers that were recorded from Bitly.</summary>
internal sealed class AnswerSender(SandboxOptions options)
{
    public async Task SendAsync(HttpContext context, Answer answer, TimeSpan pause, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        var headers = response.Headers;
        headers.ContentType = answer.ContentType;
        headers.Server = "nginx";
        headers.Via = "1.1 google";
        headers.StrictTransportSecurity = "max-age=31536000";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        if (answer.RetryAfter is { } seconds) headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers) headers.Append(name, value);

        var body = answer.Body;
        if (options.Gzip && body.Length > 256 && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            body = Compress(body);
            headers.ContentEncoding = "gzip";
        }
        response.ContentLength = body.Length;
        if (answer.SentFirst is null)
        {
            if (!body.IsEmpty) await response.Body.WriteAsync(body, cancellationToken);
            return;
        }
        var first = Math.Min(answer.SentFirst.Value, body.Length / 2);
        await response.Body.WriteAsync(body[..first], cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        if (answer.Breaks)
        {
            Break(context);
            return;
        }
        await Task.Delay(pause, options.Time, cancellationToken);
        await response.Body.WriteAsync(body[first..], cancellationToken);
    }

    // No linger: the peer gets a reset, not an orderly end.
    private static void Break(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }
        context.Abort();
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> body)
    {
        using var compressed = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body.Span);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }
}
