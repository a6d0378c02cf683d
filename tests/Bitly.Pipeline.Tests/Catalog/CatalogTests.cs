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

    [Theory]
    [InlineData("clicks by country", "group_countries")]
    [InlineData("top links", "group_top_links")]
    [InlineData("tags", "group_tags")]
    [InlineData("qr codes", "group_qr_codes")]
    [InlineData("plan limits", "organization_plan_limits")]
    public void A_goal_finds_its_resource_among_the_first_five(string goal, string expected) =>
        Assert.Contains(expected, Catalog.Search(goal).Take(5).Select(e => e.Name));
}
