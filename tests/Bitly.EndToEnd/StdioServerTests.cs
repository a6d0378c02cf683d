using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Bitly.EndToEnd;

/// <summary>The server as clients start it: lines in, lines out, an end at once.</summary>
public sealed class StdioServerTests
{
    private const string Handshake = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";
    private const string Discover = """{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Handshake)]
    [InlineData(Discover)]
    public async Task Both_openings_are_answered_and_the_end_of_input_ends_the_process(string opening)
    {
        using var folder = new TempFolder();
        using var process = ProgramProcess.Start(folder.Path);
        await process.StandardInput.WriteLineAsync(opening);
        var answer = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!).RootElement;
        Assert.Equal(1, answer.GetProperty("id").GetInt32());
        Assert.Contains("get-status", answer.GetProperty("result").GetProperty("instructions").GetString(), StringComparison.Ordinal);
        process.StandardInput.Close();
        await EndsAsync(process);
    }

    [Fact]
    public async Task Every_line_of_stdout_is_protocol_also_when_a_run_fails()
    {
        using var folder = new TempFolder();
        using var process = ProgramProcess.Start(folder.Path, "mcp");
        await process.StandardInput.WriteLineAsync(Handshake);
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        string[] tools = ["scaffold-pipeline", "get-status", "run-pipeline", "list-tables", "no-such-tool"];
        for (var i = 0; i < tools.Length; i++)
        {
            await process.StandardInput.WriteLineAsync($"{{\"jsonrpc\":\"2.0\",\"id\":{i + 2},\"method\":\"tools/call\",\"params\":{{\"name\":\"{tools[i]}\",\"arguments\":{{}}}}}}");
            await process.StandardInput.FlushAsync(Cancellation);
            JsonElement message;
            do
            {
                message = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!).RootElement;
                Assert.Equal("2.0", message.GetProperty("jsonrpc").GetString());
            }
            while (!message.TryGetProperty("id", out var id) || id.GetInt32() != i + 2);
        }

        process.StandardInput.Close();
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(Cancellation));
        await EndsAsync(process);
    }

    [Theory]
    [InlineData("""{"name":"list-endpoints","arguments":{"goal":"\ud800"}}""", "INVALID_ARGUMENT: list-endpoints: goal is no valid text")]
    [InlineData("""{"name":"scaffold-pipeline","arguments":{"resources":["groups","\udc00x"]}}""", "INVALID_ARGUMENT: scaffold-pipeline: resources is no valid text")]
    [InlineData("""{"name":"list-endpoints","arguments":{"\ud800":1}}""", "INVALID_ARGUMENT: list-endpoints: a name in a parameter is no valid text")]
    [InlineData("""{"name":"\ud800","arguments":{}}""", "name is no valid text")]
    public async Task Half_of_a_surrogate_pair_is_a_wrong_argument(string call, string expected)
    {
        using var folder = new TempFolder();
        using var process = ProgramProcess.Start(folder.Path, "mcp");
        await process.StandardInput.WriteLineAsync(Handshake);
        await process.StandardInput.FlushAsync(Cancellation);
        // Answers come in any order, so the next request waits for this one's.
        await process.StandardOutput.ReadLineAsync(Cancellation);
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        await process.StandardInput.WriteLineAsync($$"""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{{call}}}""");
        await process.StandardInput.FlushAsync(Cancellation);
        var answer = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync(Cancellation))!).RootElement;
        Assert.StartsWith(expected, answer.TryGetProperty("error", out var error)
            ? error.GetProperty("message").GetString()
            : answer.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        process.StandardInput.Close();
        await EndsAsync(process);
    }

    [Fact]
    public async Task A_termination_signal_ends_the_process_at_once()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        using var process = ProgramProcess.Start(folder.Path);
        await process.StandardInput.WriteLineAsync(Handshake);
        await process.StandardOutput.ReadLineAsync(Cancellation);
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await EndsAsync(process);
    }

    private static async Task EndsAsync(Process process)
    {
        using var patience = new CancellationTokenSource(AtOnce);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }
}
