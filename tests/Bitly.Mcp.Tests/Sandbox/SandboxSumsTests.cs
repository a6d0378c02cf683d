using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

public sealed class SandboxSumsTests
{
    private static readonly SandboxOptions Small = new() { LinksPerGroup = 60, QrCodesPerGroup = 12 };

    [Theory]
    [InlineData("Bsandbox001", "unit=day&units=-1")]
    [InlineData("Bsandbox001", "unit=day&units=30")]
    [InlineData("Bsandbox001", "unit=hour&units=72")]
    [InlineData("Bsandbox001", "unit=minute&units=600")]
    [InlineData("Bsandbox001", "unit=week&units=-1")]
    [InlineData("Bsandbox002", "unit=month&units=-1")]
    [InlineData("Bsandbox002", "unit=day&units=-1&unit_reference=2026-10-01T12:00:00%2B0000")]
    public async Task All_views_of_the_clicks_of_a_link_in_one_window_add_up_to_the_summary(string group, string window)
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        var link = "/bitlinks/" + await SandboxPlaces.BusiestAsync(caller, group);
        var total = (await caller.GetAsync($"{link}/clicks/summary?{window}")).GetProperty("total_clicks").GetInt64();
        Assert.Equal(total, SandboxPlaces.Sum((await caller.GetAsync($"{link}/clicks?{window}")).GetProperty("link_clicks"), "clicks"));
        foreach (var facet in (string[])["countries", "devices", "referrers", "referrer_name", "referring_domains"])
            Assert.Equal(total, SandboxPlaces.Sum((await caller.GetAsync($"{link}/{facet}?{window}")).GetProperty("metrics"), "clicks"));
        var byDomain = (await caller.GetAsync($"{link}/referrers_by_domains?{window}")).GetProperty("referrers_by_domain");
        Assert.Equal(total, byDomain.EnumerateArray().Sum(network => SandboxPlaces.Sum(network.GetProperty("referrers"), "clicks")));
        var cities = await caller.GetAsync($"{link}/cities?{window}&size=2");
        var others = cities.GetProperty("other_metrics");
        Assert.Equal(total, SandboxPlaces.Sum(cities.GetProperty("metrics"), "clicks") + others.GetProperty("other_city_clicks").GetInt64() + others.GetProperty("no_city_clicks").GetInt64());
        var engagements = (await caller.GetAsync($"{link}/engagements/summary?{window}")).GetProperty("engagements");
        Assert.Equal(total, engagements.GetProperty("clicks").GetInt64());
    }

    [Fact]
    public async Task Clicks_of_the_links_of_a_group_add_up_to_the_clicks_of_the_group_day_by_day()
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        var days = new Dictionary<string, long>();
        foreach (var link in await caller.PagesAsync("/groups/Bsandbox003/bitlinks?archived=both", "links"))
            foreach (var day in (await caller.GetAsync($"/bitlinks/{link.GetProperty("id").GetString()}/clicks")).GetProperty("link_clicks").EnumerateArray())
                days[day.GetProperty("date").GetString()!] = days.GetValueOrDefault(day.GetProperty("date").GetString()!) + day.GetProperty("clicks").GetInt64();
        var group = (await caller.GetAsync("/groups/Bsandbox003/clicks")).GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(365, group.Length);
        Assert.All(group, day => Assert.Equal(days[day.GetProperty("ts").GetString()!], day.GetProperty("count").GetInt64()));
        var countries = await caller.GetAsync("/groups/Bsandbox003/countries");
        Assert.Equal(days.Values.Sum(), SandboxPlaces.Sum(countries.GetProperty("metrics"), "clicks"));
        Assert.True(days.Values.Sum() > 100);
    }

    [Fact]
    public async Task Scans_of_the_codes_of_a_group_add_up_to_the_scans_of_the_group()
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        long sum = 0;
        foreach (var code in await caller.PagesAsync("/groups/Bsandbox001/qr-codes?archived=both", "qr_codes"))
            sum += (await caller.GetAsync($"/qr-codes/{code.GetProperty("qrcode_id").GetString()}/scans/summary")).GetProperty("total_scans").GetInt64();
        Assert.Equal(sum, SandboxPlaces.Sum((await caller.GetAsync("/groups/Bsandbox001/codes/scans/over_time")).GetProperty("data"), "count"));
        Assert.Equal(sum, SandboxPlaces.Sum((await caller.GetAsync("/groups/Bsandbox001/codes/scans/countries")).GetProperty("metrics"), "clicks"));
    }

    [Fact]
    public async Task Engagements_are_clicks_and_scans_and_library_clicks()
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        long sum = 0;
        foreach (var link in await caller.PagesAsync("/groups/Bsandbox001/bitlinks?archived=both", "links"))
        {
            var summary = await caller.GetAsync($"/bitlinks/{link.GetProperty("id").GetString()}/engagements/summary");
            var parts = summary.GetProperty("engagements");
            sum += summary.GetProperty("total_engagements").GetInt64();
            Assert.Equal(
                summary.GetProperty("total_engagements").GetInt64(),
                parts.GetProperty("clicks").GetInt64() + parts.GetProperty("scans").GetInt64() + parts.GetProperty("lib_button_clicks").GetInt64());
        }
        foreach (var code in await caller.PagesAsync("/groups/Bsandbox001/qr-codes?archived=both&qrc_type=long_url", "qr_codes"))
            sum += (await caller.GetAsync($"/qr-codes/{code.GetProperty("qrcode_id").GetString()}/scans/summary")).GetProperty("total_scans").GetInt64();
        Assert.Equal(sum, SandboxPlaces.Sum((await caller.GetAsync("/groups/Bsandbox001/engagements/over_time")).GetProperty("data"), "count"));
    }

    [Fact]
    public async Task Links_made_are_the_same_in_every_count()
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        var organization = await caller.GetAsync("/organizations/Osandbox001/shorten_counts?unit=month&units=-1");
        long groups = 0;
        foreach (var group in (string[])["Bsandbox001", "Bsandbox002", "Bsandbox003"])
            groups += SandboxPlaces.Sum((await caller.GetAsync($"/groups/{group}/shorten_counts?unit=month&units=-1")).GetProperty("metrics"), "value");
        Assert.Equal(groups, SandboxPlaces.Sum(organization.GetProperty("metrics"), "value"));

        var thisMonth = SandboxPlaces.Sum((await caller.GetAsync("/organizations/Osandbox001/shorten_counts_by_group")).GetProperty("metrics"), "value");
        var limits = (await caller.GetAsync("/organizations/Osandbox001/plan_limits")).GetProperty("plan_limits");
        Assert.Equal(thisMonth, limits.EnumerateArray().Single(limit => limit.GetProperty("name").GetString() == "encodes").GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task The_top_links_are_those_with_the_most_clicks()
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        var counts = new List<long>();
        foreach (var link in await caller.PagesAsync("/groups/Bsandbox002/bitlinks?archived=both", "links"))
            counts.Add((await caller.GetAsync($"/bitlinks/{link.GetProperty("id").GetString()}/clicks/summary?unit=day&units=90")).GetProperty("total_clicks").GetInt64());
        var top = (await caller.GetAsync("/groups/Bsandbox002/bitlinks/clicks?unit=day&units=90&size=10")).GetProperty("sorted_links").EnumerateArray();
        Assert.Equal(counts.Where(count => count > 0).OrderDescending().Take(10), top.Select(item => item.GetProperty("clicks").GetInt64()));
    }

    [Fact]
    public async Task Clicks_of_a_past_day_stay_when_links_are_added_and_time_goes_on()
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        const string past = "/groups/Bsandbox001/clicks?unit=day&units=20&unit_reference=2026-11-10T00:00:00%2B0000";
        var before = await caller.TextAsync(past);
        caller.Server.AddLinks("Bsandbox001", 50);
        caller.Server.Advance(TimeSpan.FromDays(3));
        Assert.Equal(before, await caller.TextAsync(past));
        var today = (await caller.GetAsync("/groups/Bsandbox001/clicks?unit=day&units=1")).GetProperty("data")[0];
        Assert.StartsWith("2026-11-19", today.GetProperty("ts").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unit=year", "INVALID_ARG_UNIT")]
    [InlineData("units=0", "INVALID_ARG_UNITS")]
    [InlineData("units=many", "INVALID_ARG_UNITS")]
    [InlineData("unit_reference=yesterday", "INVALID_ARG_UNIT_REFERENCE")]
    [InlineData("unit_reference=2026-11-10T00:00:00+0000", "INVALID_ARG_UNIT_REFERENCE")]
    public async Task A_window_that_means_nothing_is_refused(string query, string message)
    {
        await using var caller = await SandboxCaller.StartAsync(Small);
        Assert.Equal((400, message), await caller.RefusalAsync("/groups/Bsandbox001/clicks?" + query));
    }

    [Fact]
    public async Task One_group_fills_empty_days_with_zeros_and_another_leaves_them_out()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinkCounts = [3, 3], Plan = "core" });
        var filled = await caller.GetAsync("/groups/Bsandbox001/clicks?unit=day&units=-1");
        Assert.Equal((30, 30), (filled.GetProperty("units").GetInt32(), filled.GetProperty("data").GetArrayLength()));
        var sparse = await caller.GetAsync("/groups/Bsandbox002/clicks?unit=day&units=-1");
        Assert.Equal(-1, sparse.GetProperty("units").GetInt32());
        Assert.All(sparse.GetProperty("data").EnumerateArray(), day => Assert.True(day.GetProperty("count").GetInt64() > 0));
    }
}
