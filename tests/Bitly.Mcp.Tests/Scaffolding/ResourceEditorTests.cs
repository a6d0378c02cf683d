using System.Text.Json.Nodes;
using Bitly.Mcp.Scaffolding;
using Bitly.Pipeline.Errors;
using Xunit;

namespace Bitly.Mcp.Tests.Scaffolding;

public sealed class ResourceEditorTests
{
    private const string Text = """
        # my pipeline
        [pipeline]
        name = "bitly_pipeline"   # keep this name

        [client]
        base_url = "https://api-ssl.bitly.com/v4"

        # all groups
        [[resources]]
        use = "groups"

        # the links, without archived ones
        # (ask Ana before changing)
        [[resources]]
        use = "group_bitlinks"
        endpoint = { params = { archived = "off", size = 100 } }  # smaller pages
        write_disposition = "merge"

        [[resources]]
        name = "codes"
        use = "group_qr_codes"
        [resources.endpoint.params]
        archived = "on"

        """;

    private static readonly Dictionary<string, JsonNode?> Nothing = [];

    [Fact]
    public void Adding_appends_and_touches_no_other_letter()
    {
        var edited = ResourceEditor.Add(Text, "user", "The user", Nothing);
        Assert.StartsWith(Text.TrimEnd('\n'), edited, StringComparison.Ordinal);
        Assert.EndsWith("\n\n# The user\n[[resources]]\nuse = \"user\"\n", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_to_an_empty_definition_needs_no_resource_there() =>
        Assert.Contains("[[resources]]\nuse = \"user\"\nendpoint.params.archived = \"both\"\n", ResourceEditor.Add("[client]\nbase_url = \"http://x\"\n", "user", null, new Dictionary<string, JsonNode?> { ["endpoint.params.archived"] = "both" }), StringComparison.Ordinal);

    [Fact]
    public void What_was_added_and_removed_again_leaves_the_same_text() =>
        Assert.Equal(Text, ResourceEditor.Remove(ResourceEditor.Add(Text, "user", "The user", Nothing), "user"));

    [Fact]
    public void Removing_takes_the_comment_lines_above_along_and_nothing_else()
    {
        var edited = ResourceEditor.Remove(Text, "group_bitlinks");
        Assert.DoesNotContain("Ana", edited, StringComparison.Ordinal);
        Assert.DoesNotContain("smaller pages", edited, StringComparison.Ordinal);
        Assert.Contains("# keep this name", edited, StringComparison.Ordinal);
        Assert.Contains("# all groups\n[[resources]]\nuse = \"groups\"\n\n[[resources]]\nname = \"codes\"", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_takes_sub_tables_along() => Assert.DoesNotContain("params]", ResourceEditor.Remove(Text, "codes"), StringComparison.Ordinal);

    [Theory]
    [InlineData("group_bitlinks", "write_disposition", "replace", "write_disposition = \"replace\"\n")]
    [InlineData("group_bitlinks", "endpoint.params.archived", "both", "{ archived = \"both\", size = 100 } }  # smaller pages")]
    [InlineData("group_bitlinks", "endpoint.params.tag", "x", "{ archived = \"off\", size = 100, tag = \"x\" } }  # smaller pages")]
    [InlineData("group_bitlinks", "endpoint.data_selector", "links", "size = 100 }, data_selector = \"links\" }  # smaller pages")]
    [InlineData("codes", "endpoint.params.archived", "both", "[resources.endpoint.params]\narchived = \"both\"")]
    [InlineData("codes", "endpoint.params.size", "50", "archived = \"on\"\nsize = \"50\"")]
    [InlineData("groups", "endpoint.params.x", "y", "use = \"groups\"\nendpoint.params.x = \"y\"\n")]
    public void Setting_writes_where_the_person_wrote(string resource, string path, string value, string expected)
    {
        var edited = ResourceEditor.Set(Text, resource, path, value);
        Assert.Contains(expected, edited, StringComparison.Ordinal);
        Assert.Equal(edited, ResourceEditor.Set(edited, resource, path, value));
        Assert.Contains("# (ask Ana before changing)", edited, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group_bitlinks", "write_disposition", "write_disposition")]
    [InlineData("group_bitlinks", "endpoint.params.archived", "archived = \"off\"")]
    [InlineData("codes", "endpoint.params.archived", "archived = \"on\"")]
    public void Taking_a_key_out_leaves_the_rest(string resource, string path, string gone)
    {
        var edited = ResourceEditor.Set(Text, resource, path, null);
        Assert.DoesNotContain(gone, edited, StringComparison.Ordinal);
        Assert.Contains("size = 100", edited, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group_bitlink", "has no resource group_bitlink. Did you mean group_bitlinks?")]
    [InlineData("nothing_like_it", "It has: groups, group_bitlinks, codes.")]
    public void A_resource_that_is_not_there_is_refused_with_the_nearest_name(string name, string part) =>
        Assert.Contains(part, Assert.Throws<PipelineException>(() => ResourceEditor.Remove(Text, name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_path_through_a_plain_value_is_refused_with_its_line()
    {
        var error = Assert.Throws<PipelineException>(() => ResourceEditor.Set(Text, "group_bitlinks", "write_disposition.strategy", "upsert"));
        Assert.Contains("Line 17 gives write_disposition a plain value", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resources = [{ use = \"groups\" }]\n", "Line 1 writes the resources as one list")]
    [InlineData("[client\n", "no valid TOML at line 1")]
    public void A_text_that_cannot_be_edited_is_refused(string text, string part) =>
        Assert.Contains(part, Assert.Throws<PipelineException>(() => ResourceEditor.Add(text, "user", null, Nothing)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("client", "base_url", "base_url = \"http://127.0.0.1:1/v4\"\n\n# all groups")]
    [InlineData("client", "max_connections", "[client]\nmax_connections = \"http://127.0.0.1:1/v4\"\nbase_url")]
    [InlineData("resource_defaults", "x", "\n\n[resource_defaults]\nx = \"http://127.0.0.1:1/v4\"\n")]
    public void A_key_of_the_files_own_tables_is_set(string table, string key, string expected) =>
        Assert.Contains(expected, ResourceEditor.SetTable(Text, table, key, "http://127.0.0.1:1/v4"), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"a":[1,2.5,true,"x\"y"],"b c":{"d":-3}}""", """{ a = [1, 2.5, true, "x\"y"], "b c" = { d = -3 } }""")]
    [InlineData("\"line\\nbreak\"", "\"line\\nbreak\"")]
    [InlineData("{}", "{}")]
    public void Json_becomes_the_toml_that_means_the_same(string json, string toml) => Assert.Equal(toml, TomlValue.Of(JsonNode.Parse(json)));

    [Fact]
    public void A_diff_shows_the_changed_lines_and_a_little_around_them()
    {
        var diff = TextDiff.Of(Text, ResourceEditor.Set(Text, "group_bitlinks", "write_disposition", "replace"));
        Assert.Equal("@@ line 15 @@\n use = \"group_bitlinks\"\n endpoint = { params = { archived = \"off\", size = 100 } }  # smaller pages\n-write_disposition = \"merge\"\n+write_disposition = \"replace\"\n \n [[resources]]", diff);
        Assert.Equal("", TextDiff.Of(Text, Text));
    }
}
