using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Configuration;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

public sealed class DefinitionReaderTests
{
    private const string Client = """
        [client]
        base_url = "https://api.example.test/v4"

        """;

    [Fact]
    public void A_definition_is_read_with_dlts_words()
    {
        var definition = Read("""
            [pipeline]
            dataset_name = "bitly_data"

            [client]
            base_url = "https://api.example.test/v4"
            auth = { type = "bearer", token = "access_token" }

            [resource_defaults]
            write_disposition = "merge"
            primary_key = "id"
            endpoint = { params = { size = 50, archived = "both" } }

            [[resources]]
            name = "groups"
            endpoint = { path = "groups", data_selector = "groups" }
            primary_key = "guid"

            [[resources]]
            name = "group_bitlinks"
            include_from_parent = ["guid"]
            columns = { created_at = { data_type = "timestamp" } }
            [resources.endpoint]
            path = "groups/{resources.groups.guid}/bitlinks"
            data_selector = "links"
            params = { size = 100 }
            paginator = { type = "json_link", next_url_path = "pagination.next" }
            """);

        Assert.Equal(("bitly_pipeline", "bitly_data", "bitly_source", "duckdb"), (definition.PipelineName, definition.DatasetName, definition.SourceName, definition.Destination));
        Assert.Equal("access_token", definition.Client.Auth!.Secrets["token"]);
        var links = definition.Resources[1];
        Assert.Equal(("group_bitlinks", 18), (links.Name, links.Line));
        Assert.Equal("100 both", $"{links.Endpoint.Params["size"]} {links.Endpoint.Params["archived"]}");
        Assert.Equal((WriteDisposition.Merge, "id"), (links.Hints.WriteDisposition, links.Hints.PrimaryKey[0]));
        Assert.Equal("guid", definition.Resources[0].Hints.PrimaryKey[0]);
        Assert.Equal(DataType.Timestamp, links.Hints.Columns[0].Type);
        Assert.Equal("groups", Placeholders.ParentOf(links)!.Resource);
    }

    [Theory]
    [InlineData("endpoint = { path = \"g\", data_selctor = \"g\" }", "6:", "unknown key `data_selctor`; did you mean `data_selector`?")]
    [InlineData("write_dispostion = \"merge\"", "6:1", "did you mean `write_disposition`?")]
    [InlineData("write_disposition = \"mrege\"", "6:1", "did you mean `merge`?")]
    [InlineData("endpoint = { method = \"post\" }", "6:", "`post` is not one of GET, POST")]
    [InlineData("selected = \"yes\"", "6:1", "must be true or false, but is a text")]
    [InlineData("endpoint = { paginator = \"jsonlink\" }", "6:", "did you mean `json_link`?")]
    [InlineData("endpoint = { paginator = { type = \"cursor\", cursor_pth = \"a\" } }", "6:", "did you mean `cursor_path`?")]
    [InlineData("endpoint = { paginator = \"offset\" }", "6:", "needs `limit`")]
    [InlineData("endpoint = { data_selector = \"a[\" }", "6:", "character 3")]
    [InlineData("endpoint = { path = \"x/{resource.b.id}\" }", "6:", "unknown form")]
    [InlineData("endpoint = { path = \"x/{resources.nope.id}\" }", "6:", "parent that is not in the list: `nope`")]
    [InlineData("endpoint = { path = \"x/{incremental.start_value}\" }", "6:", "needs endpoint.incremental")]
    [InlineData("endpoint = { params = { a = { b = 1 } } }", "6:", "must be resolve or incremental")]
    [InlineData("include_from_parent = [\"guid\"]", "6:", "has no parent")]
    [InlineData("file_format = \"parquet\"", "6:1", "has no effect")]
    [InlineData("columns = { a = { data_type = \"int\" } }", "6:", "not one of")]
    [InlineData("use = \"groups\"", "6:1", "needs a catalogue")]
    [InlineData("processing_steps = [{ map = \"x\" }]", "6:", "unknown key `map`")]
    public void A_mistake_is_named_with_its_line_and_the_right_word(string line, string place, string reason)
    {
        var error = Fails(Client + "\n[[resources]]\nname = \"r\"\n" + line);

        var first = error.Evidence["problems"];
        Assert.Contains("bitly_pipeline.toml:" + place, first, StringComparison.Ordinal);
        Assert.Contains(reason, first, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_file_come_together()
    {
        var error = Fails("""
            [clinet]
            [[resources]]
            name = "a"
            endpoint = { path = 7 }
            [[resources]]
            name = "a"
            """);

        Assert.Equal("DEFINITION_INVALID", error.Code);
        Assert.Equal("4", error.Evidence["count"]);
        Assert.Contains("did you mean `client`?", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 3 more", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("groups/{group_guid}/bitlinks", "path = \"groups/{resources.groups.guid}/bitlinks\"")]
    [InlineData("groups/{id}/bitlinks", "path = \"groups/{resources.groups.id}/bitlinks\"")]
    [InlineData("other/{thing}", "path = \"other/{resources.<parent>.<field>}\"")]
    public void An_unbound_placeholder_is_an_error_that_shows_the_line_to_write(string path, string line) =>
        Assert.Contains(line, Fails(Client + $$"""
            [[resources]]
            name = "groups"
            [[resources]]
            name = "group_bitlinks"
            endpoint = { path = "{{path}}" }
            """).Message, StringComparison.Ordinal);

    [Fact]
    public void A_catalogue_entry_is_filled_in_and_what_is_written_beside_it_wins()
    {
        var definition = Read(Client + """
            [resource_defaults]
            write_disposition = "append"
            max_table_nesting = 2
            [[resources]]
            use = "group_bitlinks"
            primary_key = "link"
            endpoint = { params = { size = 10 } }
            """, new Catalogue());

        Assert.Equal(["group_bitlinks", "groups"], definition.Resources.Select(resource => resource.Name));
        Assert.Equal([true, false], definition.Resources.Select(resource => resource.Selected));
        var links = definition.Resources[0];
        Assert.Equal(("groups/{resources.groups.guid}/bitlinks", "links", "group_bitlinks"), (links.Endpoint.Path, links.Endpoint.DataSelector, links.Use));
        Assert.Equal((WriteDisposition.Merge, "link", 2), (links.Hints.WriteDisposition, links.Hints.PrimaryKey[0], links.Hints.MaxTableNesting));
        Assert.Equal("10 both", $"{links.Endpoint.Params["size"]} {links.Endpoint.Params["archived"]}");
    }

    [Fact]
    public void The_pages_own_placeholder_is_filled_by_the_catalogue()
    {
        var definition = Read(Client + """
            [[resources]]
            name = "groups"
            [[resources]]
            name = "group_bitlinks"
            endpoint = { path = "groups/{group_guid}/bitlinks", data_selector = "links" }
            """, new Catalogue());

        Assert.Equal("groups/{resources.groups.guid}/bitlinks", definition.Resources[1].Endpoint.Path);
    }

    [Fact]
    public void An_unknown_catalogue_entry_gets_the_nearest_name() =>
        Assert.Contains("did you mean `group_bitlinks`?", Fails(Client + "[[resources]]\nuse = \"group_bitlink\"", new Catalogue()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("auth = { type = \"bearer\", token = \"0123456789abcdef0123456789abcdef01234567\" }")]
    [InlineData("headers = { Authorization = \"Bearer 0123456789abcdef0123456789abcdef01234567\" }")]
    public void A_credential_in_the_definition_is_refused_and_not_repeated(string line)
    {
        var error = Fails("[client]\nbase_url = \"https://api.example.test\"\n" + line + "\n[[resources]]\nname = \"a\"");

        Assert.Contains("bitly_pipeline.toml:3:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", error + string.Concat(error.Evidence.Values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base_url = \"ftp://x\"")]
    [InlineData("base_url = \"https://user:pw@x.test\"")]
    [InlineData("base_url = \"https://x.test?token=1\"")]
    [InlineData("base_url = 7")]
    [InlineData("")]
    public void A_base_url_must_be_a_plain_address(string line) =>
        Assert.Contains("base_url", Fails($"[client]\n{line}\n[[resources]]\nname = \"a\"").Message, StringComparison.Ordinal);

    [Fact]
    public void A_circle_and_several_parents_are_found()
    {
        var circle = Fails(Client + """
            [[resources]]
            name = "a"
            endpoint = "a/{resources.b.id}"
            [[resources]]
            name = "b"
            endpoint = "b/{resources.a.id}"
            """);
        var several = Fails(Client + """
            [[resources]]
            name = "a"
            [[resources]]
            name = "b"
            [[resources]]
            name = "c"
            endpoint = "c/{resources.a.id}/{resources.b.id}"
            """);

        Assert.Contains("a -> b -> a", circle.Message, StringComparison.Ordinal);
        Assert.Equal("1", circle.Evidence["count"]);
        Assert.Contains("several parents (a, b)", several.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = ", 1)]
    [InlineData("[client]\nx = 1\nx = 2", 3)]
    public void Text_that_is_no_toml_says_where(string text, int line)
    {
        var error = Fails(text);

        Assert.Equal("DEFINITION_SYNTAX", error.Code);
        Assert.Contains($"bitly_pipeline.toml:{line}:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Equal("DEFINITION_SYNTAX", Fails("a = " + new string('[', 100_000)).Code);

    [Fact]
    public void A_missing_file_says_how_to_make_one() =>
        Assert.Equal("DEFINITION_MISSING", Assert.Throws<PipelineException>(() => DefinitionReader.ReadFile(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "bitly_pipeline.toml"))).Code);

    [Fact]
    public void Dlts_json_is_read_and_its_credentials_are_kept_apart()
    {
        var config = RestApiJson.Read(Json("""
            {"client":{"base_url":"http://api.test/v4","auth":{"type":"api_key","name":"X-Api-Key","api_key":"k","location":"header"},
             "paginator":{"type":"page_number","base_page":1,"total_path":null}},
             "resources":["user",{"name":"a","endpoint":{"path":"a/{x}","params":{"x":{"type":"resolve","resource":"user","field":"id"},"since":{"type":"incremental","cursor_path":"at","initial_value":"2020"}}},
             "write_disposition":{"disposition":"merge","strategy":"scd2","validity_column_names":["f","t"]}}]}
            """), "p", "d");

        var client = config.Definition.Client;
        Assert.Equal("k", config.SecretOf(client.Auth!.Secrets["api_key"]).Reveal());
        Assert.Equal("X-Api-Key", client.Auth.Settings["name"]);
        Assert.Equal(("user", "user"), (config.Definition.Resources[0].Name, config.Definition.Resources[0].Endpoint.Path));
        var a = config.Definition.Resources[1];
        Assert.Equal(new ResolveDefinition("user", "id"), a.Endpoint.Resolve["x"]);
        Assert.Equal(("at", "since", "2020"), (a.Endpoint.Incremental!.CursorPath, a.Endpoint.Incremental.StartParam, (string?)a.Endpoint.Incremental.InitialValue));
        Assert.Equal((MergeStrategy.Scd2, "f", "t"), (a.Hints.MergeStrategy, a.Hints.Scd2!.ValidFrom, a.Hints.Scd2.ValidTo));
        Assert.Empty(a.Endpoint.Params);
    }

    [Fact]
    public void Every_recorded_definition_that_dlt_refuses_is_refused_and_every_other_is_read()
    {
        var refused = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests/Bitly.DltCases/cases"), "rest-*.json").Order(StringComparer.Ordinal))
        {
            using var recorded = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var run in recorded.RootElement.GetProperty("runs").EnumerateArray())
            {
                var expected = recorded.RootElement.GetProperty("expected");
                var beforeAnyRequest = expected.TryGetProperty("error", out var error) && error.GetProperty("step").ValueKind == JsonValueKind.Null;
                try
                {
                    RestApiJson.Read(run.GetProperty("rest_api"), "p", "d");
                    Assert.False(beforeAnyRequest, file);
                }
                catch (PipelineException e) when (e.Code == "DEFINITION_INVALID")
                {
                    Assert.True(beforeAnyRequest, $"{file}: {e.Message}");
                    refused.Add(Path.GetFileNameWithoutExtension(file));
                }
            }
        }

        Assert.Superset(new HashSet<string> { "rest-cycle", "rest-duplicate-name", "rest-seed-unresolved", "rest-unknown-key" }, refused.ToHashSet());
    }

    [Fact]
    public void Every_credential_a_definition_needs_is_listed_with_the_places_it_is_looked_for()
    {
        var definition = Read("""
            [client]
            base_url = "https://api.example.test"
            auth = "bearer"
            [[resources]]
            name = "a"
            endpoint = { path = "a", auth = { type = "http_basic", username = "user_name", password = "user_password" } }
            """);

        Assert.Equal(["credentials.token", "user_name", "user_password"], SecretNeeds.Of(definition).Select(need => need.Name));
        Assert.Equal("sources.bitly_pipeline.bitly_source.credentials.token", string.Join('.', SecretNeeds.Of(definition)[0].Key.Paths().First()));
    }

    [Theory]
    [InlineData("headers", "X-Token", true)]
    [InlineData("headers", "PRIVATE-TOKEN", true)]
    [InlineData("headers", "x_api_key", true)]
    [InlineData("headers", "Set-Cookie", true)]
    [InlineData("headers", "X-Continuation-Token", false)]
    [InlineData("headers", "Idempotency-Key", false)]
    [InlineData("params", "access_token", true)]
    [InlineData("params", "API-Key", true)]
    [InlineData("params", "client_secret", true)]
    [InlineData("params", "page_token", false)]
    [InlineData("params", "token", false)]
    [InlineData("params", "keyword", false)]
    public void A_header_or_parameter_that_is_made_for_a_credential_is_refused_without_its_value(string where, string name, bool refused)
    {
        var text = $$"""
            [client]
            base_url = "https://api.example.test"
            [[resources]]
            name = "a"
            endpoint = { path = "a", {{where}} = { "{{name}}" = "the-value-itself" } }
            """;
        if (!refused)
        {
            Assert.Single(Read(text).Resources);
            return;
        }

        var error = Fails(text);
        Assert.Equal("DEFINITION_INVALID", error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-value-itself", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_in_the_query_of_a_path_is_refused_without_its_value()
    {
        var error = Fails("""
            [client]
            base_url = "https://api.example.test"
            [[resources]]
            name = "a"
            endpoint = { path = "a?page=1&access_token=the-value-itself" }
            """);
        Assert.Contains("access_token", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-value-itself", error.Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static PipelineDefinition Read(string text, IResourceCatalog? catalog = null) => DefinitionReader.Read(text, "bitly_pipeline.toml", catalog);

    private static PipelineException Fails(string text, IResourceCatalog? catalog = null) => Assert.Throws<PipelineException>(() => Read(text, catalog));

    private sealed class Catalogue : IResourceCatalog
    {
        public IReadOnlyList<string> Names => ["groups", "group_bitlinks", "user"];

        public ResourceDefinition? Find(string name) => name switch
        {
            "groups" => new() { Name = name, Endpoint = new() { Path = "groups", DataSelector = "groups" } },
            "group_bitlinks" => new()
            {
                Name = name,
                Endpoint = new() { Path = "groups/{resources.groups.guid}/bitlinks", DataSelector = "links", Params = new Dictionary<string, JsonNode?> { ["size"] = 100, ["archived"] = "both" } },
                Hints = new() { WriteDisposition = WriteDisposition.Merge, PrimaryKey = ["id"] },
            },
            _ => null,
        };
    }
}
