using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bitly.Mcp.Operations.Login;

/// <summary>Waits on 127.0.0.1 for the browser to come back with a code.</summary>
internal sealed class Loopback : IDisposable
{
    private const int MostHeadBytes = 8192;

    /// <summary>Browsers open connections in advance and say nothing on them; the real request may wait behind one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TcpListener _listener;

    /// <exception cref="Bitly.Pipeline.Errors.PipelineException">LOGIN_PORT_TAKEN.</exception>
    public Loopback(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            _listener.Start();
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw LoginErrors.Port(port);
        }
    }

    public string RedirectUri => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/callback";

    /// <summary>The query of the first request to the redirect URI; others (a favicon) are answered with 404.</summary>
    public async Task<Dictionary<string, string>> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
            if (await ServeAsync(client, cancellationToken) is { } target)
            {
                return Query(target[(target.IndexOf('?', StringComparison.Ordinal) + 1)..]);
            }
        }
    }

    /// <summary>The target when it is the redirect URI, else null; a visitor who says nothing or goes away is none.</summary>
    private static async Task<string?> ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        string? found = null;
        try
        {
            await using var stream = client.GetStream();
            var target = await TargetAsync(stream, limit.Token);
            found = target.StartsWith("/callback?", StringComparison.Ordinal) ? target : null;
            var text = found is null ? "Not here." : "You may close this window and go back to the terminal.";
            var answer = $"HTTP/1.1 {(found is null ? "404 Not Found" : "200 OK")}\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), limit.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return found;
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Pairs of a query or form; of a key that repeats the first counts.</summary>
    public static Dictionary<string, string> Query(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            values.TryAdd(Decode(parts[0]), parts.Length == 2 ? Decode(parts[1]) : "");
        }

        return values;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>The target of the request line, or "" for anything that is no GET.</summary>
    private static async Task<string> TargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[MostHeadBytes];
        var length = 0;
        while (length < head.Length && head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return Encoding.ASCII.GetString(head, 0, length).Split(' ') is ["GET", var target, ..] ? target : "";
    }
}
