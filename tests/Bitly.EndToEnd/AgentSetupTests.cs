using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Bitly.EndToEnd;

/// <summary>init, doctor, uninstall, toolkit and guard as a person or an agent's hook runs them.</summary>
public sealed class AgentSetupTests
{
    [Theory]
    [InlineData("claude")]
    [InlineData("cursor")]
    [InlineData("codex")]
    [InlineData("all")]
    public async Task From_a_folder_with_files_of_a_person_through_init_and_doctor_and_back(string agent)
    {
        using var folder = new TempFolder();
        Write(folder, "AGENTS.md", "# Mine\n\nno newline at the end");
        Write(folder, ".mcp.json", "{\n  // my servers\n  \"mcpServers\": { \"other\": { \"command\": \"x\" } }\n}\n");
        Write(folder, ".cursor/mcp.json", "{\"mcpServers\":{\"other\":{\"command\":\"x\"}}}");
        Write(folder, ".claude/settings.json", "{ \"permissions\": { \"deny\": [\"Read(./.env)\"] } }\n");
        Write(folder, ".codex/config.toml", "# mine\nmodel = \"m\"\n\n[mcp_servers.other]\ncommand = \"x\" # keep\n");
        var before = Tree(folder);

        var shown = await ProgramProcess.RunAsync(folder.Path, "init", "--agent", agent, "--dry-run");
        Assert.Equal(0, shown.Code);
        Assert.Contains("\n+## Bitly data", shown.Out, StringComparison.Ordinal);
        Assert.Equal(before, Tree(folder));

        Assert.Equal(0, (await ProgramProcess.RunAsync(folder.Path, "init", "--agent", agent)).Code);
        var installed = Tree(folder);
        Assert.NotEqual(before, installed);
        var again = await ProgramProcess.RunAsync(folder.Path, "init", "--agent", agent, "--json");
        Assert.All(JsonDocument.Parse(again.Out).RootElement.GetProperty("files").EnumerateArray(), file => Assert.Equal("unchanged", file.GetProperty("change").GetString()));
        Assert.Equal(installed, Tree(folder));

        var doctor = await ProgramProcess.RunAsync(folder.Path, "doctor", "--json");
        Assert.True(doctor.Code == 0, doctor.Out);
        Assert.True(JsonDocument.Parse(doctor.Out).RootElement.GetProperty("healthy").GetBoolean());

        Assert.Equal(0, (await ProgramProcess.RunAsync(folder.Path, "uninstall")).Code);
        Assert.Equal(before, Tree(folder));
    }

    [Fact]
    public async Task A_broken_entry_is_a_finding_and_an_exit_code()
    {
        using var folder = new TempFolder();
        await ProgramProcess.RunAsync(folder.Path, "init", "--agent", "claude");
        Write(folder, ".mcp.json", "{\"mcpServers\":{\"bitly\":{\"command\":\"/nowhere/bitly-mcp\"}}}");
        var (code, output, _) = await ProgramProcess.RunAsync(folder.Path, "doctor");
        Assert.Equal(3, code);
        Assert.Contains("PROBLEM claude: COMMAND_MISSING", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skill_that_was_changed_by_hand_is_kept_named_and_an_exit_code()
    {
        using var folder = new TempFolder();
        await ProgramProcess.RunAsync(folder.Path, "init", "--agent", "codex");
        Write(folder, ".agents/skills/explore-data/SKILL.md", "mine");
        var (code, output, _) = await ProgramProcess.RunAsync(folder.Path, "toolkit", "install", "data-exploration", "--agent", "codex");
        Assert.Equal(6, code);
        Assert.Contains("kept      .agents/skills/explore-data/SKILL.md  (changed by hand", output, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgramProcess.RunAsync(folder.Path, "toolkit", "install", "data-exploration", "--agent", "codex", "--overwrite")).Code);
        Assert.NotEqual("mine", await File.ReadAllTextAsync(folder[".agents/skills/explore-data/SKILL.md"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Toolkits_are_listed_and_a_wrong_name_is_answered_with_the_near_one()
    {
        using var folder = new TempFolder();
        var list = await ProgramProcess.RunAsync(folder.Path, "toolkit", "list", "--json");
        Assert.Equal(["rest-api-pipeline", "data-exploration", "runtime"], JsonDocument.Parse(list.Out).RootElement.GetProperty("toolkits").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Contains("create-pipeline", (await ProgramProcess.RunAsync(folder.Path, "toolkit", "info", "rest-api-pipeline")).Out, StringComparison.Ordinal);
        var wrong = await ProgramProcess.RunAsync(folder.Path, "toolkit", "info", "runtim");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("Did you mean runtime?", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claude", "{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"cat .dlt/secrets.toml\"}}", 2)]
    [InlineData("codex", "{\"tool_name\":\"shell\",\"tool_input\":{\"command\":[\"cat\",\".dlt/secrets.toml\"]}}", 2)]
    [InlineData("claude", "{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"}}", 0)]
    public async Task The_guard_refuses_by_exit_code_and_says_why_on_stderr(string host, string call, int expected)
    {
        var (code, output, error) = await GuardAsync(host, call);
        Assert.Equal((expected, ""), (code, output));
        Assert.Equal(expected == 0, error.Length == 0);
    }

    [Theory]
    [InlineData("{\"command\":\"cat .dlt/secrets.toml\",\"cwd\":\"/p\"}", "deny")]
    [InlineData("{\"file_path\":\"/p/.dlt/secrets.toml\"}", "deny")]
    [InlineData("{\"file_path\":\"/p/README.md\"}", "allow")]
    public async Task Cursor_gets_its_own_form_of_answer(string call, string permission)
    {
        var (code, output, _) = await GuardAsync("cursor", call);
        Assert.Equal((0, permission), (code, JsonDocument.Parse(output).RootElement.GetProperty("permission").GetString()));
    }

    private static async Task<(int Code, string Out, string Error)> GuardAsync(string host, string call)
    {
        using var folder = new TempFolder();
        using Process process = ProgramProcess.Start(folder.Path, "guard", "--host", host);
        await process.StandardInput.WriteAsync(call);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(ProgramProcess.Patience);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output, await error);
    }

    private static void Write(TempFolder folder, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllText(folder[name], text);
    }

    /// <summary>Every file with its bytes, and every folder.</summary>
    private static List<string> Tree(TempFolder folder) =>
        [.. Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => File.Exists(path) ? $"{path}: {Convert.ToHexString(File.ReadAllBytes(path))}" : path)];
}
