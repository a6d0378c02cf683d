using System.IO.Pipelines;
using System.Text.Json;
using Bitly.Mcp.Operations;
using Bitly.Mcp.Tools.Server;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Bitly.Mcp.Tests.Tools;

/// <summary>The real server and a real client in one process, joined by pipes.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly StderrLogger _log = new(TextWriter.Null);
    private readonly ServerParts _parts;
    private readonly Task _serving;
    private IList<McpClientTool>? _tools;

    private TestServer(Project project)
    {
        _parts = new ServerParts(project);
        _serving = StdioServer.ServeAsync(_toServer.Reader.AsStream(), _toClient.Writer.AsStream(), ServerContract.Options(_parts.Content(), "0.0.0", _log), _log, _stop.Token);
    }

    /// <summary>Both ways to speak: null negotiates the newest, the date is the last one with a handshake.</summary>
    public static Xunit.TheoryData<string?> Eras => new((string?)null, "2025-11-25");

    public McpClient Client { get; private set; } = null!;

    public static async Task<TestServer> StartAsync(string folder, string? era, IReadOnlyDictionary<string, string>? environment = null, McpClientHandlers? handlers = null)
    {
        var variables = environment ?? new Dictionary<string, string> { ["DLT_PROJECT_DIR"] = folder };
        var server = new TestServer(new Project(folder, TimeProvider.System, variables));
        var transport = new StreamClientTransport(server._toServer.Writer.AsStream(), server._toClient.Reader.AsStream());
        server.Client = await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = era, Handlers = handlers ?? new McpClientHandlers() }, cancellationToken: Xunit.TestContext.Current.CancellationToken);
        return server;
    }

    public async Task<CallToolResult> CallAsync(string tool, params (string Name, object? Value)[] arguments) =>
        await Client.CallToolAsync(tool, arguments.ToDictionary(one => one.Name, one => one.Value), cancellationToken: Xunit.TestContext.Current.CancellationToken);

    /// <summary>The structured answer of a call that must succeed.</summary>
    public async Task<JsonElement> AskAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await CallAsync(tool, arguments);
        Xunit.Assert.True(result.IsError is not true, Text(result));
        var answer = result.StructuredContent!.Value;
        await CheckNextStepAsync(answer.TryGetProperty("next_step", out var next) ? next : null);
        return answer;
    }

    /// <summary>The text of a call that must fail.</summary>
    public async Task<string> FailAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await CallAsync(tool, arguments);
        Xunit.Assert.True(result.IsError);
        var text = Text(result);
        const string Label = "\nnext_step: ";
        if (text.IndexOf(Label, StringComparison.Ordinal) is var at and >= 0)
        {
            await CheckNextStepAsync(JsonElement.Parse(text[(at + Label.Length)..]));
        }

        return text;
    }

    /// <summary>Whatever an answer says comes next can be called just so.</summary>
    private async Task CheckNextStepAsync(JsonElement? next)
    {
        if (next is { } step)
        {
            _tools ??= await Client.ListToolsAsync(cancellationToken: Xunit.TestContext.Current.CancellationToken);
            var tool = Xunit.Assert.Single(_tools, tool => tool.Name == step.GetProperty("tool").GetString());
            var arguments = step.TryGetProperty("arguments", out var given) ? given.EnumerateObject().ToDictionary(one => one.Name, one => one.Value) : null;
            Xunit.Assert.Null(ToolArguments.Explain(tool.Name, tool.ProtocolTool.InputSchema, arguments));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _stop.CancelAsync();
        await _serving;
        await _parts.DisposeAsync();
        _log.Dispose();
        _stop.Dispose();
    }

    private static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
