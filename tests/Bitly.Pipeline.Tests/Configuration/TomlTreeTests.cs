using Bitly.Pipeline.Configuration;
using Xunit;

namespace Bitly.Pipeline.Tests.Configuration;

public sealed class TomlTreeTests
{
    [Theory]
    [InlineData("key = \"\\UFFFFFFFF\"")]
    [InlineData("key = \"\\UD800D800\"")]
    [InlineData("\"\\UFFFFFFFF\" = 1")]
    public void An_escape_that_names_no_character_is_a_problem_of_the_file(string text)
    {
        var (root, problem) = TomlTree.Parse(text);
        Assert.Null(root);
        Assert.NotNull(problem);
    }
}
