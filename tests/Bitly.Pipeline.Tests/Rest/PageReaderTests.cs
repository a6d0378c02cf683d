using System.Text;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

public sealed class PageReaderTests
{
    private readonly Seen<RunEvent> _events = new();

    [Fact]
    public async Task Pages_follow_the_link_until_it_is_empty()
    {
        await using var server = new LoopbackServer(asked => asked.Target.EndsWith("p=2", StringComparison.Ordinal)
            ? new Reply(200, """{"links":[{"id":3}],"pagination":{"next":""}}""")
            : new Reply(200, """{"links":[{"id":1},{"id":2}],"pagination":{"next":"/links?p=2"}}"""));

        var pages = await ReadAsync(server, Resource(JsonLink, selector: "links"));

        Assert.Equal([2, 1], pages.Select(page => page.Records));
        Assert.Equal("links", pages[0].Selector);
        Assert.Equal([false, true], pages.Select(page => page.Next is null));
        Assert.Equal("""{"links":[{"id":3}],"pagination":{"next":""}}""", pages[1].Body);
    }

    [Fact]
    public async Task A_stored_place_goes_on_where_it_stopped_and_asks_for_no_page_twice()
    {
        await using var server = new LoopbackServer(asked => new Reply(200, asked.Target switch
        {
            "/links" => """{"rows":[1],"meta":{"next_cursor":"b"}}""",
            "/links?cursor=b" => """{"rows":[],"other":[1],"meta":{"next_cursor":"c"}}""",
            _ => """{"rows":[3],"meta":{"next_cursor":null}}""",
        }));
        var resource = Resource(null, selector: null);
        var first = (await ReadAsync(server, resource, take: 1))[0];

        var rest = await ReadAsync(server, resource, first.Next);

        Assert.Equal(["/links", "/links?cursor=b", "/links?cursor=c"], server.Asked.Select(asked => asked.Target));
        Assert.Equal([0, 1], rest.Select(page => page.Records));
        Assert.All(rest, page => Assert.Equal("rows", page.Selector));
    }

    [Fact]
    public async Task A_next_link_to_another_origin_is_an_error_and_gets_nothing()
    {
        await using var foreign = LoopbackServer.Playing(new Reply(200, "{}"));
        await using var server = LoopbackServer.Playing(new Reply(200, $$$"""{"links":[1],"pagination":{"next":"{{{foreign.Url}}}/links?token=x"}}"""));

        var error = await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(server, Resource(JsonLink, "links")));

        Assert.Equal("FOREIGN_NEXT_URL", error.Code);
        Assert.DoesNotContain("token", error.Message, StringComparison.Ordinal);
        Assert.Empty(foreign.Asked);
    }

    [Fact]
    public async Task Pages_that_go_in_a_circle_are_cut()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, """{"links":[1],"pagination":{"next":"/links?p=2"}}"""));
        await using var deaf = LoopbackServer.Playing(new Reply(200, """{"links":[1]}"""));

        Assert.Equal("PAGE_REPEATS", (await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(server, Resource(JsonLink, "links")))).Code);
        Assert.Equal("PAGE_REPEATS", (await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(deaf, Resource(Make("page_number", ("total_path", null)), "links")))).Code);
        Assert.InRange(server.Asked.Count, 2, 3);
        Assert.Equal(3, deaf.Asked.Count);
    }

    [Fact]
    public async Task A_selector_that_finds_nothing_is_warned_about_once_with_the_places_that_hold_records()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, """{"groups":[1,2],"more":{"links":[3]}}"""));
        using var client = Client(server);
        var reader = new PageReader(client, _events);

        await ReadAsync(reader, client, Resource(Make("single_page"), "link"), null, 9);
        await ReadAsync(reader, client, Resource(Make("single_page"), "link"), null, 9);

        var warning = Assert.Single(_events.All.OfType<Warned>());
        Assert.Equal("SELECTOR_EMPTY", warning.Code);
        Assert.Contains("`groups` (2 records), `more.links` (1 records)", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_and_an_empty_list_are_empty_pages_without_a_warning()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, """{"links":null,"x":[1]}"""), new Reply(200, """{"links":[]}"""));

        Assert.Equal(0, Assert.Single(await ReadAsync(server, Resource(Make("single_page"), "links"))).Records);
        Assert.Equal(0, Assert.Single(await ReadAsync(server, Resource(Make("single_page"), "links"))).Records);
        Assert.Empty(_events.All);
    }

    [Fact]
    public async Task An_ignored_answer_ends_the_sequence_without_an_error()
    {
        await using var server = LoopbackServer.Playing(new Reply(402, """{"message":"UPGRADE_REQUIRED"}"""));
        var resource = Resource(Make("single_page"), "links");
        resource = resource with { Endpoint = resource.Endpoint with { ResponseActions = [new(404, null, "ignore"), new(null, "UPGRADE_REQUIRED", "ignore")] } };

        var page = Assert.Single(await ReadAsync(server, resource));

        Assert.Equal((true, 0, "", true), (page.Ignored, page.Records, page.Body, page.Next is null));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_path_that_ends_in_a_placeholder_is_one_record()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, """{"id":"bit.ly/a","tags":["x"],"next":"http://elsewhere.test/"}"""));
        var resource = new ResourceDefinition { Name = "link", Endpoint = new EndpointDefinition { Path = "links/{resources.list.id}" } };
        using var client = Client(server);
        var first = Placeholders.Bind(client.Options.Client, resource, Encoding.UTF8.GetBytes("""{"id":"bit.ly/a"}"""));

        var page = Assert.Single(await ReadAsync(new PageReader(client), client, resource, null, 9, first));

        Assert.Equal("/links/bit.ly/a", Assert.Single(server.Asked).Target);
        Assert.Equal(("$", 1), (page.Selector, page.Records));
    }

    [Fact]
    public async Task A_place_that_is_none_of_ours_is_refused()
    {
        await using var server = LoopbackServer.Playing(new Reply(200, "{}"));

        Assert.Equal("PAGE_START_INVALID", (await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(server, Resource(null, null), "garbage"))).Code);
    }

    [Theory]
    [InlineData("""{"title":1,"\ud800":"x"}""", "data", "data", 0)]
    [InlineData("""{"\ud800":1,"data":[1,2]}""", "data", "data", 2)]
    [InlineData("""{"x":[1],"\ud800":[1,2]}""", "links", "links", 0)]
    [InlineData("""{"\ud800":[1,2],"x":[1]}""", null, "'\uFFFD'", 2)]
    [InlineData("""{"\\ud800":{"data":[1,2]}}""", null, "'\\\\ud800'.data", 2)]
    [InlineData("""{"\ud83d\ude00\udc00":[1,2]}""", null, "'\ud83d\ude00\uFFFD'", 2)]
    [InlineData("""{"a":[{"n":"\udc00"},{"n":"y"}]}""", "a[?n == 'y']", "a[?n == 'y']", 1)]
    public async Task A_name_with_half_a_character_hides_no_other(string body, string? selector, string used, int records)
    {
        await using var server = LoopbackServer.Playing(new Reply(200, body));

        var page = Assert.Single(await ReadAsync(server, Resource(Make("single_page"), selector)));

        Assert.Equal((used, records), (page.Selector, page.Records));
    }

    [Theory]
    [InlineData("""{"links":[1],"pagination":{"next":"/links?p=\ud800"}}""", true)]
    [InlineData("""{"links":[1],"next":"\udc00"}""", false)]
    [InlineData("""{"links":[1],"meta":{"\ud800":1}}""", false)]
    public async Task Half_a_character_where_the_paginator_reads_is_a_clear_error(string body, bool named)
    {
        await using var server = LoopbackServer.Playing(new Reply(200, body));

        var error = await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(server, Resource(named ? JsonLink : null, "links")));

        Assert.Equal("PAGINATOR_VALUE", error.Code);
    }

    private static PaginatorDefinition JsonLink => Make("json_link", ("next_url_path", "pagination.next"));

    private static PaginatorDefinition Make(string type, params (string Name, string? Value)[] settings) =>
        new(type) { Settings = settings.ToDictionary(setting => setting.Name, setting => (JsonNode?)setting.Value) };

    private static ResourceDefinition Resource(PaginatorDefinition? paginator, string? selector) =>
        new() { Name = "links", Endpoint = new EndpointDefinition { Path = "links", Paginator = paginator, DataSelector = selector } };

    private static RestClient Client(LoopbackServer server) => new(new RestClientOptions
    {
        Client = new ClientDefinition { BaseUrl = server.Url },
        Time = new ImpatientTime(),
        Timeout = ImpatientTime.Limit,
    });

    private async Task<List<Page>> ReadAsync(LoopbackServer server, ResourceDefinition resource, string? start = null, int take = int.MaxValue)
    {
        using var client = Client(server);
        return await ReadAsync(new PageReader(client, _events), client, resource, start, take);
    }

    private static async Task<List<Page>> ReadAsync(PageReader reader, RestClient client, ResourceDefinition resource, string? start, int take, RestRequest? first = null)
    {
        var sequence = PageSequence.Of(client.Options.Client, resource, first ?? Placeholders.Bind(client.Options.Client, resource), Authentications.None);
        var pages = new List<Page>();
        await foreach (var page in reader.ReadAsync(sequence, start, CancellationToken.None))
        {
            using (page)
            {
                pages.Add(new(Encoding.UTF8.GetString(page.Body.Span), page.Selector, page.Records, page.Next, page.Ignored));
            }

            if (pages.Count == take)
            {
                break;
            }
        }

        return pages;
    }

    private sealed record Page(string Body, string Selector, int Records, string? Next, bool Ignored);
}
