using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.DltCases;

/// <summary>
/// A deterministic stand-in for the API of the seed example: 3 groups and 250 links over pages of 50, in Bitly's shapes, with as many
/// elements in each list as the recording counted. The recording does not hold the answers themselves.
/// </summary>
internal static class SeedApi
{
    private const int PageSize = 50;
    private const string Time = "2019-09-25T22:36:51+0000";
    private static readonly int[] LinksOfGroup = [120, 80, 50];

    /// <summary>The seed page's two resources, with the path parameter taken from groups.</summary>
    public const string Config = """
        {
          "client": {"base_url": "http://bitly.test/v4/"},
          "resources": [
            {"name": "groups", "endpoint": {"path": "groups", "data_selector": "groups", "paginator": "single_page"}},
            {"name": "group_bitlinks", "include_from_parent": ["guid"], "endpoint": {
              "path": "groups/{resources.groups.guid}/bitlinks", "data_selector": "links", "params": {"size": 50},
              "paginator": {"type": "cursor", "cursor_path": "pagination.search_after", "cursor_param": "search_after"}}}
          ]
        }
        """;

    /// <param name="counts">Elements per list, as row counts of its table.</param>
    public static JsonArray Responses(JsonElement counts)
    {
        int Count(string table) => counts.GetProperty(table).GetInt32();
        var responses = new JsonArray { Answer("/v4/groups", null, new JsonObject { ["groups"] = new JsonArray([.. Enumerable.Range(0, 3).Select(i => Group(i, Count("groups__bsds")))]) }) };
        var next = 0;
        for (var group = 0; group < LinksOfGroup.Length; group++)
        {
            var links = Enumerable.Range(next, LinksOfGroup[group]).Select(i => Link(i, group, Count)).ToList();
            next += links.Count;
            AddPages(responses, group, links);
        }

        return responses;
    }

    private static void AddPages(JsonArray responses, int group, List<JsonObject> links)
    {
        // Later pages first: an answer without a query matches every page.
        var pages = links.Chunk(PageSize).ToList();
        for (var page = pages.Count - 1; page >= 0; page--)
        {
            var body = new JsonObject
            {
                ["links"] = new JsonArray([.. pages[page]]),
                ["pagination"] = new JsonObject { ["search_after"] = page + 1 < pages.Count ? $"p{page + 1}" : "", ["size"] = PageSize },
            };
            responses.Add(Answer($"/v4/groups/g{group}/bitlinks", page == 0 ? null : $"p{page}", body));
        }
    }

    private static JsonObject Answer(string path, string? searchAfter, JsonObject body)
    {
        var answer = new JsonObject { ["path"] = path, ["json"] = body };
        if (searchAfter is not null)
        {
            answer["query"] = new JsonObject { ["search_after"] = searchAfter };
        }

        return answer;
    }

    private static JsonObject Group(int i, int bsds) => new()
    {
        ["references"] = new JsonObject { ["organization"] = "o1" },
        ["name"] = $"group {i}",
        ["bsds"] = i == 0 ? new JsonArray([.. Enumerable.Range(0, bsds).Select(n => (JsonNode)$"b{n}.example")]) : [],
        ["created"] = Time,
        ["is_active"] = true,
        ["modified"] = Time,
        ["organization_guid"] = "o1",
        ["role"] = "org-admin",
        ["guid"] = $"g{i}",
    };

    private static JsonObject Link(int i, int group, Func<string, int> count) => new()
    {
        ["references"] = new JsonObject { ["group"] = $"https://bitly.test/v4/groups/g{group}" },
        ["link"] = $"https://bit.ly/{i}",
        ["id"] = $"bit.ly/{i}",
        ["long_url"] = $"https://example.com/{i}",
        // Null in the first record: the column comes after the generated ones.
        ["title"] = i % 4 == 0 ? null : $"title {i}",
        ["archived"] = false,
        ["created_at"] = Time,
        ["created_by"] = "someone",
        ["client_id"] = "c1",
        ["custom_bitlinks"] = List(i, count("group_bitlinks__custom_bitlinks"), n => $"https://bit.ly/custom-{n}"),
        ["tags"] = List(i, count("group_bitlinks__tags"), n => $"tag {n}"),
        ["campaign_ids"] = List(i, count("group_bitlinks__campaign_ids"), n => $"campaign {n}"),
        ["deeplinks"] = List(i, count("group_bitlinks__deeplinks"), n => Deeplink(i, n)),
        ["is_deleted"] = false,
    };

    private static JsonObject Deeplink(int link, int i) => new()
    {
        ["guid"] = $"d{i}",
        ["bitlink"] = $"bit.ly/{link}",
        ["app_uri_path"] = "/store?id=123456",
        ["install_url"] = "https://example.com/install",
        ["app_guid"] = "a1",
        ["os"] = i % 2 == 0 ? "ios" : "android",
        ["install_type"] = "promote_install",
        ["created"] = Time,
        ["modified"] = Time,
        ["brand_guid"] = "br1",
    };

    /// <summary>The elements of one link when <paramref name="total"/> are dealt out to 250 links in turn.</summary>
    private static JsonArray List(int link, int total, Func<int, JsonNode> element)
    {
        var list = new JsonArray();
        for (var i = link; i < total; i += LinksOfGroup.Sum())
        {
            list.Add(element(i));
        }

        return list;
    }
}
