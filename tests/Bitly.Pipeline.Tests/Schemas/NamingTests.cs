using System.Text.RegularExpressions;
using Bitly.Pipeline.Schemas;
using CsCheck;
using Xunit;

namespace Bitly.Pipeline.Tests.Schemas;

public sealed partial class NamingTests
{
    private static readonly Naming Free = new();
    private static readonly Naming Postgres = new(63);
    private static readonly Naming Short = new(20);

    [Theory]
    [InlineData("someVeryLongColumnNameThatExceedsTheSixtyThreeCharacterLimitOfPostgres", "some_very_long_column_name_thzjbsxa_character_limit_of_postgres")]
    [InlineData("a__b", "a__b")]
    [InlineData("__a", "a")]
    [InlineData("a__", "a")]
    [InlineData("a___b", "a___b")]
    [InlineData("__", "")]
    public void Keys_of_records_keep_their_double_underscores(string key, string expected) => Assert.Equal(expected, Postgres.Key(key));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t\n")]
    public void A_key_without_a_visible_character_is_called_empty(string key) => Assert.Equal("_empty", Free.Key(key));

    [Theory]
    [InlineData("group_bitlinks", "kntl7g")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "uaqhmq")]
    public void The_tag_is_made_from_the_original_name(string original, string tag) => Assert.Equal(tag, RowIds.NameTag(original));

    [Fact]
    public void Every_identifier_is_legal_short_enough_and_stays_the_same_when_named_again()
    {
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["ABXYZabxyz019__--+@ é."], 1, 90])
            .Where(name => name.Any(character => !char.IsWhiteSpace(character) && character is < '\u001c' or > '\u001f'))
            .Sample(
                name =>
                {
                    foreach (var naming in (Naming[])[Free, Postgres, Short])
                    {
                        var once = naming.Identifier(name);
                        Assert.Matches(Legal(), once);
                        Assert.True(once.Length <= naming.MaxLength);
                        Assert.Equal(once, naming.Identifier(once));
                    }
                },
                iter: 20_000);
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]*$")]
    private static partial Regex Legal();
}
