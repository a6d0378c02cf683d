using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.EndToEnd.Safety;

/// <summary>A conversation with the real server as bare lines, so that a test can send what no client would. All bytes it says are kept.</summary>
internal sealed class McpSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task<string> _errors;
    private int _id;

    private McpSession(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public Process Process => _process;

    /// <summary>Everything that came out of stdout so far.</summary>
    public string Said => _said.ToString();

    public static async Task<McpSession> StartAsync(string folder, IReadOnlyDictionary<string, string> environment)
    {
        var session = new McpSession(Process.Start(LiveProgram.StartInfo(ProgramProcess.Executable, folder, ["mcp"], environment))!);
        await session.AskAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
        });
        await session.SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return session;
    }

    public Task<JsonObject> CallAsync(string tool, JsonNode? arguments = null) =>
        AskAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? new JsonObject() });

    /// <summary>Sends a request and gives the whole answer, result or error.</summary>
    public async Task<JsonObject> AskAsync(string method, JsonNode? parameters = null)
    {
        var id = ++_id;
        await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString());
        return await AnswerAsync(id);
    }

    public async Task SendAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line + "\n");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The answer with this id; what comes before it is kept and passed over.</summary>
    public async Task<JsonObject> AnswerAsync(int id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            _said.Append(line).Append('\n');
            if (JsonNode.Parse(line) is JsonObject answer && answer["method"] is null && answer["id"]?.GetValueKind() == JsonValueKind.Number && answer["id"]!.GetValue<int>() == id)
            {
                return answer;
            }
        }

        throw new InvalidOperationException("The server is gone: " + await _errors);
    }

    /// <summary>Ends the conversation; what stood on stderr.</summary>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        _said.Append(await _process.StandardOutput.ReadToEndAsync(patience.Token));
        await _process.WaitForExitAsync(patience.Token);
        return await _errors;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
