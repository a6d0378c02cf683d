using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Mcp.Agents.Checks;

/// <summary>Starts a server exactly as an agent would and holds a short conversation: initialize, tools/list, one call.</summary>
internal sealed class ServerProbe(string project, TimeSpan limit)
{
    private static readonly string[] Wanted = ["get-status", "inspect-credentials", "list-endpoints", "query-table", "run-pipeline"];

    /// <summary>Findings in the order of the conversation; it ends at the first one that fails.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(ServerEntry entry, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(entry.Command) { WorkingDirectory = project, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in entry.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return [new Finding("SERVER_NOT_STARTED", false, $"The command can not be started: {e.Message}", "bitly-mcp init writes it anew")];
        }

        using (process)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(limit);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                return await TalkAsync(process, errors, bound.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return [new Finding("SERVER_SILENT", false, $"No answer within {limit.TotalSeconds:0} s", "run the command of the entry by hand and look at what it prints on stderr")];
            }
            finally
            {
                await EndAsync(process);
            }
        }
    }

    /// <summary>End of input is the polite way; a server that does not go is killed.</summary>
    private static async Task EndAsync(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already, and what was not written to it is of no use.
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<IReadOnlyList<Finding>> TalkAsync(Process process, Task<string> errors, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var clock = Stopwatch.StartNew();
        var hello = await AskAsync(process, 1, "initialize", new JsonObject
        {
            ["protocolVersion"] = "2025-06-18",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "doctor", ["version"] = "1" },
        }, findings, cancellationToken);
        if (hello is null)
        {
            if (findings.Count == 0)
            {
                findings.Add(new Finding("SERVER_EXITED", false, $"The server ended before it answered: {Tail(await errors)}", "start it by hand with the entry's command"));
            }

            return findings;
        }

        findings.Add(new Finding("SERVER_ANSWERS", true, $"initialize answered in {clock.ElapsedMilliseconds} ms"));
        await SendAsync(process, new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }, cancellationToken);
        var list = await AskAsync(process, 2, "tools/list", [], findings, cancellationToken);
        var tools = list?["tools"]?.AsArray().Select(t => t!["name"]!.GetValue<string>()).ToList() ?? [];
        var missing = Wanted.Except(tools).ToList();
        findings.Add(missing.Count == 0
            ? new Finding("TOOLS_LISTED", true, $"{tools.Count} tools")
            : new Finding("TOOLS_MISSING", false, $"The server does not offer {string.Join(", ", missing)}", "the entry may start another or an older program: bitly-mcp init writes it anew"));
        var call = await AskAsync(process, 3, "tools/call", new JsonObject { ["name"] = "get-status", ["arguments"] = new JsonObject() }, findings, cancellationToken);
        var failed = call is null || call["isError"]?.GetValue<bool>() == true;
        findings.Add(failed
            ? new Finding("CALL_FAILED", false, $"get-status failed: {call?["content"]?[0]?["text"]}", "the message says what to do")
            : new Finding("CALL_WORKS", true, "get-status answered"));
        return findings;
    }

    private static async Task<JsonNode?> AskAsync(Process process, int id, string method, JsonObject parameters, List<Finding> findings, CancellationToken cancellationToken)
    {
        await SendAsync(process, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }, cancellationToken);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            JsonNode? message;
            try
            {
                message = JsonNode.Parse(line);
            }
            catch (JsonException)
            {
                findings.Add(new Finding("STDOUT_NOT_CLEAN", false, "Something other than the protocol is printed on stdout", "take wrappers and shell profiles that print out of the entry's command"));
                return null;
            }

            // An echo of our own request is no answer.
            if (message?["method"] is null && message?["id"] is JsonValue found && found.TryGetValue<int>(out var answered) && answered == id)
            {
                return message["result"] ?? new JsonObject { ["isError"] = true, ["content"] = new JsonArray(new JsonObject { ["text"] = message["error"]?["message"]?.ToString() }) };
            }
        }

        return null;
    }

    private static async Task SendAsync(Process process, JsonObject message, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(message.ToJsonString().AsMemory(), cancellationToken);
            await process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The server is gone: reading its answer finds the end and says so.
        }
    }

    private static string Tail(string text) => text.Trim().Split('\n').LastOrDefault() is { Length: > 0 } last ? last : "it said nothing";
}
