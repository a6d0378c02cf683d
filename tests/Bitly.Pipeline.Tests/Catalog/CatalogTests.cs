using Bitly.Pipeline.Catalog;
using Xunit;

namespace Bitly.Pipeline.Tests.Catalog;

public sealed class CatalogTests
{
    private static readonly BitlyCatalog Catalog = new();

    public static TheoryData<string> Names => [.. Catalog.Names];

    [Fact]
    public void There_are_67_reads_and_27_writes_and_no_operation_twice()
    {
        Assert.Equal(67, Catalog.Entries.Count);
        Assert.Equal(27, WriteOperations.All.Count);
        Assert.Equal(94, Catalog.Entries.Select(e => e.Operation).Concat(WriteOperations.All.Select(w => w.Operation)).Distinct().Count());
        Assert.Equal(67, Catalog.Entries.Select(e => e.Path).Distinct().Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_entry_has_a_key_fields_and_words_to_be_found_by(string name)
    {
        var entry = Catalog.Entry(name)!;
        Assert.NotEmpty(entry.PrimaryKey);
        Assert.NotEmpty(entry.Fields);
        Assert.NotEmpty(entry.Goals);
        var given = entry.Fields.Select(f => f.Name).Concat(entry.Envelope).ToHashSet();
        if (entry.Parent is { } parent)
        {
            given.Add(Entries.KeyOf(parent));
        }

        Assert.All(entry.PrimaryKey.Concat(entry.MergeKey), key => Assert.Contains(key, given));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_placeholder_of_a_path_is_bound_to_a_field_of_an_entry_that_exists(string name)
    {
        var entry = Catalog.Entry(name)!;
        Assert.Equal(entry.Parent is not null, entry.Path.Contains('{'));
        if (entry.Parent is { } parent)
        {
            var field = Assert.Single(Catalog.Entry(parent.Resource)!.Fields, f => f.Name == parent.Field);
            Assert.Equal(parent.Each ? FieldKind.TextList : FieldKind.Text, field.Kind);
        }

        var definition = Catalog.Find(name)!;
        Assert.True(definition.Endpoint.Path.Contains("{resources.", StringComparison.Ordinal)
            || definition.Endpoint.Resolve.Count == definition.Endpoint.Path.Count(c => c == '{'));
    }

    [Fact]
    public void No_entry_loads_a_client_secret() =>
        Assert.All(Catalog.Entries.Where(e => e.Name.Contains("webhook")), e => Assert.Contains("client_secret", e.Drop));

    /// <summary>What a person says, and entries that must be among the first three (the first of them first, where it begins with "=").</summary>
    [Theory]
    [InlineData("clicks by country", "=group_countries", "group_link_clicks_countries")]
    [InlineData("which links are new", "=group_bitlinks")]
    [InlineData("qr code scans per day", "group_code_scans_over_time", "qr_scans")]
    [InlineData("top links last month", "=group_top_links")]
    [InlineData("how many clicks did each link get", "bitlink_clicks_summary", "bitlink_clicks")]
    [InlineData("where do my visitors come from", "=group_countries")]
    [InlineData("which devices do people use", "=group_devices", "group_link_clicks_devices")]
    [InlineData("clicks per day", "=group_clicks")]
    [InlineData("what is left of my quota", "organization_plan_limits", "platform_limits")]
    [InlineData("who made the links", "=group_bitlinks")]
    [InlineData("tags", "=group_tags")]
    [InlineData("campaign performance", "=campaigns")]
    [InlineData("branded domains", "=bsds")]
    [InlineData("mobile or desktop", "=group_devices")]
    [InlineData("which city", "=group_cities", "group_link_clicks_cities")]
    [InlineData("referrers of a single link", "bitlink_referrers")]
    [InlineData("all my short links with their destinations", "=group_bitlinks")]
    [InlineData("scans by country", "=group_code_scans_countries", "qr_scans_countries")]
    [InlineData("custom back-halves", "=custom_bitlink")]
    [InlineData("total clicks", "bitlink_clicks_summary")]
    [InlineData("traffic sources", "=group_referrers")]
    [InlineData("how often was my qr code scanned", "qr_scans_summary")]
    [InlineData("link titles", "=group_bitlinks")]
    [InlineData("expired links", "=group_bitlinks")]
    [InlineData("engagement over time", "=group_engagements_over_time")]
    [InlineData("which browser scanned", "=qr_scans_browsers")]
    [InlineData("webhooks", "=organization_webhooks")]
    [InlineData("my organization", "=organizations")]
    [InlineData("which user am i", "=user")]
    [InlineData("most popular qr codes", "group_code_scans_top")]
    [InlineData("social networks", "=group_referring_networks")]
    [InlineData("how many links did we create this month", "organization_shorten_counts_by_group")]
    [InlineData("plan limits", "=organization_plan_limits")]
    [InlineData("qr codes", "=group_qr_codes")]
    [InlineData("deeplinks", "group_bitlinks")]
    public void A_goal_in_a_persons_words_finds_its_entries(string goal, params string[] expected)
    {
        var found = Catalog.Search(goal).Select(entry => entry.Name).ToList();
        Assert.All(expected, name => Assert.Contains(name.TrimStart('='), found.Take(3)));
        Assert.All(expected.Where(name => name[0] == '='), name => Assert.Equal(name[1..], found[0]));
    }

    [Fact]
    public void Every_entry_is_found_by_its_own_name_and_first_when_that_is_more_than_one_word() =>
        Assert.All(Catalog.Names, name => Assert.InRange(Catalog.Search(name).Select(entry => entry.Name).ToList().IndexOf(name), 0, name.Contains('_', StringComparison.Ordinal) ? 0 : 2));

    [Fact]
    public void What_nothing_speaks_of_finds_nothing() => Assert.Empty(Catalog.Search("weather in spring"));
}
