using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bitly.Pipeline.Tests.Rest;

internal sealed record Asked(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];
}

/// <summary>What the server answers; Cut promises more bytes than it sends, Reset closes without a word.</summary>
internal sealed record Reply(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    public byte[]? Bytes { get; init; }
    public bool Cut { get; init; }
    public bool Reset { get; init; }
}

/// <summary>A real HTTP server on loopback that plays what a test says and remembers what it was asked.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Asked, Reply> _answer;
    private readonly List<Asked> _asked = [];
    private readonly Task _loop;

    public LoopbackServer(Func<Asked, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>Answers in turn; the last one goes on for ever.</summary>
    public static LoopbackServer Playing(params Reply[] replies)
    {
        var at = 0;
        return new(_ => replies[Math.Min(Interlocked.Increment(ref at) - 1, replies.Length - 1)]);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<Asked> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // A listener that is stopped between two clients says "not listening".
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var asked = await ReadAsync(stream, _stop.Token);
                lock (_asked)
                {
                    _asked.Add(asked);
                }

                var reply = _answer(asked);
                if (reply.Reset)
                {
                    client.Client.LingerState = new LingerOption(true, 0);
                    return;
                }

                var body = reply.Bytes ?? Encoding.UTF8.GetBytes(reply.Body);
                var head = new StringBuilder($"HTTP/1.1 {reply.Status} X\r\nConnection: close\r\nContent-Length: {body.Length + (reply.Cut ? 100 : 0)}\r\n");
                foreach (var (name, value) in reply.Headers)
                {
                    head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
                await stream.WriteAsync(body, _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The client went away; that is a test's right.
            }
        }
    }

    private static async Task<Asked> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (!(bytes.Count >= 4 && bytes[^1] == '\n' && bytes[^3] == '\n'))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                throw new IOException("closed");
            }

            bytes.Add(one[0]);
        }

        var lines = Encoding.UTF8.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, Encoding.UTF8.GetString(body));
    }
}
