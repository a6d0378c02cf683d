using Bitly.Mcp.Cli;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Cli;

public sealed class CommandTableTests
{
    public static TheoryData<string> Names => [.. CommandTable.Entries.Select(entry => entry.Name)];

    private static CommandSpec Spec(string name) => CommandTable.Entries.Single(entry => entry.Name == name).Make();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_overview_and_the_command_say_the_same(string name) => Assert.Equal(name, Spec(name).Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_has_examples_that_its_own_arguments_allow(string name)
    {
        var spec = Spec(name);
        Assert.NotEmpty(spec.Examples);
        foreach (var example in spec.Examples)
        {
            var words = Split(example);
            var entry = CommandTable.Find(words.ToArray(), out var used);
            Assert.NotNull(entry);
            var end = words.FindIndex(word => word is ">" or "<" or "|");
            ParsedArguments.Read(entry.Make(), [.. (end < 0 ? words : words[..end]).Skip(used)]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_lists_every_option(string name)
    {
        var spec = Spec(name);
        var help = HelpText.Of(spec, "bitly-mcp");
        Assert.All(spec.Options, option => Assert.Contains($"  {option.Name}", help, StringComparison.Ordinal));
        Assert.Contains("--help", help, StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_stands_twice() => Assert.Equal(CommandTable.Entries.Count, CommandTable.Entries.Select(entry => entry.Name).Distinct().Count());

    [Fact]
    public void The_longest_name_wins()
    {
        Assert.Equal("credentials set", CommandTable.Find(["credentials", "set"], out var words)?.Name);
        Assert.Equal(2, words);
        Assert.Equal("credentials", CommandTable.Find(["credentials", "--json"], out _)?.Name);
        Assert.Null(CommandTable.Find(["nonsense"], out _));
    }

    [Fact]
    public void A_tools_name_stands_for_its_command()
    {
        Assert.Equal("status", CommandTable.Find(["get-status", "--json"], out var words)?.Name);
        Assert.Equal(1, words);
        Assert.Equal("pipeline drop", CommandTable.Find(["drop-data", "groups"], out words)?.Name);
        Assert.Equal(1, words);
        Assert.Equal("edit add", CommandTable.Find(["edit-pipeline", "add", "groups"], out words)?.Name);
        Assert.Equal(2, words);
        Assert.Null(CommandTable.Find(["cancel-run"], out _));
    }

    [Theory]
    [InlineData(Recovery.FixAndRerun, ExitCode.FixAndRerun)]
    [InlineData(Recovery.RetryLater, ExitCode.RetryLater)]
    [InlineData(Recovery.Skip, ExitCode.FixAndRerun)]
    [InlineData(Recovery.Bug, ExitCode.Bug)]
    public void Exit_codes_follow_the_recovery(Recovery recovery, int code) =>
        Assert.Equal(code, ExitCode.Of(new PipelineException("SOME_CODE", recovery, "text")));

    private static List<string> Split(string line)
    {
        var words = new List<string>();
        foreach (var (part, index) in line.Split('"').Select((part, index) => (part, index)))
        {
            words.AddRange(index % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return words;
    }
}
