using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

public sealed class SandboxPagingTests
{
    private const string Links = "/groups/Bsandbox001/bitlinks";

    [Fact]
    public async Task A_group_of_125_links_is_read_in_pages_of_50_50_and_25_and_the_last_has_an_empty_token()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinkCounts = [125, 0] });
        var sizes = new List<int>();
        var token = "";
        do
        {
            var page = await caller.GetAsync($"{Links}?archived=both&search_after={Uri.EscapeDataString(token)}");
            sizes.Add(page.GetProperty("links").GetArrayLength());
            token = page.GetProperty("pagination").GetProperty("search_after").GetString()!;
            Assert.Equal(token.Length == 0, page.GetProperty("pagination").GetProperty("next").GetString()!.Length == 0);
        }
        while (token.Length > 0);
        Assert.Equal([50, 50, 25], sizes);
        Assert.Empty(await caller.PagesAsync("/groups/Bsandbox002/bitlinks", "links"));
    }

    [Fact]
    public async Task Following_next_visits_every_link_once_newest_first()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var links = await caller.PagesAsync(Links + "?archived=both&size=7", "links");
        Assert.Equal(200, links.Select(Id).Distinct().Count());
        Assert.Equal(200, links.Count);
        var times = links.Select(link => link.GetProperty("created_at").GetString()!).ToArray();
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
    }

    [Fact]
    public async Task Following_next_visits_every_qr_code_once_newest_first()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var codes = await caller.PagesAsync("/groups/Bsandbox001/qr-codes?archived=both&size=5", "qr_codes");
        Assert.Equal(12, codes.Select(code => code.GetProperty("qrcode_id").GetString()).Distinct().Count());
        var times = codes.Select(code => code.GetProperty("created").GetString()!).ToArray();
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
    }

    [Fact]
    public async Task An_empty_token_starts_over_and_a_token_of_another_list_is_refused()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var first = await caller.TextAsync(Links);
        Assert.Equal(Ids(first), Ids(await caller.TextAsync(Links + "?search_after=")));
        var token = Uri.EscapeDataString(SandboxCaller.Parse(first).GetProperty("pagination").GetProperty("search_after").GetString()!);
        Assert.Equal((400, "INVALID_ARG_SEARCH_AFTER"), await caller.RefusalAsync($"/groups/Bsandbox002/bitlinks?search_after={token}"));
        Assert.Equal((400, "INVALID_ARG_SEARCH_AFTER"), await caller.RefusalAsync($"{Links}?archived=on&search_after={token}"));
        Assert.Equal((400, "INVALID_ARG_SEARCH_AFTER"), await caller.RefusalAsync($"{Links}?search_after=nonsense"));
    }

    [Fact]
    public async Task Links_that_come_while_pages_are_read_do_not_shift_the_pages_that_follow()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var all = (await caller.PagesAsync(Links + "?archived=both", "links")).Select(Id).ToArray();
        var first = await caller.GetAsync(Links + "?archived=both&size=30");
        caller.Server.AddLinks("Bsandbox001", 10);
        var rest = await caller.PagesAsync(first.GetProperty("pagination").GetProperty("next").GetString()!, "links");
        Assert.Equal(all, first.GetProperty("links").EnumerateArray().Concat(rest).Select(Id));
    }

    [Fact]
    public async Task A_size_beyond_the_largest_page_is_cut()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 60, MaxPageSize = 20 });
        var page = await caller.GetAsync(Links + "?size=500");
        Assert.Equal(20, page.GetProperty("links").GetArrayLength());
        Assert.Equal(20, page.GetProperty("pagination").GetProperty("size").GetInt32());
    }

    private static string Id(JsonElement link) => link.GetProperty("id").GetString()!;

    private static IEnumerable<string> Ids(string page) => SandboxCaller.Parse(page).GetProperty("links").EnumerateArray().Select(Id);
}
