using System.Text;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Rest;
using Xunit;

namespace Bitly.Pipeline.Tests.Rest;

public sealed class PaginatorTests
{
    private static readonly RestRequest First = new() { Url = "http://api.test/v4/links", Query = [new("size", "2")] };

    [Theory]
    [InlineData("""{"type":"single_page"}""", """{"next":"http://api.test/2"}""", 2, null)]
    [InlineData("""{"type":"json_link"}""", """{"next":"http://api.test/2?a=1"}""", 2, "http://api.test/2?a=1")]
    [InlineData("""{"type":"json_link","next_url_path":"p.next"}""", """{"p":{"next":"/v4/links?p=2"}}""", 2, "http://api.test/v4/links?p=2")]
    [InlineData("""{"type":"json_response","next_url_path":"p.next"}""", """{"p":{"next":"?p=2"}}""", 2, "http://api.test/v4/links?p=2")]
    [InlineData("""{"type":"json_link"}""", """{"next":""}""", 2, null)]
    [InlineData("""{"type":"json_link"}""", """{"next":null}""", 2, null)]
    [InlineData("""{"type":"json_link"}""", """{}""", 2, null)]
    [InlineData("""{"type":"cursor","cursor_path":"p.after","cursor_param":"after"}""", """{"p":{"after":"t1"}}""", 2, "http://api.test/v4/links?size=2&after=t1")]
    [InlineData("""{"type":"cursor","cursor_path":"after"}""", """{"after":7}""", 2, "http://api.test/v4/links?size=2&cursor=7")]
    [InlineData("""{"type":"cursor","cursor_path":"after"}""", """{"after":""}""", 2, null)]
    [InlineData("""{"type":"cursor","cursor_path":"after"}""", """{"after":0}""", 2, null)]
    [InlineData("""{"type":"cursor","cursor_path":"after"}""", """{"after":false}""", 2, null)]
    [InlineData("""{"type":"cursor"}""", """{"cursors":{"next":"n"}}""", 0, "http://api.test/v4/links?size=2&cursor=n")]
    [InlineData("""{"type":"cursor","stop_after_empty_page":true}""", """{"cursors":{"next":"n"}}""", 0, null)]
    [InlineData("""{"type":"cursor","has_more_path":"more"}""", """{"more":false,"cursors":{"next":"n"}}""", 2, null)]
    [InlineData("""{"type":"cursor","has_more_path":"more"}""", """{"more":"Yes","cursors":{"next":"n"}}""", 2, "http://api.test/v4/links?size=2&cursor=n")]
    [InlineData("""{"type":"offset","limit":2}""", """{"total":3}""", 2, "http://api.test/v4/links?size=2&offset=2&limit=2")]
    [InlineData("""{"type":"offset","limit":2}""", """{"total":2}""", 2, null)]
    [InlineData("""{"type":"offset","limit":2}""", """{"total":"5"}""", 2, "http://api.test/v4/links?size=2&offset=2&limit=2")]
    [InlineData("""{"type":"offset","limit":2}""", """{}""", 0, null)]
    [InlineData("""{"type":"offset","limit":2,"offset":4,"total_path":null,"maximum_offset":8}""", """{}""", 2, "http://api.test/v4/links?size=2&offset=6&limit=2")]
    [InlineData("""{"type":"offset","limit":2,"offset":6,"total_path":"","maximum_offset":8}""", """{}""", 2, null)]
    [InlineData("""{"type":"offset","limit":2,"total_path":null,"stop_after_empty_page":false,"maximum_offset":8}""", """{}""", 0, "http://api.test/v4/links?size=2&offset=2&limit=2")]
    [InlineData("""{"type":"page_number","total_path":"pages"}""", """{"pages":2}""", 2, "http://api.test/v4/links?size=2&page=1")]
    [InlineData("""{"type":"page_number","total_path":"pages"}""", """{"pages":1}""", 2, null)]
    [InlineData("""{"type":"page_number","base_page":1,"total_path":"pages"}""", """{"pages":2}""", 2, "http://api.test/v4/links?size=2&page=2")]
    [InlineData("""{"type":"page_number","base_page":1,"page":2,"total_path":"pages"}""", """{"pages":2}""", 2, null)]
    [InlineData("""{"type":"page_number","total_path":null,"maximum_page":1}""", """{}""", 2, null)]
    [InlineData("""{"type":"page_number","total_path":null,"has_more_path":"m"}""", """{"m":1}""", 2, "http://api.test/v4/links?size=2&page=1")]
    public void A_paginator_goes_on_and_stops_as_dlts_does(string paginator, string body, int records, string? next)
    {
        var made = Make(paginator);

        var place = made.After(Page(body, records), null);

        Assert.Equal(next, place is null ? null : UrlOf(made.RequestAt(First, place)));
    }

    [Theory]
    [InlineData("""{"type":"offset","limit":2}""", "{}")]
    [InlineData("""{"type":"offset","limit":2}""", """{"total":"many"}""")]
    [InlineData("""{"type":"page_number","total_path":"pages"}""", """{"pages":null}""")]
    [InlineData("""{"type":"page_number","total_path":null,"has_more_path":"m"}""", "{}")]
    [InlineData("""{"type":"page_number","total_path":null,"has_more_path":"m"}""", """{"m":"perhaps"}""")]
    [InlineData("""{"type":"cursor","cursor_path":"c"}""", """{"c":{}}""")]
    public void A_paginator_that_finds_nonsense_says_where(string paginator, string body) =>
        Assert.Equal("PAGINATOR_VALUE", Assert.Throws<PipelineException>(() => Make(paginator).After(Page(body, 2), null)).Code);

    [Theory]
    [InlineData("""<http://api.test/2>; rel="next", <http://api.test/9>; rel="last" """, "http://api.test/2")]
    [InlineData("""<http://api.test/1>; rel="prev", </v4/links?p=3>; rel=next""", "http://api.test/v4/links?p=3")]
    [InlineData("""<http://api.test/9>; rel="last" """, null)]
    [InlineData("nonsense", null)]
    public void A_link_header_names_the_next_page(string header, string? next) =>
        Assert.Equal(next, Make("""{"type":"header_link"}""").After(Page("[]", 1, ("Link", header)), null));

    [Fact]
    public void A_header_cursor_goes_into_its_parameter()
    {
        var made = Make("""{"type":"header_cursor","cursor_key":"X-Next","cursor_param":"c"}""");

        Assert.Equal("http://api.test/v4/links?size=2&c=abc", UrlOf(made.RequestAt(First, made.After(Page("[]", 1, ("x-next", "abc")), null))));
        Assert.Null(made.After(Page("[]", 1), null));
    }

    [Fact]
    public void Body_paths_are_made_on_demand()
    {
        var offset = Make("""{"type":"offset","limit":2,"offset_body_path":"page.from","limit_body_path":"page.size"}""").RequestAt(First with { Json = JsonNode.Parse("""{"q":1}""") }, null);
        var cursor = Make("""{"type":"cursor","cursor_body_path":"a.b"}""").RequestAt(First, "7");

        Assert.Equal("""{"q":1,"page":{"from":0,"size":2}}""", offset.Json!.ToJsonString());
        Assert.Equal("""{"a":{"b":7}}""", cursor.Json!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"p":{"next":"https://api.test/2"}}""", null, "json_link", "p.next")]
    [InlineData("""{"p":{"next":""}}""", null, "cursor", "p.next")]
    [InlineData("""{"nextPageToken":"abc"}""", null, "cursor", "nextPageToken")]
    [InlineData("""{"next":{"href":"/2"}}""", null, "json_link", "next.href")]
    [InlineData("""{"next":null,"total_pages":3}""", null, "page_number", "total_pages")]
    [InlineData("""{"next":"abc","meta":{"pages":3}}""", null, "page_number", "meta.pages")]
    [InlineData("""{"next":"https://api.test/2","pages":3}""", null, "json_link", "next")]
    [InlineData("""{"list":[{"next":"https://api.test/2"}]}""", null, "single_page", null)]
    [InlineData("""{"a":1}""", """<http://x/2>; rel="next" """, "header_link", null)]
    public void A_paginator_is_found_as_dlt_finds_it(string body, string? link, string type, string? path)
    {
        var found = PaginatorDetection.Detect(link is null ? Page(body, 1) : Page(body, 1, ("Link", link)), recordsAreList: true);

        Assert.Equal(type, found.Paginator.Type);
        Assert.Equal(path, found.Paginator.Settings.Select(setting => setting.Value?.ToString()).FirstOrDefault());
        Assert.Equal(type is "cursor" or "page_number" or "single_page", found.Warning is not null);
    }

    [Fact]
    public void A_place_survives_being_stored()
    {
        var place = new PagePlace("t\"1", new PaginatorDefinition("cursor") { Settings = new Dictionary<string, JsonNode?> { ["cursor_path"] = "a.b" } }, "links");

        var read = PagePlace.Parse(place.ToText())!;

        Assert.Equal(("t\"1", "cursor", "a.b", "links"), (read.At, read.Paginator!.Type, (string?)read.Paginator.Settings["cursor_path"], read.Selector));
        Assert.Null(PagePlace.Parse("[]"));
        Assert.Null(PagePlace.Parse("{"));
    }

    private static string UrlOf(RestRequest request) => RestUrl.WithQuery(request.Url, request.Query);

    private static Paginator Make(string json)
    {
        var settings = JsonNode.Parse(json)!.AsObject();
        var type = (string)settings["type"]!;
        return PaginatorKinds.Create("links", new PaginatorDefinition(type)
        {
            Settings = settings.Where(setting => setting.Key != "type").ToDictionary(setting => setting.Key, setting => setting.Value),
        })!;
    }

    private static PageAnswer Page(string body, int records, params (string Name, string Value)[] headers) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Records = records,
        Url = "http://api.test/v4/links?size=2",
        Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
    };
}
