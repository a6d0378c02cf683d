using System.Diagnostics;
using System.Text.Json;

namespace Bitly.Benchmarks.Measuring;

/// <summary>A client of an MCP server over stdio that knows just enough to time it.</summary>
internal sealed class McpSession : IDisposable
{
    private readonly Process _process;
    private readonly long _started;
    private int _id;

    public McpSession(string program, string folder, params string[] arguments)
    {
        _started = Stopwatch.GetTimestamp();
        _process = External.Start(program, folder, arguments);
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>Now, since the start of the process.</summary>
    public Sample Mark()
    {
        _process.Refresh();
        return new Sample(External.CpuOf(_process), Stopwatch.GetElapsedTime(_started).TotalSeconds, _process.PeakWorkingSet64 / 1048576.0);
    }

    /// <summary>Whether the server has a library in its memory; false where the system does not say.</summary>
    public bool HasLoaded(string library) =>
        File.Exists($"/proc/{_process.Id}/maps") && File.ReadAllText($"/proc/{_process.Id}/maps").Contains(library, StringComparison.Ordinal);

    public void Initialize()
    {
        Request("initialize", """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"benchmark","version":"1"}}""");
        Send("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
    }

    /// <summary>The opening of the stateless era (2026-07-28).</summary>
    public void Discover() =>
        Request("server/discover", """{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}""");

    public void ListTools() => Request("tools/list", "{}");

    public void Call(string tool, string arguments = "{}")
    {
        var answer = Request("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""");
        if (answer.TryGetProperty("isError", out var failed) && failed.GetBoolean())
        {
            throw new InvalidOperationException($"{tool} failed: {answer}");
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonElement Request(string method, string parameters)
    {
        var id = ++_id;
        Send($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            using var message = JsonDocument.Parse(line);
            if (message.RootElement.TryGetProperty("id", out var answered) && answered.ValueKind == JsonValueKind.Number && answered.GetInt32() == id)
            {
                return message.RootElement.TryGetProperty("result", out var result)
                    ? result.Clone()
                    : throw new InvalidOperationException($"{method} failed: {line}");
            }
        }

        throw new InvalidOperationException($"The server ended before it answered {method}.");
    }

    private void Send(string message)
    {
        _process.StandardInput.Write(message + "\n");
        _process.StandardInput.Flush();
    }
}
