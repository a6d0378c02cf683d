using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

public sealed class SandboxCoverageTests
{
    private const string Group = "/groups/Bsandbox001";
    private const string Organization = "/organizations/Osandbox001";

    /// <summary>Every GET of Bitly's specification, and whether it depends on the plan.</summary>
    private static readonly (string Path, bool Paid)[] Reads =
    [
        ("{bitlink}", false), ("{bitlink}/clicks", false), ("{bitlink}/clicks/summary", false), ("{bitlink}/engagements", false),
        ("{bitlink}/engagements/summary", false), ("{bitlink}/countries", false), ("{bitlink}/cities", true), ("{bitlink}/devices", true),
        ("{bitlink}/referrers", false), ("{bitlink}/referrer_name", false), ("{bitlink}/referring_domains", false), ("{bitlink}/referrers_by_domains", false),
        (Group + "/bitlinks", false), (Group + "/engagements/sorted/top", false), (Group + "/bitlinks/clicks", false),
        ("/groups", false), (Group, false), (Group + "/tags", false), (Group + "/preferences", false), (Group + "/shorten_counts", false),
        (Group + "/countries", false), (Group + "/cities", true), (Group + "/devices", true), (Group + "/referring_networks", false), (Group + "/referrers", false),
        (Group + "/engagements/top", false), (Group + "/engagements/over_time", false), (Group + "/clicks", true), (Group + "/feature_usage", false),
        (Group + "/historical_usage", false), (Group + "/links/clicks/over_time", false), (Group + "/links/clicks/devices", false),
        (Group + "/links/clicks/referrers", false), (Group + "/links/clicks/countries", false), (Group + "/links/clicks/cities", false),
        (Group + "/links/clicks/top", false), (Group + "/codes/scans/over_time", false), (Group + "/codes/scans/countries", false),
        (Group + "/codes/scans/cities", false), (Group + "/codes/scans/top", false),
        ("/organizations", false), (Organization, false), (Organization + "/shorten_counts", false), (Organization + "/shorten_counts_by_group", false),
        (Organization + "/plan_limits", false), ("/user", false), ("/user/platform_limits", false),
        ("{qr}/image", false), ("{qr}", false), (Group + "/qr-codes", false), ("{qr}/scans", false), ("{qr}/scans/summary", false), ("{qr}/scans/countries", false),
        ("{qr}/scans/cities", true), ("{qr}/scans/device_os", true), ("{qr}/scans/browsers", true),
        ("/campaigns", true), ("/campaigns/Csandbox0011", true), ("/channels", true), ("/channels/Hsandbox0011", true),
        ("{custom}", true), ("{custom}/clicks_by_destination", true), ("{custom}/clicks", true),
        ("/bsds", false), (Organization + "/webhooks", true), ("/webhooks/Wsandbox001", true), ("/apps/sandbox-client-0001", false),
    ];

    [Fact]
    public async Task All_67_reads_answer_200_to_a_premium_account()
    {
        Assert.Equal(67, Reads.Length);
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 300, QrCodesPerGroup = 40 });
        foreach (var (path, _) in Reads) await caller.GetAsync(await SandboxPlaces.FillAsync(caller, path));
    }

    [Fact]
    public async Task A_free_account_gets_402_for_exactly_the_operations_that_depend_on_the_plan()
    {
        await using var premium = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 300, QrCodesPerGroup = 40 });
        await using var free = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 300, QrCodesPerGroup = 40, Plan = "free" });
        foreach (var (path, paid) in Reads)
        {
            var (status, message) = await free.RefusalAsync(await SandboxPlaces.FillAsync(premium, path));
            Assert.True(status == (paid ? 402 : 200), $"{path}: {status}");
            Assert.Equal(paid ? "UPGRADE_REQUIRED" : "", message);
        }
    }

    [Fact]
    public async Task An_unknown_path_is_404_in_json_and_an_unknown_method_405()
    {
        await using var caller = await SandboxCaller.StartAsync();
        Assert.Equal((404, "NOT_FOUND"), await caller.RefusalAsync("/nothing/here"));
        Assert.Equal((404, "NOT_FOUND"), await caller.RefusalAsync("/groups/Bsandbox099"));
        Assert.Equal((404, "NOT_FOUND"), await caller.RefusalAsync("/bitlinks/go.example/0000000"));
        Assert.Equal((403, "FORBIDDEN"), await caller.RefusalAsync("/groups/Bforeign001/bitlinks"));
        Assert.Equal((403, "FORBIDDEN"), await caller.RefusalAsync("/organizations/Osandbox999"));
        Assert.Equal(405, (await caller.PostAsync("/groups", "{}")).Status);
    }

    [Fact]
    public async Task A_bitlink_is_found_with_a_slash_and_with_an_escaped_slash_but_not_with_a_scheme()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var id = await SandboxPlaces.BusiestAsync(caller);
        Assert.Equal(id, (await caller.GetAsync("/bitlinks/" + id)).GetProperty("id").GetString());
        Assert.Equal(id, (await caller.GetAsync("/bitlinks/" + Uri.EscapeDataString(id))).GetProperty("id").GetString());
        Assert.Equal((404, "NOT_FOUND"), await caller.RefusalAsync("/bitlinks/https://" + id));
        Assert.Equal((404, "NOT_FOUND"), await caller.RefusalAsync("/bitlinks/" + Uri.EscapeDataString("https://" + id)));
    }

    [Fact]
    public async Task Every_listed_link_and_code_is_found_again_by_its_id()
    {
        await using var caller = await SandboxCaller.StartAsync();
        foreach (var group in (string[])["Bsandbox001", "Bsandbox002", "Bsandbox003"])
        {
            foreach (var link in await caller.PagesAsync($"/groups/{group}/bitlinks?archived=both", "links"))
                Assert.Equal(link.GetRawText(), (await caller.GetAsync("/bitlinks/" + link.GetProperty("id").GetString())).GetRawText());
            foreach (var code in await caller.PagesAsync($"/groups/{group}/qr-codes?archived=both", "qr_codes"))
                Assert.Equal(group, (await caller.GetAsync("/qr-codes/" + code.GetProperty("qrcode_id").GetString())).GetProperty("group_guid").GetString());
        }
    }
}
