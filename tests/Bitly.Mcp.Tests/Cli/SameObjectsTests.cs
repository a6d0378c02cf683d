using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Mcp.Cli;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Bitly.Mcp.Tests.Tools;
using Xunit;

namespace Bitly.Mcp.Tests.Cli;

/// <summary>An agent with a shell and no MCP gets what the tools give: two equal projects, one led by tools, one by commands with --json.</summary>
public sealed class SameObjectsTests
{
    private const string Url = "https://example.com/page";
    private static readonly SandboxOptions Account = new() { Groups = 2, LinksPerGroup = 60 };

    /// <summary>Values that are of one run, one folder or one door.</summary>
    private static readonly string[] Own = ["run_id", "last_run_id", "plan_id", "load_id", "seconds", "report", "how_to_confirm", "bytes", "location"];

    private static readonly (string Tool, string Arguments, string[] Command)[] Steps =
    [
        ("get-status", "{}", ["status"]),
        ("list-endpoints", """{"goal":"webhooks"}""", ["endpoints", "--goal", "webhooks"]),
        ("list-endpoints", """{"name":"group_bitlinks"}""", ["endpoints", "group_bitlinks"]),
        ("inspect-credentials", "{}", ["credentials"]),
        ("inspect-credentials", """{"verify":true}""", ["credentials", "--verify"]),
        ("scaffold-pipeline", """{"resources":["group_qr_codes"]}""", ["scaffold", "group_qr_codes"]),
        ("edit-pipeline", """{"action":"set","resource":"groups","path":"write_disposition","value":"replace","dry_run":true}""", ["edit", "set", "groups", "write_disposition", "replace", "--dry-run"]),
        ("edit-pipeline", """{"action":"remove","resource":"group_qr_codes"}""", ["edit", "remove", "group_qr_codes"]),
        ("edit-pipeline", """{"action":"undo"}""", ["edit", "undo"]),
        ("edit-pipeline", """{"action":"add","resource":"group_countries"}""", ["edit", "add", "group_countries"]),
        ("validate-pipeline", "{}", ["validate"]),
        ("preview-endpoint", """{"resource":"groups"}""", ["preview", "groups"]),
        ("plan-load", "{}", ["plan"]),
        ("run-pipeline", "{}", ["run"]),
        ("get-run", "{}", ["progress"]),
        ("diagnose-run", "{}", ["diagnose"]),
        ("get-status", "{}", ["status"]),
        ("list-tables", "{}", ["tables"]),
        ("list-tables", """{"table":"groups"}""", ["tables", "groups"]),
        ("list-tables", """{"diagram":true}""", ["tables", "--diagram"]),
        ("query-table", """{"sql":"SELECT id, title FROM group_bitlinks ORDER BY id LIMIT 3"}""", ["query", "SELECT id, title FROM group_bitlinks ORDER BY id LIMIT 3"]),
        ("check-data", "{}", ["check"]),
        ("export-data", """{"path":"groups.csv","table":"groups"}""", ["export", "groups.csv", "--table", "groups"]),
        ("shorten-links", $$"""{"long_urls":["{{Url}}"]}""", ["shorten", Url]),
        ("shorten-links", $$"""{"long_urls":["{{Url}}"],"confirm":"{{Url}}"}""", ["shorten", Url, "--yes", "--load"]),
        ("drop-data", """{"resources":["group_bitlinks"]}""", ["pipeline", "drop", "group_bitlinks"]),
        ("drop-data", """{"resources":["group_bitlinks"],"confirm":"group_bitlinks"}""", ["pipeline", "drop", "group_bitlinks", "--yes"]),
    ];

    [Fact]
    public async Task Every_tool_and_its_command_answer_with_the_same_object()
    {
        await using var led = await TempProject.StartAsync(Account, "group_bitlinks");
        await using var typed = await TempProject.StartAsync(Account, "group_bitlinks");
        await using var server = await TestServer.StartAsync(led.Folder, null, led.Environment);
        foreach (var (tool, arguments, command) in Steps)
        {
            var given = JsonElement.Parse(arguments).EnumerateObject().Select(one => (one.Name, (object?)one.Value)).ToArray();
            var answer = JsonNode.Parse((await server.AskAsync(tool, given)).GetRawText())!;
            var said = Run(typed, [.. command, "--json"]);
            var printed = said.StartsWith('{') ? JsonNode.Parse(said)! : throw new InvalidOperationException($"{string.Join(' ', command)}: {said}");
            Assert.True(JsonNode.DeepEquals(Common(answer, led), Common(printed, typed)), $"{tool}\n{Common(answer, led)?.ToJsonString()}\n{Common(printed, typed)?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Every_tool_has_a_command_and_is_compared()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        var tools = (await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(tool => tool.Name).Where(tool => tool != "cancel-run").ToList();
        Assert.Equal(tools, ToolCommands.ByTool.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(tools, Steps.Select(step => step.Tool).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Steps, step => Assert.StartsWith(ToolCommands.ByTool[step.Tool], string.Join(' ', step.Command), StringComparison.Ordinal));
    }

    private static JsonNode? Common(JsonNode? node, TempProject project) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Own.Contains(member.Key) && member.Value is not null ? JsonValue.Create("*") : Common(member.Value, project)))),
        JsonArray items => new JsonArray([.. items.Select(item => Common(item, project))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Plain(value.GetValue<string>(), project),
        _ => node?.DeepClone(),
    };

    private static string Plain(string text, TempProject project)
    {
        text = text.Replace(project.Folder, "FOLDER", StringComparison.Ordinal).Replace(project.Sandbox.BaseUrl, "URL", StringComparison.Ordinal);
        return System.Text.RegularExpressions.Regex.Replace(text, "[0-9]{8}T[0-9.]+Z", "RUN");
    }

    private static string Run(TempProject project, string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal { Out = output, Error = error };
        new CommandLine(terminal, TimeProvider.System, "1.0.0").Run(words[0] == "endpoints" ? words : [.. words, "--project", project.Folder]);
        return output.ToString() is { Length: > 0 } said ? said : error.ToString();
    }
}
