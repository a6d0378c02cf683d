using System.Text;
using System.Text.RegularExpressions;
using Bitly.Mcp.Agents.Files;
using Bitly.Mcp.Cli;
using Bitly.Mcp.Tests.Tools;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Bitly.Mcp.Tests.Contract;

/// <summary>What agent-rules/ tells an agent must exist, and must be short: an agent pays for it in every session.</summary>
public sealed partial class AgentRulesTests
{
    private const int SkillBytes = 2_500;
    private const int RulesBytes = 1_600;
    private const int DescriptionCharacters = 300;

    public static TheoryData<string> Texts => [.. RuleFiles.Names.Where(name => name.EndsWith(".md", StringComparison.Ordinal) || name.EndsWith(".mdc", StringComparison.Ordinal)).Where(name => name != "README.md")];

    public static TheoryData<string> Skills => [.. SkillText.Names];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Every_tool_argument_and_command_that_is_named_exists(string file)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        var tools = (await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).ToDictionary(tool => tool.Name, tool => tool.ProtocolTool);
        var arguments = tools.Values.SelectMany(Arguments).ToHashSet(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (Match quoted in Quoted().Matches(RuleFiles.Read(file)))
        {
            var word = quoted.Groups[1].Value;
            if (word.StartsWith("bitly-mcp ", StringComparison.Ordinal))
            {
                var words = word["bitly-mcp ".Length..].Split(' ').TakeWhile(one => !one.StartsWith('-') && !one.StartsWith('<')).ToArray();
                if (words.Length > 0 && CommandTable.Find(words, out _) is null)
                {
                    wrong.Add($"command {word}");
                }
            }
            else if (Kebab().IsMatch(word) && !tools.ContainsKey(word) && !SkillText.Names.Contains(word) && word != "bitly-mcp")
            {
                wrong.Add($"tool {word}");
            }
            else if (Snake().IsMatch(word) && !arguments.Contains(word) && !Known.Contains(word))
            {
                wrong.Add($"argument {word}");
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>"`tool` with `argument`" or "`argument` set": the argument must be one of that very tool.</summary>
    [Theory]
    [MemberData(nameof(Skills))]
    public async Task An_argument_named_with_a_tool_is_one_of_that_tool(string skill)
    {
        using var folder = new TempFolder();
        await using var server = await TestServer.StartAsync(folder.Path, null);
        var tools = (await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).ToDictionary(tool => tool.Name, tool => Arguments(tool.ProtocolTool).ToHashSet());
        foreach (Match pair in ToolWithArgument().Matches(SkillText.Of(skill).Body))
        {
            var (tool, argument) = (pair.Groups[1].Value, pair.Groups[2].Value);
            if (tools.TryGetValue(tool, out var known))
            {
                Assert.True(known.Contains(argument), $"{skill}: {tool} has no argument {argument}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Skills))]
    public void A_skill_is_short_and_says_in_its_head_when_to_use_it(string skill)
    {
        var text = RuleFiles.Read($"skills/{skill}/SKILL.md");
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, SkillBytes);
        var parsed = SkillText.Of(skill);
        Assert.Equal(skill, parsed.Name);
        Assert.InRange(parsed.Description.Length, 40, DescriptionCharacters);
        Assert.Contains("Use ", parsed.Description, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rules_that_every_session_reads_are_short()
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(RuleFiles.Read("rules/AGENTS.md")), 1, RulesBytes);
        Assert.InRange(Encoding.UTF8.GetByteCount(RuleFiles.Read("rules/bitly.mdc")), 1, 500);
    }

    [Fact]
    public void A_person_is_asked_before_the_first_run_before_much_is_spent_and_before_anything_is_dropped()
    {
        var rules = RuleFiles.Read("rules/AGENTS.md");
        Assert.Contains("before the first run", rules, StringComparison.Ordinal);
        Assert.Contains("more than a tenth", rules, StringComparison.Ordinal);
        Assert.Contains("dropped, replaced or written", rules, StringComparison.Ordinal);
        Assert.All((string[])["create-pipeline", "new-endpoint", "debug-pipeline", "find-source"], skill => Assert.Contains("**Checkpoint**", SkillText.Of(skill).Body, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_toolkit_names_skills_and_commands_that_exist_and_no_skill_is_left_out()
    {
        var toolkits = RuleFiles.Toolkits();
        Assert.Equal(SkillText.Names, toolkits.SelectMany(toolkit => toolkit.Skills).Order(StringComparer.Ordinal));
        Assert.All(toolkits.SelectMany(toolkit => toolkit.Commands), command => Assert.Contains($"commands/{command}.md", RuleFiles.Names));
        Assert.All(toolkits, toolkit => Assert.Contains(toolkit.Entry, toolkit.Skills));
    }

    /// <summary>Words in code type that are neither a tool nor an argument: members of answers, columns.</summary>
    private static readonly string[] Known = ["next_step", "left_out", "unit_reference", "_dlt_parent_id", "_dlt_id"];

    private static IEnumerable<string> Arguments(Tool tool) =>
        tool.InputSchema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => property.Name) : [];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("^[a-z]+(-[a-z]+)+$")]
    private static partial Regex Kebab();

    [GeneratedRegex("^_?[a-z]+(_[a-z]+)+$")]
    private static partial Regex Snake();

    [GeneratedRegex("`([a-z]+-[a-z-]+)` with `([a-z_]+)`")]
    private static partial Regex ToolWithArgument();
}
