using Bitly.Mcp.Answers;
using Xunit;

namespace Bitly.Mcp.Tests.Answers;

public sealed class NearestTests
{
    [Theory]
    [InlineData("groupss", "groups")]
    [InlineData("gruop_bitlinks", "group_bitlinks")]
    [InlineData("group-bitlinks", "group_bitlinks")]
    [InlineData("GROUPS", "groups")]
    [InlineData("qr_codes", "group_qr_codes")]
    [InlineData("completely-else", null)]
    [InlineData("", null)]
    public void The_nearest_known_word_is_named_or_none(string word, string? nearest) =>
        Assert.Equal(nearest, Nearest.To(word, ["groups", "group_bitlinks", "group_qr_codes", "user"]));

    [Theory]
    [InlineData("limit", "limit", 0)]
    [InlineData("limti", "limit", 1)]
    [InlineData("limits", "limit", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void A_swap_of_neighbours_counts_as_one_edit(string left, string right, int distance) =>
        Assert.Equal(distance, Nearest.Distance(left, right));
}
