using System.Globalization;
using Bitly.Mcp.Agents;
using Bitly.Mcp.Agents.Checks;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Agents.Install;
using Xunit;

namespace Bitly.Mcp.Tests.Agents;

/// <summary>A healthy set-up is broken in one way; the doctor must name that way and no other.</summary>
public sealed class DoctorTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _project = Directory.CreateTempSubdirectory("doctor-").FullName;

    /// <summary>Answers like a server that is well: to every request, in the order in which the doctor asks.</summary>
    private const string Well = """
        read -r line; echo '{"jsonrpc":"2.0","id":1,"result":{}}'
        read -r line; read -r line
        echo '{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"get-status"},{"name":"inspect-credentials"},{"name":"list-endpoints"},{"name":"query-table"},{"name":"run-pipeline"}]}}'
        read -r line; echo '{"jsonrpc":"2.0","id":3,"result":{"content":[]}}'
        read -r line
        """;

    private string Server => Path.Combine(_project, "bitly-mcp-stand-in");

    public void Dispose() => Directory.Delete(_project, recursive: true);

    [Theory]
    [InlineData("claude")]
    [InlineData("cursor")]
    [InlineData("codex")]
    public async Task The_real_program_as_installed_is_healthy(string name)
    {
        var agent = AgentProfile.Find(name)!;
        var server = new ServerCommand("dotnet", [Path.Combine(AppContext.BaseDirectory, "bitly-mcp.dll"), "mcp", "--project", _project]);
        Install(agent, server);
        var findings = await new Doctor(_project, server, Limit).ExamineAsync(agent, TestContext.Current.CancellationToken);
        Assert.All(findings, finding => Assert.True(finding.Ok, $"{finding.Code}: {finding.What}"));
        Assert.Contains(findings, finding => finding.Code == "CALL_WORKS");
    }

    [Theory]
    [InlineData("SERVER_FILE_MISSING", ".mcp.json", null)]
    [InlineData("SERVER_FILE_BROKEN", ".mcp.json", "{ \"mcpServers\": ")]
    [InlineData("SERVER_ENTRY_MISSING", ".mcp.json", "{ \"mcpServers\": {} }")]
    [InlineData("SERVER_ENTRY_MISSING", ".mcp.json", "{ \"mcpServers\": { \"links\": { \"command\": \"SERVER\", \"args\": [] } } }")]
    [InlineData("SERVER_TWICE", ".mcp.json", "{ \"mcpServers\": { \"bitly\": { \"command\": \"SERVER\" }, \"links\": { \"command\": \"SERVER\" } } }")]
    [InlineData("COMMAND_NOT_ABSOLUTE SERVER_NOT_STARTED", ".mcp.json", "{ \"mcpServers\": { \"bitly\": { \"command\": \"bitly-mcp-nowhere\" } } }")]
    [InlineData("COMMAND_MISSING", ".mcp.json", "{ \"mcpServers\": { \"bitly\": { \"command\": \"/nowhere/bitly-mcp\" } } }")]
    [InlineData("PROJECT_ELSEWHERE", ".mcp.json", "{ \"mcpServers\": { \"bitly\": { \"command\": \"SERVER\", \"args\": [\"mcp\", \"--project\", \"/\"] } } }")]
    [InlineData("SERVER_EXITED", "bitly-mcp-stand-in", "#!/bin/sh\nexit 1\n")]
    [InlineData("SERVER_NOT_STARTED", "bitly-mcp-stand-in", "no program at all")]
    [InlineData("STDOUT_NOT_CLEAN", "bitly-mcp-stand-in", "#!/bin/sh\necho hello from a profile\nread -r line\n")]
    [InlineData("TOOLS_MISSING", "bitly-mcp-stand-in", "#!/bin/sh\nread -r a; echo '{\"id\":1,\"result\":{}}'; read -r a; read -r a; echo '{\"id\":2,\"result\":{\"tools\":[]}}'; read -r a; echo '{\"id\":3,\"result\":{}}'; read -r a\n")]
    [InlineData("SECRETS_NOT_DENIED", ".claude/settings.json", "{}")]
    [InlineData("RULES_MISSING", "CLAUDE.md", "# Mine")]
    [InlineData("RULES_MISSING", "AGENTS.md", null)]
    [InlineData("SKILLS_CHANGED", ".claude/skills/find-source/SKILL.md", "mine")]
    [InlineData("SKILLS_MISSING", ".claude/skills", null)]
    public async Task One_breakage_is_named_with_what_to_do(string codes, string file, string? text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        InstallStandIn();
        var path = Path.Combine(_project, file);
        if (text is not null)
        {
            File.WriteAllText(path, text.Replace("SERVER", Server, StringComparison.Ordinal));
        }
        else if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }

        Assert.Equal(codes, await ProblemsAsync(Limit));
    }

    [Fact]
    public async Task A_program_without_the_right_to_be_executed_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no such right");
        InstallStandIn();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Server, UnixFileMode.UserRead);
        }

        Assert.Equal("COMMAND_NOT_EXECUTABLE", await ProblemsAsync(Limit));
    }

    [Fact]
    public async Task A_failing_call_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        InstallStandIn(Well.Replace("\"result\":{\"content\":[]}", "\"error\":{\"message\":\"no\"}", StringComparison.Ordinal));
        Assert.Equal("CALL_FAILED", await ProblemsAsync(Limit));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_waited_for_no_longer_than_the_limit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        InstallStandIn("read -r line; read -r line; read -r line");
        Assert.Equal("SERVER_SILENT", await ProblemsAsync(TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task The_doctor_changes_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        InstallStandIn();
        var before = Tree();
        Assert.Equal("", await ProblemsAsync(Limit));
        Assert.Equal(before, Tree());
    }

    private async Task<string> ProblemsAsync(TimeSpan limit)
    {
        var findings = await new Doctor(_project, StandIn, limit).ExamineAsync(AgentProfile.Of(Agent.Claude), TestContext.Current.CancellationToken);
        var problems = findings.Where(finding => !finding.Ok).ToList();
        Assert.All(problems, problem => Assert.False(string.IsNullOrEmpty(problem.Fix)));
        return string.Join(' ', problems.Select(problem => problem.Code));
    }

    private ServerCommand StandIn => new(Server, ["mcp", "--project", _project]);

    private void InstallStandIn(string script = Well)
    {
        File.WriteAllText(Server, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Server, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Install(AgentProfile.Of(Agent.Claude), StandIn);
    }

    private void Install(AgentProfile agent, ServerCommand server)
    {
        var installer = new AgentInstaller(_project, server);
        installer.Apply(agent, installer.Plan(agent, RuleFiles.Toolkits(), sandbox: false, overwrite: false));
    }

    private List<string> Tree() =>
        [.. Directory.GetFileSystemEntries(_project, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks.ToString(CultureInfo.InvariantCulture)}")];
}
