using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Bitly.EndToEnd.Safety.Wall;

/// <summary>An API on loopback that gives the caller's token back in every place of an answer it can, or sends him elsewhere with it.</summary>
internal sealed class HostileApi : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly string _elsewhere;

    /// <param name="elsewhere">Origin that redirects and next links name.</param>
    public HostileApi(string elsewhere)
    {
        _elsewhere = elsewhere;
        var port = FreePort();
        Origin = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add(Origin + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Kinds of answers; each is a path.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "body", "key", "halfescaped", "header", "redirect", "ownredirect", "pathredirect", "foreignnext", "ownnext", "reason",
        "error400", "error401", "error403", "error404", "error429", "error500", "html", "broken", "deep",
    ];

    public string Origin { get; }

    /// <summary>Path and Authorization header of every request.</summary>
    public ConcurrentQueue<(string Path, string? Authorization)> Asked { get; } = new();

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Asked.Enqueue((context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"]));
                Answer(context);
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var (kind, answer, escaped) = (context.Request.Url!.AbsolutePath.Split('/')[^1], context.Response, Uri.EscapeDataString(Canary.Token));
        answer.ContentType = "application/json";
        var text = Records("id");
        switch (kind)
        {
            case "body":
                break;
            case "key":
                text = $$"""{"data":[{"id":1,{{JsonSerializer.Serialize("k" + Canary.Token)}}:true,"in":{ {{JsonSerializer.Serialize(Canary.Token)}}:[1] } }]}""";
                break;
            case "halfescaped":
                text = $$"""{"data":[{"id":1,"v":"{{Canary.HalfEscaped}}"}]}""";
                break;
            case "header":
                answer.Headers["X-Echo"] = "Bearer " + Canary.Token;
                answer.Headers["Link"] = $"<{Origin}/v4/end?token={escaped}>; rel=\"next\"";
                break;
            case "redirect" or "ownredirect":
                answer.StatusCode = 302;
                answer.Headers["Location"] = $"{(kind == "redirect" ? _elsewhere : Origin)}/v4/end?token={escaped}";
                break;
            case "pathredirect":
                (answer.StatusCode, answer.Headers["Location"]) = (302, $"/v4/{escaped}/inner");
                break;
            case "inner":
                // Joined to the address above, and kept as the place to go on from.
                text = """{"data":[{"id":1}],"pagination":{"next":"error404"}}""";
                break;
            case "token":
                text = $$"""{"access_token":{{JsonSerializer.Serialize(Canary.Token)}},"expires_in":20}""";
                break;
            case "foreignnext" or "ownnext":
                text = $$"""{"data":[{"id":1}],"pagination":{"next":{{JsonSerializer.Serialize($"{(kind == "ownnext" ? Origin : _elsewhere)}/v4/end?token={escaped}")}} } }""";
                break;
            case "reason":
                (answer.StatusCode, answer.StatusDescription, text) = (400, Canary.Token, Error());
                break;
            case "access_token":
                text = $"access_token={escaped}&login={escaped}";
                break;
            case "html":
                (answer.StatusCode, answer.ContentType, text) = (502, "text/html", $"<h1>{Canary.Token}</h1>");
                break;
            case "broken":
                text = Records("id")[..^4];
                break;
            case "deep":
                text = $$"""{"data":[{"id":{{new string('[', 3000)}}{{JsonSerializer.Serialize(Canary.Token)}}{{new string(']', 3000)}}}]}""";
                break;
            case var error when error.StartsWith("error", StringComparison.Ordinal):
                (answer.StatusCode, text) = (int.Parse(error[5..], System.Globalization.CultureInfo.InvariantCulture), Error());
                break;
            default:
                text = """{"data":[]}""";
                break;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        answer.ContentLength64 = bytes.Length;
        answer.OutputStream.Write(bytes);
        answer.Close();
    }

    /// <summary>One record for each spelling; those that are JSON escapes stand as they are, so that reading them gives the plain token.</summary>
    private static string Records(string id) => $$"""{"data":[{{string.Join(',', Canary.Echoes.Select((spelling, index) =>
        $$"""{"{{id}}":{{index}},"title":{{(spelling.Key.StartsWith("json", StringComparison.Ordinal) ? $"\"{spelling.Value}\"" : JsonSerializer.Serialize("seen " + spelling.Value + " there"))}},"tags":[{{JsonSerializer.Serialize(spelling.Value)}}]}"""))}} ]}""";

    private static string Error() => $$"""{"message":{{JsonSerializer.Serialize(Canary.Token)}},"description":{{JsonSerializer.Serialize("Bearer " + Canary.Token)}},"errors":[{"field":{{JsonSerializer.Serialize(Canary.Token)}}}]}""";

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
