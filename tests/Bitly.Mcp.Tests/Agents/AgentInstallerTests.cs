using System.Text.Json.Nodes;
using Bitly.Mcp.Agents;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Agents.Install;
using Xunit;

namespace Bitly.Mcp.Tests.Agents;

public sealed class AgentInstallerTests : IDisposable
{
    private readonly string _project = Directory.CreateTempSubdirectory("agents-").FullName;
    private readonly AgentInstaller _installer;

    public AgentInstallerTests() => _installer = new AgentInstaller(_project, new ServerCommand("/opt/bitly-mcp", ["mcp", "--project", _project]));

    public static TheoryData<string> Names => ["claude", "cursor", "codex"];

    public void Dispose() => Directory.Delete(_project, recursive: true);

    [Theory, MemberData(nameof(Names))]
    public void A_fresh_folder_gets_server_rules_skills_and_denials_and_loses_them_again(string name)
    {
        var agent = AgentProfile.Find(name)!;
        Install(agent);
        Assert.True(File.Exists(Path.Combine(_project, agent.ServerFile)));
        Assert.True(File.Exists(Path.Combine(_project, agent.SkillFolder, "find-source", "SKILL.md")));
        Assert.Contains("secrets.toml", File.ReadAllText(Path.Combine(_project, name switch { "claude" => ".claude/settings.json", "cursor" => ".cursorignore", _ => ".codex/config.toml" })));
        Uninstall(agent);
        Assert.Empty(Directory.EnumerateFiles(_project, "*", SearchOption.AllDirectories));
    }

    [Theory, MemberData(nameof(Names))]
    public void Installing_twice_changes_nothing(string name)
    {
        var agent = AgentProfile.Find(name)!;
        Install(agent);
        var before = Tree();
        Assert.All(_installer.Plan(agent, RuleFiles.Toolkits(), sandbox: false, overwrite: false), f => Assert.Equal(FileChange.Unchanged, f.Change));
        Install(agent);
        Assert.Equal(before, Tree());
    }

    [Fact]
    public void A_link_of_the_person_stays_a_link_and_its_target_as_it_is()
    {
        var agent = AgentProfile.Find("claude")!;
        Write("rules/mine.md", "# Mine\n");
        File.CreateSymbolicLink(Path.Combine(_project, "CLAUDE.md"), Path.Combine("rules", "mine.md"));

        Assert.Contains(_installer.Plan(agent, RuleFiles.Toolkits(), sandbox: false, overwrite: false), file => file is { Path: "CLAUDE.md", Change: FileChange.Kept, Note: "a link to rules/mine.md, so left alone" });
        Install(agent);
        Uninstall(agent);

        Assert.Equal(Path.Combine("rules", "mine.md"), new FileInfo(Path.Combine(_project, "CLAUDE.md")).LinkTarget);
        Assert.Equal("# Mine\n", File.ReadAllText(Path.Combine(_project, "rules", "mine.md")));
    }

    [Fact]
    public void An_installation_that_stops_half_way_has_every_text_of_the_person_on_record()
    {
        var agent = AgentProfile.Find("claude")!;
        Write("CLAUDE.md", "# Mine\n\nNo newline at the end");
        // A folder where a file must go stops it, wherever it stands in the order.
        Directory.CreateDirectory(Path.Combine(_project, ".claude", "settings.json"));

        Assert.ThrowsAny<Exception>(() => Install(agent));

        Assert.Equal("# Mine\n\nNo newline at the end", InstallRecord.Read(_project).Original("CLAUDE.md"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Files_of_the_person_come_back_byte_for_byte(string name)
    {
        var agent = AgentProfile.Find(name)!;
        Write("AGENTS.md", "# Mine\n\nNo newline at the end");
        Write("CLAUDE.md", "\uFEFF# A byte order mark\r\n");
        Write(".mcp.json", "{\n  // my servers\n  \"mcpServers\": { \"other\": { \"command\": \"x\", }, },\n}");
        Write(".cursor/mcp.json", "{\"mcpServers\":{}}");
        Write(".claude/settings.json", "{\r\n\t\"permissions\": {\"deny\": [\"Read(./.env)\"], \"allow\": []}\r\n}\r\n");
        Write(".codex/config.toml", "# mine\nmodel = \"m\"\n\n[mcp_servers.other]\ncommand = \"x\" # keep\n");
        Write(".cursorignore", "dist\n");
        var before = Tree();
        Install(agent);
        Assert.NotEqual(before, Tree());
        Assert.Contains("\"x\"", File.ReadAllText(Path.Combine(_project, agent.Agent == Agent.Cursor ? ".mcp.json" : agent.ServerFile)));
        Uninstall(agent);
        Assert.Equal(before, Tree());
    }

    [Fact]
    public void What_a_person_changed_after_the_installation_stays()
    {
        var agent = AgentProfile.Of(Agent.Claude);
        Install(agent);
        var skill = Path.Combine(_project, ".claude/skills/find-source/SKILL.md");
        File.AppendAllText(skill, "\nmine\n");
        Write(".mcp.json", JsonEdit.Set(File.ReadAllText(Path.Combine(_project, ".mcp.json")), ["mcpServers", "later"], new JsonObject { ["command"] = "y" }));
        File.AppendAllText(Path.Combine(_project, "AGENTS.md"), "\nmine too\n");

        var again = _installer.Plan(agent, RuleFiles.Toolkits(), sandbox: false, overwrite: false);
        Assert.Equal(FileChange.Kept, Assert.Single(again, f => f.Path.EndsWith("find-source/SKILL.md", StringComparison.Ordinal)).Change);

        Uninstall(agent);
        Assert.EndsWith("\nmine\n", File.ReadAllText(skill));
        Assert.Equal("\nmine too\n", File.ReadAllText(Path.Combine(_project, "AGENTS.md")));
        var servers = JsonNode.Parse(File.ReadAllText(Path.Combine(_project, ".mcp.json")))!["mcpServers"]!.AsObject();
        Assert.Equal(["later"], servers.Select(s => s.Key));
    }

    [Fact]
    public void A_codex_file_with_a_server_of_the_same_name_is_reported_and_left_alone()
    {
        Write(".codex/config.toml", "[mcp_servers.bitly]\ncommand = \"mine\"\n");
        var plan = _installer.Plan(AgentProfile.Of(Agent.Codex), [], sandbox: false, overwrite: true);
        var file = Assert.Single(plan, f => f.Path == ".codex/config.toml");
        Assert.Equal(FileChange.Kept, file.Change);
        Assert.Contains("mcp_servers.bitly", file.Note);
    }

    [Fact]
    public void A_broken_settings_file_is_reported_and_left_alone()
    {
        Write(".claude/settings.json", "{ \"permissions\": [ }");
        var agent = AgentProfile.Of(Agent.Claude);
        Install(agent);
        Assert.Equal("{ \"permissions\": [ }", File.ReadAllText(Path.Combine(_project, ".claude/settings.json")));
    }

    [Fact]
    public void A_file_that_is_no_UTF_8_text_is_reported_and_keeps_its_bytes()
    {
        var file = Path.Combine(_project, "AGENTS.md");
        byte[] latin = [0x43, 0x61, 0x66, 0xE9, 0x0A];
        File.WriteAllBytes(file, latin);
        var agent = AgentProfile.Of(Agent.Codex);
        Assert.Contains("not UTF-8", Assert.Single(_installer.Plan(agent, [], sandbox: false, overwrite: true), f => f.Path == "AGENTS.md").Note, StringComparison.Ordinal);
        Install(agent);
        Uninstall(agent);
        Assert.Equal(latin, File.ReadAllBytes(file));
    }

    [Fact]
    public void All_three_agents_can_be_installed_and_removed_in_any_order()
    {
        foreach (var agent in AgentProfile.All)
        {
            Install(agent);
        }

        foreach (var agent in AgentProfile.All.Reverse())
        {
            Uninstall(agent);
        }

        Assert.Empty(Directory.EnumerateFiles(_project, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        _installer.Plan(AgentProfile.Of(Agent.Claude), RuleFiles.Toolkits(), sandbox: true, overwrite: false);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_project));
    }

    private void Install(AgentProfile agent) => _installer.Apply(agent, _installer.Plan(agent, RuleFiles.Toolkits(), sandbox: false, overwrite: false));

    private void Uninstall(AgentProfile agent) => _installer.ApplyRemoval(agent, _installer.PlanRemoval(agent));

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_project, path))!);
        File.WriteAllText(Path.Combine(_project, path), text);
    }

    private SortedDictionary<string, string> Tree() => new(Directory.EnumerateFiles(_project, "*", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/.dlt/.var/", StringComparison.Ordinal)).ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f))));
}
