using System.Net.Http.Headers;
using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

/// <summary>A sandbox and a plain client for it.</summary>
internal sealed class SandboxCaller : IAsyncDisposable
{
    private readonly HttpClient client;

    private SandboxCaller(SandboxServer server, string token)
    {
        Server = server;
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public SandboxServer Server { get; }

    public HttpClient Client => client;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SandboxCaller> StartAsync(SandboxOptions? options = null, string? token = null)
    {
        options ??= new SandboxOptions { LinksPerGroup = 200, QrCodesPerGroup = 12 };
        return new SandboxCaller(await SandboxServer.StartAsync(options, Cancellation), token ?? options.Token);
    }

    public Task<HttpResponseMessage> SendAsync(string path) => client.GetAsync(new Uri(path.StartsWith("http", StringComparison.Ordinal) ? path : Server.BaseUrl + path), Cancellation);

    public async Task<string> TextAsync(string path)
    {
        using var response = await SendAsync(path);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendAsync(path);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return Parse(text);
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(Server.BaseUrl + path), content, Cancellation);
        return ((int)response.StatusCode, Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    public async Task<(int Status, string Message)> RefusalAsync(string path)
    {
        using var response = await SendAsync(path);
        var body = Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return ((int)response.StatusCode, body.TryGetProperty("message", out var message) ? message.GetString()! : "");
    }

    /// <summary>All records of a paged list, by following <c>pagination.next</c>.</summary>
    public async Task<List<JsonElement>> PagesAsync(string path, string list)
    {
        var records = new List<JsonElement>();
        for (var next = path; next.Length > 0;)
        {
            var page = await GetAsync(next);
            records.AddRange(page.GetProperty(list).EnumerateArray());
            next = page.GetProperty("pagination").GetProperty("next").GetString()!;
        }
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Server.DisposeAsync();
    }

    public static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
