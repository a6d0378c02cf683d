using System.Text;
using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Bitly.Mcp.Sandbox.Accounts;
using CsCheck;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

public sealed class SandboxDataTests
{
    private const string Links = "/groups/Bsandbox001/bitlinks?archived=both&size=1000";

    [Fact]
    public async Task Equal_options_give_equal_bytes_and_another_seed_gives_others()
    {
        await using var first = await SandboxCaller.StartAsync();
        await using var second = await SandboxCaller.StartAsync();
        await using var other = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 200, QrCodesPerGroup = 12, Seed = 43 });
        foreach (var path in (string[])["/user", "/groups", Links, "/groups/Bsandbox001/qr-codes", "/groups/Bsandbox001/clicks", "/groups/Bsandbox001/bitlinks/clicks"])
            Assert.Equal(await TextAsync(first, path), await TextAsync(second, path));
        Assert.NotEqual(await TextAsync(first, Links), await TextAsync(other, Links));
    }

    [Fact]
    public async Task A_link_weighs_about_680_bytes_and_its_lists_are_as_long_as_in_the_measurements()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { Fields = SandboxFields.Core });
        var page = await caller.TextAsync(Links);
        var links = SandboxCaller.Parse(page).GetProperty("links").EnumerateArray().ToArray();
        Assert.InRange(Encoding.UTF8.GetByteCount(page) / links.Length, 640, 720);
        Assert.InRange(links.Average(link => link.GetProperty("tags").GetArrayLength()), 1.4, 1.6);
        Assert.InRange(links.Average(link => link.GetProperty("custom_bitlinks").GetArrayLength()), 0.55, 0.75);
        Assert.InRange(links.Average(link => link.GetProperty("deeplinks").GetArrayLength()), 0.25, 0.35);
        Assert.InRange(links.Average(link => link.GetProperty("campaign_ids").GetArrayLength()), 0.15, 0.25);
    }

    [Fact]
    public async Task Some_links_have_no_title_and_some_titles_have_other_scripts_and_escapes()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 1000 });
        var links = (await caller.GetAsync(Links)).GetProperty("links").EnumerateArray().ToArray();
        Assert.Contains(links, link => !link.TryGetProperty("title", out _));
        var titles = links.Where(link => link.TryGetProperty("title", out _)).Select(link => link.GetProperty("title").GetString()!).ToArray();
        foreach (var part in (string[])["春", "Весня", "عرض", "\"", "\\", "\n", "\t", "🎉", "<b>"])
            Assert.Contains(titles, title => title.Contains(part, StringComparison.Ordinal));
        Assert.All(links, link => Assert.DoesNotContain(link.EnumerateObject(), property => property.Value.ValueKind == JsonValueKind.Null));
    }

    [Fact]
    public async Task Ids_are_unique_over_all_groups()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { Groups = 5, LinksPerGroup = 500 });
        var ids = new List<string>();
        for (var group = 1; group <= 5; group++)
            ids.AddRange((await caller.PagesAsync($"/groups/Bsandbox00{group}/bitlinks?archived=both&size=1000", "links")).Select(link => link.GetProperty("id").GetString()!));
        Assert.Equal(2500, ids.Distinct().Count());
    }

    [Fact]
    public void A_code_leads_back_to_its_group_and_position() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 4095], Gen.Int[0, (1 << 28) - 1]).Sample((key, group, position) =>
        {
            var codes = new Codes(key);
            Assert.True(codes.TryRead(codes.Text(group, position), out var foundGroup, out var foundPosition));
            Assert.Equal((group, position), (foundGroup, foundPosition));
        });

    [Fact]
    public async Task A_million_links_a_group_answer_at_once_from_both_ends()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinkCounts = [1_000_000] });
        var newest = await caller.GetAsync("/groups/Bsandbox001/bitlinks?archived=both&size=100");
        Assert.Equal(100, newest.GetProperty("links").GetArrayLength());
        var oldest = newest.GetProperty("links")[99].GetProperty("created_at").GetString()!;
        Assert.StartsWith("2026-11-16", oldest, StringComparison.Ordinal);
        var old = await caller.GetAsync("/groups/Bsandbox001/bitlinks?archived=both&size=100&created_before=1731800000");
        Assert.Equal(100, old.GetProperty("links").GetArrayLength());
    }

    [Fact]
    public async Task The_log_file_holds_the_same_requests_as_the_log()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bitly-sandbox-").FullName, "requests.jsonl");
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { RequestLogFile = file });
        await caller.GetAsync("/user");
        await caller.PagesAsync("/groups/Bsandbox001/bitlinks?size=900&tags=print%20run%202", "links");
        var read = SandboxRequestLog.ReadFile(file);
        Assert.Equal(caller.Server.Log.All, read);
        Assert.Equal(1, caller.Server.Log.CountOf("/user"));
        Assert.Equal("size=900&tags=print%20run%202", read[1].Query);
        Assert.True(read[1].Bytes > 1000);
    }

    [Fact]
    public async Task An_answer_is_compressed_when_the_caller_can_read_it()
    {
        await using var caller = await SandboxCaller.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.GZip }) { DefaultRequestHeaders = { Authorization = new("Bearer", "sandbox-token") } };
        var plain = await caller.TextAsync(Links);
        Assert.Equal(plain, await client.GetStringAsync(new Uri(caller.Server.BaseUrl + Links), SandboxCaller.Cancellation));
        caller.Client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        using var response = await caller.SendAsync(Links);
        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.True((await response.Content.ReadAsByteArrayAsync(SandboxCaller.Cancellation)).Length < plain.Length / 4);
    }

    private static async Task<string> TextAsync(SandboxCaller caller, string path) =>
        (await caller.TextAsync(path)).Replace(caller.Server.BaseUrl, "http://sandbox/v4", StringComparison.Ordinal);
}
