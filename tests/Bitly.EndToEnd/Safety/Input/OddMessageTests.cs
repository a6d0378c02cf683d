using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Bitly.EndToEnd.Safety.Input;

/// <summary>Requests with a form that the protocol does not know: one answer that says so, no defect, no stack trace in the client's log, bounded memory.</summary>
public sealed class OddMessageTests
{
    [Theory]
    [InlineData("tools/call", """{"name":"get-status","arguments":{},"_meta":5}""", "do not have the form")]
    [InlineData("tools/call", """{"name":"get-status","arguments":{},"_meta":[]}""", "do not have the form")]
    [InlineData("tools/call", """{"name":"get-status","name":"list-endpoints","arguments":{}}""", "two members of one name")]
    [InlineData("tools/call", """{"name":"query-table","arguments":{"sql":"SELECT 1","sql":"SELECT 2"}}""", "two members of one name")]
    [InlineData("tools/call", """{"name":"no-such","arguments":{}}""", "no-such")]
    [InlineData("initialize", """{"protocolVersion":5}""", "do not have the form")]
    public async Task An_odd_request_is_called_one(string method, string parameters, string said)
    {
        using var project = new LiveProject("http://127.0.0.1:9/v4");
        await using var session = await McpSession.StartAsync(project.Folder, project.Environment);
        await session.SendAsync($$"""{"jsonrpc":"2.0","id":70,"method":"{{method}}","params":{{parameters}} }""");

        var error = (await session.AnswerAsync(70))["error"]!;

        Assert.Equal(-32602, error["code"]!.GetValue<int>());
        Assert.Contains(said, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull((await session.AskAsync("ping"))["result"]);
        Assert.DoesNotContain("   at ", await session.EndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_fifty_megabytes_is_cut_answered_and_kept_out_of_memory()
    {
        using var project = new LiveProject("http://127.0.0.1:9/v4");
        await using var session = await McpSession.StartAsync(project.Folder, project.Environment);

        var answer = await session.CallAsync("query-table", new JsonObject { ["sql"] = new string('x', 50_000_000) });

        Assert.Equal(-32700, answer["error"]!["code"]!.GetValue<int>());
        Assert.NotNull((await session.AskAsync("ping"))["result"]);
        if (OperatingSystem.IsLinux())
        {
            var peak = (await File.ReadAllLinesAsync($"/proc/{session.Process.Id}/status", TestContext.Current.CancellationToken)).Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            Assert.InRange(int.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024, 1, 300);
        }
    }

    [Fact]
    public async Task Two_hundred_requests_at_once_carriage_returns_and_blank_lines_are_each_answered_once()
    {
        using var project = new LiveProject("http://127.0.0.1:9/v4");
        await using var session = await McpSession.StartAsync(project.Folder, project.Environment);
        var ids = Enumerable.Range(1000, 200).ToList();
        await session.SendAsync(string.Concat(ids.Select(id => $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"get-status","arguments":{} } }""" + "\r\n\r\n \n")));
        var due = ids.ToHashSet();
        while (due.Count > 0)
        {
            await session.AnswerAsync(due.First());
            due.ExceptWith(Ids(session));
        }

        await session.EndAsync();
        Assert.Equal(ids, Ids(session).Where(id => id >= 1000).Order());
    }

    private static IEnumerable<int> Ids(McpSession session) => session.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonNode.Parse(line)!.AsObject()).Where(answer => answer["method"] is null && answer["id"] is not null).Select(answer => answer["id"]!.GetValue<int>());
}
