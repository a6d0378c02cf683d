using Bitly.Mcp.Cli;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Cli;

public sealed class ParsedArgumentsTests
{
    private static readonly CommandSpec Command = new()
    {
        Name = "try",
        Summary = "Try",
        Arguments = [new("SQL", "a text", Required: true), new("MORE", "more", Repeated: true)],
        Options =
        [
            new("--limit", "a number", "N"),
            new("--mode", "a mode", "MODE", Allowed: ["fast", "slow"]),
            new("--tag", "tags", "TAG", Repeated: true),
            new("--json", "a flag"),
        ],
        Run = (_, _) => Task.FromResult(0),
    };

    private static ParsedArguments Read(params string[] arguments) => ParsedArguments.Read(Command, arguments);

    [Fact]
    public void Options_may_stand_before_behind_and_between_the_words()
    {
        var parsed = Read("--limit", "3", "one", "--mode=slow", "two", "--json");
        Assert.Equal(["one", "two"], parsed.Words);
        Assert.Equal(3, parsed.Number("--limit"));
        Assert.Equal("slow", parsed.Text("--mode"));
        Assert.True(parsed.Flag("--json"));
    }

    [Fact]
    public void Behind_two_dashes_everything_is_a_word() => Assert.Equal(["--limit", "-x"], Read("--", "--limit", "-x").Words);

    [Fact]
    public void A_single_dash_is_a_word() => Assert.Equal("-", Read("-").Word(0));

    [Fact]
    public void A_repeated_option_collects_values_and_lists() => Assert.Equal(["a", "b", "c"], Read("x", "--tag", "a,b", "--tag=c").Texts("--tag"));

    [Theory]
    [InlineData("has no option --limt. Did you mean --limit?", "x", "--limt", "3")]
    [InlineData("--limit needs a value: --limit N.", "x", "--limit")]
    [InlineData("--mode is one of fast, slow, not \"fats\". Did you mean fast?", "x", "--mode", "fats")]
    [InlineData("--json takes no value.", "x", "--json=1")]
    [InlineData("--limit was given twice.", "x", "--limit", "1", "--limit", "2")]
    [InlineData("try needs SQL: a text.")]
    public void What_was_typed_wrongly_is_named(string part, params string[] arguments)
    {
        var error = Assert.Throws<PipelineException>(() => Read(arguments));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, ExitCode.Of(error));
    }

    [Theory]
    [InlineData("credentials", "the-token")]
    [InlineData("credentials set", "the-token")]
    [InlineData("credentials set", "--the-token")]
    [InlineData("credentials set", "--token=the-token")]
    [InlineData("credentials remove", "the-token")]
    [InlineData("login", "the-token")]
    [InlineData("logout", "the-token")]
    public void A_token_that_was_typed_as_an_argument_is_not_repeated(string name, string argument)
    {
        var command = CommandTable.Entries.Single(entry => entry.Name == name).Make();
        var error = Assert.Throws<PipelineException>(() => ParsedArguments.Read(command, [argument]));
        Assert.DoesNotContain("the-token", error.Message, StringComparison.Ordinal);
        Assert.Contains("credentials set", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, ExitCode.Of(error));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("99999999999")]
    public void A_number_is_whole_and_large_enough(string value)
    {
        var parsed = Read("x", $"--limit={value}");
        Assert.Contains("whole number", Assert.Throws<PipelineException>(() => parsed.Number("--limit")).Message, StringComparison.Ordinal);
    }
}
