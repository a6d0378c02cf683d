using System.Text.Json;
using System.Text.RegularExpressions;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Tests.Projects;
using Xunit;

namespace Bitly.Mcp.Tests.Tools;

/// <summary>An agent that does nothing but what next_step says, word for word. (Every other test holds that a next_step can be called: <see cref="TestServer"/>.)</summary>
public sealed partial class NextStepTests
{
    private const int AnswerBytes = 8 * 1024;
    private static readonly SandboxOptions Account = new() { Groups = 2, LinksPerGroup = 120 };

    [Theory]
    [MemberData(nameof(TestServer.Eras), MemberType = typeof(TestServer))]
    public async Task From_an_empty_folder_to_rows_by_following_next_step_only(string? era)
    {
        await using var sandbox = await SandboxServer.StartAsync(Account, TestContext.Current.CancellationToken);
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, era, new Dictionary<string, string>
        {
            ["DLT_PROJECT_DIR"] = folder.Path, ["SOURCES__BITLY_SOURCE__ACCESS_TOKEN"] = Account.Token,
        });
        var taken = new List<string>();
        JsonElement answer = default;
        for (var next = Step("get-status"); next is { } step && taken.Count < 20; next = Next(answer))
        {
            var arguments = step.Arguments;
            if (step.Tool == "scaffold-pipeline")
            {
                // The one thing a test does of its own accord: the API of this machine.
                arguments["base_url"] = sandbox.BaseUrl;
            }

            answer = await server.AskAsync(step.Tool, [.. arguments.Select(one => (one.Key, one.Value))]);
            Assert.InRange(answer.GetRawText().Length, 1, AnswerBytes);
            taken.Add(step.Tool);
        }

        Assert.Equal(
            ["get-status", "list-endpoints", "scaffold-pipeline", "inspect-credentials", "validate-pipeline", "preview-endpoint", "plan-load", "run-pipeline", "list-tables", "list-tables", "query-table"],
            taken);
        Assert.Equal(5, answer.GetProperty("row_count").GetInt32());
        Assert.Equal("list-tables", Next(await server.AskAsync("get-status"))?.Tool);
    }

    [Fact]
    public async Task A_load_that_a_limit_cut_is_named_until_a_whole_one_came()
    {
        await using var project = await TempProject.StartAsync(Account, "group_bitlinks");
        await using var server = await TestServer.StartAsync(project.Folder, null, project.Environment);
        await server.AskAsync("run-pipeline", ("limit", 1));
        var status = await server.AskAsync("get-status");
        Assert.Contains("group_bitlinks: the last load stopped at a page limit", Leftover(status), StringComparison.Ordinal);
        Assert.Equal("plan-load", Next(status)?.Tool);

        var run = Next(await server.AskAsync("plan-load"))!.Value;
        await server.AskAsync(run.Tool, [.. run.Arguments.Select(one => (one.Key, one.Value))]);
        Assert.Null(Leftover(await server.AskAsync("get-status")));
        Assert.Equal(240, project.Count("group_bitlinks"));
    }

    [Fact]
    public async Task A_selector_that_finds_nothing_is_mended_by_what_the_preview_says()
    {
        await using var project = await TempProject.StartAsync(Account, "groups");
        await using var server = await TestServer.StartAsync(project.Folder, null, project.Environment);
        await server.AskAsync("edit-pipeline", ("action", "set"), ("resource", "groups"), ("path", "endpoint.data_selector"), ("value", "nothing.here"));
        var mend = Next(await server.AskAsync("preview-endpoint", ("resource", "groups")))!.Value;
        Assert.Equal("edit-pipeline", mend.Tool);
        await server.AskAsync(mend.Tool, [.. mend.Arguments.Select(one => (one.Key, one.Value))]);
        Assert.Equal(2, (await server.AskAsync("preview-endpoint", ("resource", "groups"))).GetProperty("records_seen").GetInt32());
    }

    [Fact]
    public async Task Every_next_step_in_the_code_names_a_tool_and_the_arguments_it_needs()
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        var tools = (await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).ToDictionary(tool => tool.Name);
        var wrong = new List<string>();
        var seen = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Golden.Root(), "src"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            var matches = Named().Matches(text);
            for (var i = 0; i < matches.Count; i++)
            {
                seen++;
                var match = matches[i];
                var rest = text[match.Index..Math.Min(match.Index + 500, i + 1 < matches.Count ? matches[i + 1].Index : text.Length)];
                if (!tools.TryGetValue(match.Groups[1].Value, out var tool))
                {
                    wrong.Add($"{Path.GetFileName(file)}: there is no tool {match.Groups[1].Value}");
                }
                else if (tool.ProtocolTool.InputSchema.TryGetProperty("required", out var required))
                {
                    wrong.AddRange(required.EnumerateArray().Select(one => one.GetString()!).Where(one => !rest.Contains($"[\"{one}\"]", StringComparison.Ordinal)).Select(one => $"{Path.GetFileName(file)}: {tool.Name} without {one}"));
                }
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(seen, 40, 200);
    }

    private static string? Leftover(JsonElement status) => status.GetProperty("checklist").EnumerateArray()
        .Where(row => row.GetProperty("item").GetString() == "limited_load").Select(row => row.GetProperty("detail").GetString()).SingleOrDefault();

    private static (string Tool, Dictionary<string, object?> Arguments)? Step(string tool) => (tool, []);

    private static (string Tool, Dictionary<string, object?> Arguments)? Next(JsonElement answer) => answer.TryGetProperty("next_step", out var next)
        ? (next.GetProperty("tool").GetString()!, next.TryGetProperty("arguments", out var given) ? given.EnumerateObject().ToDictionary(one => one.Name, one => (object?)one.Value) : [])
        : null;

    [GeneratedRegex("new Next(?:Call|Step)\\(\\s*\"([a-z-]+)\"")]
    private static partial Regex Named();
}
