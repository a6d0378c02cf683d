using System.Globalization;
using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

public sealed class SandboxFilterTests
{
    private const string Links = "/groups/Bsandbox001/bitlinks";

    [Theory]
    [InlineData("", "archived", false)]
    [InlineData("archived=off", "archived", false)]
    [InlineData("archived=on", "archived", true)]
    public async Task Archived_links_are_missing_unless_asked_for(string query, string property, bool value)
    {
        await using var caller = await SandboxCaller.StartAsync();
        var links = await caller.PagesAsync($"{Links}?{query}", "links");
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Equal(value, link.GetProperty(property).GetBoolean()));
        var off = await caller.PagesAsync($"{Links}?archived=off", "links");
        var on = await caller.PagesAsync($"{Links}?archived=on", "links");
        Assert.Equal(200, off.Count + on.Count);
    }

    [Fact]
    public async Task Created_after_takes_its_own_second_in_and_created_before_does_not()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var all = await caller.PagesAsync(Links + "?archived=both", "links");
        var middle = Created(all[80]);
        var after = await caller.PagesAsync($"{Links}?archived=both&created_after={middle}", "links");
        var before = await caller.PagesAsync($"{Links}?archived=both&created_before={middle}", "links");
        Assert.Equal(all.Take(81).Select(Id), after.Select(Id));
        Assert.Equal(all.Skip(81).Select(Id), before.Select(Id));
    }

    [Fact]
    public async Task Only_new_links_come_after_the_newest_known_one()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var newest = (await caller.GetAsync(Links + "?archived=both&size=1")).GetProperty("links")[0];
        caller.Server.AddLinks("Bsandbox001", 5);
        var links = await caller.PagesAsync($"{Links}?archived=both&created_after={Created(newest)}", "links");
        Assert.Equal(6, links.Count);
        Assert.Equal(Id(newest), Id(links[^1]));
        Assert.Equal(caller.Server.Now.ToUnixTimeSeconds(), Created(links[0]));
    }

    [Theory]
    [InlineData("tags=spring26", "tags", "spring26")]
    [InlineData("tags=print&tags=b2b", "tags", "print|b2b")]
    [InlineData("tags=%C3%A9v%C3%A9nement", "tags", "événement")]
    [InlineData("campaign_guid=Csandbox0012", "campaign_ids", "Csandbox0012")]
    public async Task A_list_filter_keeps_the_links_that_have_one_of_the_values(string query, string property, string values)
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 400 });
        var wanted = values.Split('|');
        var all = await caller.PagesAsync(Links + "?archived=both", "links");
        var kept = await caller.PagesAsync($"{Links}?archived=both&size=9&{query}", "links");
        var expected = all.Where(link => link.GetProperty(property).EnumerateArray().Any(item => wanted.Contains(item.GetString())));
        Assert.NotEmpty(kept);
        Assert.Equal(expected.Select(Id), kept.Select(Id));
    }

    [Theory]
    [InlineData("deeplinks", "deeplinks")]
    [InlineData("custom_bitlink", "custom_bitlinks")]
    [InlineData("has_qr_codes", "qr_code_ids")]
    [InlineData("has_expiration", "expiration_at")]
    [InlineData("has_dynamic_routing", "dynamic_routing")]
    public async Task A_switch_divides_the_links_in_two(string name, string property)
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 400 });
        var on = await caller.PagesAsync($"{Links}?archived=both&{name}=on", "links");
        var off = await caller.PagesAsync($"{Links}?archived=both&{name}=off", "links");
        Assert.Equal(400, on.Count + off.Count);
        Assert.All(on, link => Assert.True(Has(link, property)));
        Assert.All(off, link => Assert.False(Has(link, property)));
        Assert.Equal(400, (await caller.PagesAsync($"{Links}?archived=both&{name}=both", "links")).Count);
    }

    [Fact]
    public async Task A_search_looks_at_title_and_address_whatever_the_case()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var found = await caller.PagesAsync(Links + "?archived=both&query=SUMMER%20sale,", "links");
        Assert.NotEmpty(found);
        Assert.All(found, link => Assert.Contains("Summer sale,", link.GetProperty("title").GetString(), StringComparison.Ordinal));
        var paths = await caller.PagesAsync(Links + "?archived=both&hostname_path_query=/JOBS/", "links");
        Assert.All(paths, link => Assert.Contains("/jobs/", link.GetProperty("long_url").GetString(), StringComparison.Ordinal));
        Assert.Empty(await caller.PagesAsync(Links + "?archived=both&hostname_path_query=utm_source", "links"));
    }

    [Theory]
    [InlineData("archived=maybe", "INVALID_ARG_ARCHIVED")]
    [InlineData("archived=true", "INVALID_ARG_ARCHIVED")]
    [InlineData("size=0", "INVALID_ARG_SIZE")]
    [InlineData("created_after=2026-01-01", "INVALID_ARG_CREATED_AFTER")]
    public async Task A_value_that_means_nothing_is_refused(string query, string message)
    {
        await using var caller = await SandboxCaller.StartAsync();
        Assert.Equal((400, message), await caller.RefusalAsync($"{Links}?{query}"));
    }

    [Fact]
    public async Task Qr_codes_are_filtered_by_type_and_time()
    {
        await using var caller = await SandboxCaller.StartAsync();
        const string codes = "/groups/Bsandbox001/qr-codes?archived=both";
        var all = await caller.PagesAsync(codes, "qr_codes");
        var coupled = await caller.PagesAsync(codes + "&qrc_type=bitlink", "qr_codes");
        var alone = await caller.PagesAsync(codes + "&qrc_type=long_url", "qr_codes");
        Assert.Equal(all.Count, coupled.Count + alone.Count);
        Assert.All(coupled, code => Assert.True(code.TryGetProperty("bitlink_id", out _)));
        Assert.All(alone, code => Assert.False(code.TryGetProperty("bitlink_id", out _)));
        var time = Seconds(all[3].GetProperty("created"));
        Assert.Equal(4, (await caller.PagesAsync($"{codes}&created_after={time}", "qr_codes")).Count);
    }

    private static string Id(JsonElement link) => link.GetProperty("id").GetString()!;

    private static bool Has(JsonElement link, string property) =>
        link.TryGetProperty(property, out var value) && (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0);

    private static long Created(JsonElement link) => Seconds(link.GetProperty("created_at"));

    private static long Seconds(JsonElement time) =>
        DateTimeOffset.ParseExact(time.GetString()!, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
