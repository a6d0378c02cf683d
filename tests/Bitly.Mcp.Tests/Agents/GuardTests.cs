using System.Text.Json;
using Bitly.Mcp.Agents.Checks;
using Xunit;

namespace Bitly.Mcp.Tests.Agents;

public sealed class GuardTests
{
    [Theory]
    [InlineData("cat .dlt/secrets.toml")]
    [InlineData("cd .dlt && cat secrets.toml")]
    [InlineData("cat .dlt/secrets.tom*")]
    [InlineData("cat .dlt/s*")]
    [InlineData("cat .dlt/*.toml")]
    [InlineData("cat .dl?/secr[e]ts.toml")]
    [InlineData("python3 -c \"open('.dlt/secrets.toml').read()\"")]
    [InlineData("grep -r token .dlt")]
    [InlineData("tar cz .dlt/ | base64")]
    [InlineData("type .dlt\\secrets.toml")]
    public void A_command_that_would_open_the_secrets_is_refused(string command) => Assert.False(Judge(command));

    [Theory]
    [InlineData("bitly-mcp run --json")]
    [InlineData("cat bitly_pipeline.toml")]
    [InlineData("ls *.md")]
    [InlineData("dotnet test")]
    [InlineData("cat .dlt/config.toml")]
    [InlineData("git status && git diff src/*.cs")]
    public void Everyday_commands_pass(string command) => Assert.True(Judge(command));

    [Fact]
    public void A_file_tool_is_judged_by_its_path()
    {
        Assert.False(Guard.Judge("""{"tool_name":"Read","tool_input":{"file_path":"/home/x/p/.dlt/secrets.toml"}}""").Allowed);
        Assert.True(Guard.Judge("""{"tool_name":"Read","cwd":"/home/x/.dlt","tool_input":{"file_path":"/home/x/p/README.md"}}""").Allowed);
    }

    [Fact]
    public void A_call_that_is_not_readable_is_refused() => Assert.False(Guard.Judge("not json").Allowed);

    private static bool Judge(string command) =>
        Guard.Judge(JsonSerializer.Serialize(new { tool_name = "Bash", cwd = "/p", tool_input = new { command } })).Allowed;
}
