using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bitly.DltCases;

/// <summary>Plays the answers of a REST case on loopback and remembers what was asked.</summary>
internal sealed class CaseServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(JsonElement Response, bool Used)> _responses;
    private readonly Lock _gate = new();

    private CaseServer(WebApplication app, IReadOnlyList<JsonElement> responses)
    {
        _app = app;
        _responses = [.. responses.Select(r => (r, false))];
    }

    /// <summary>http://127.0.0.1:port, without a slash at the end.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>Method, path and decoded query, in the order asked.</summary>
    public List<(string Method, string Path, SortedDictionary<string, string> Query)> Requests { get; } = [];

    public static async Task<CaseServer> StartAsync(IReadOnlyList<JsonElement> responses)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = new CaseServer(builder.Build(), responses);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        server.Origin = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>Text of the case with its .test hosts replaced by this server.</summary>
    public string Localize(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"https?://[a-z0-9.-]+\.test", Origin);

    private async Task AnswerAsync(HttpContext context)
    {
        var query = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in context.Request.Query)
        {
            // The recording keeps the last value of a repeated parameter.
            query[key] = value.LastOrDefault() ?? "";
        }

        JsonElement? found;
        lock (_gate)
        {
            Requests.Add((context.Request.Method, context.Request.Path.Value ?? "", query));
            found = Match(context.Request.Path.Value ?? "", query);
        }

        if (found is not { } response)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("{\"message\":\"NOT_FOUND\"}");
            return;
        }

        context.Response.StatusCode = response.TryGetProperty("status", out var status) ? status.GetInt32() : 200;
        if (response.TryGetProperty("headers", out var headers))
        {
            foreach (var header in headers.EnumerateObject())
            {
                context.Response.Headers[header.Name] = Localize(header.Value.GetString()!);
            }
        }

        var isJson = response.TryGetProperty("json", out var json);
        var body = isJson ? json.GetRawText() : response.TryGetProperty("text", out var text) ? text.GetString()! : "";
        context.Response.ContentType ??= isJson ? "application/json" : "text/plain";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Localize(body)));
    }

    private JsonElement? Match(string path, SortedDictionary<string, string> query)
    {
        for (var i = 0; i < _responses.Count; i++)
        {
            var (response, used) = _responses[i];
            var once = response.TryGetProperty("once", out var o) && o.GetBoolean();
            if (response.GetProperty("path").GetString() != path || (once && used))
            {
                continue;
            }

            var fits = !response.TryGetProperty("query", out var wanted)
                || wanted.EnumerateObject().All(p => query.TryGetValue(p.Name, out var v) && v == (p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString() : p.Value.GetRawText()));
            if (fits)
            {
                _responses[i] = (response, true);
                return response;
            }
        }

        return null;
    }
}
