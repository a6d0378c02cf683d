using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

/// <summary>The property names and kinds of the documented sample answers, over all records of an answer together.</summary>
public sealed class SandboxShapeTests
{
    private const string Link =
        "archived:b campaign_ids:[s] client_id:s created_at:s created_by:s custom_bitlinks:[s] " +
        "deeplinks:[{app_guid:s app_uri_path:s bitlink:s brand_guid:s created:s guid:s install_type:s install_url:s modified:s os:s}] " +
        "dynamic_routing:[{country_exclude:[s] country_match:[s] device_exclude:[s] device_match:[s] long_url:s os_exclude:[s] os_match:[s] region_exclude:[s] region_match:[s]}] " +
        "expiration_at:s id:s is_deleted:b launchpad_ids:[s] link:s long_url:s qr_code_ids:[s] references:{group:s} tags:[s] title:s";

    private const string Head = "unit:s unit_reference:s units:n";
    private const string Page = "pagination:{next:s search_after:s size:n}";
    private const string Group = "bsds:[s] created:s guid:s is_active:b modified:s name:s organization_guid:s references:{organization:s} role:s";
    private const string Campaign = "created:s created_by:s description:s group_guid:s guid:s modified:s name:s references:{group:s}";
    private const string Channel = "created:s group_guid:s guid:s modified:s name:s references:{group:s}";
    private const string Webhook =
        "alerted:s client_id:s client_secret:s created:s deactivated:s event:s fetch_tags:b group_guid:s guid:s is_active:b is_alert:b modified:s modified_by:s " +
        "name:s oauth_url:s organization_guid:s references:{organization:s} status:s url:s";

    private const string QrCode =
        "archived:b bitlink_id:s created:s created_by:s dynamic_routing:[{country_exclude:[s] country_match:[s] device_exclude:[s] device_match:[s] long_url:s os_exclude:[s] os_match:[s] region_exclude:[s] region_match:[s]}] " +
        "expiration_at:s group_guid:s is_customized:b is_gs1:b long_urls:[s] qr_code_type:s qrcode_id:s serialized_content:s tags:[s] title:s updated:s";

    public static TheoryData<string, string> Answers => new()
    {
        { "/user", "{created:s default_group_guid:s emails:[{email:s is_primary:b is_verified:b}] is_2fa_enabled:b is_active:b is_sso_user:b login:s modified:s name:s}" },
        { "/user/platform_limits", "{platform_limits:[{endpoint:s methods:[{count:n limit:n name:s}]}]}" },
        { "/groups", $"{{groups:[{{{Group}}}]}}" },
        { "/groups/Bsandbox001", $"{{{Group}}}" },
        { "/groups/Bsandbox001/preferences", "{domain_preference:s group_guid:s}" },
        { "/groups/Bsandbox001/tags", "{tags:[s]}" },
        { "/groups/Bsandbox001/bitlinks?archived=both&size=1000", $"{{links:[{{{Link}}}] {Page}}}" },
        { "/groups/Bsandbox001/qr-codes?archived=both&size=1000", $"{{{Page} qr_codes:[{{{QrCode}}}]}}" },
        { "/groups/Bsandbox001/bitlinks/clicks?size=100", $"{{links:* sorted_links:[{{clicks:n id:s}}]}}" },
        { "/groups/Bsandbox001/shorten_counts", $"{{facet:s metrics:[{{key:s value:n}}] {Head}}}" },
        { "/groups/Bsandbox001/countries", $"{{facet:s metrics:[{{clicks:n value:s}}] {Head}}}" },
        { "/groups/Bsandbox001/devices", $"{{facet:s metrics:[{{clicks:n device_type:s}}] {Head}}}" },
        { "/groups/Bsandbox001/links/clicks/devices", $"{{facet:s metrics:[{{clicks:n value:s}}] {Head}}}" },
        { "/groups/Bsandbox001/cities", $"{{facet:s metrics:[{{city:s clicks:n country:s region:s subregion:s}}] other_metrics:{{no_city_clicks:n other_city_clicks:n}} {Head}}}" },
        { "/groups/Bsandbox001/engagements/over_time", $"{{data:[{{count:n ts:s}}] {Head}}}" },
        { "/groups/Bsandbox001/feature_usage", "{group_guid:s limit_usage:[{count:n description:s name:s}]}" },
        { "/groups/Bsandbox001/historical_usage", "{end_date:s group_guid:s historical_limit_usage:[{name:s usage:[{count:n unit_start:s}]}] start_date:s unit:s}" },
        { "/organizations/Osandbox001", "{bsds:[s] created:s guid:s is_active:b modified:s name:s references:{groups:s} require_2fa:s require_sso:s role:s tier:s tier_display_name:s tier_family:s}" },
        { "/organizations/Osandbox001/plan_limits", "{organization_guid:s plan_limits:[{count:n description:s limit:n name:s}] references:{organization:s}}" },
        { "/organizations/Osandbox001/shorten_counts_by_group", $"{{facet:s metrics:[{{key:s value:n}}] {Head}}}" },
        { "/organizations/Osandbox001/webhooks", $"{{webhooks:[{{{Webhook}}}]}}" },
        { "/webhooks/Wsandbox001", $"{{{Webhook}}}" },
        { "/campaigns", $"{{campaigns:[{{{Campaign}}}]}}" },
        { "/campaigns/Csandbox0011", $"{{{Campaign}}}" },
        { "/channels", $"{{channels:[{{{Channel}}}]}}" },
        { "/channels/Hsandbox0011", $"{{{Channel}}}" },
        { "/bsds", "{bsds:[s]}" },
        { "/apps/sandbox-client-0001", "{client_id:s description:s internal_app:b link:s name:s require_oauth_pkce:b}" },
        { "{bitlink}/clicks", $"{{link_clicks:[{{clicks:n date:s}}] {Head}}}" },
        { "{bitlink}/clicks/summary", $"{{total_clicks:n {Head}}}" },
        { "{bitlink}/engagements", $"{{engagements:[{{date:s engagement_count:n engagements:{{clicks:n lib_button_clicks:n scans:n}}}}] {Head}}}" },
        { "{bitlink}/engagements/summary", $"{{engagements:{{clicks:n lib_button_clicks:n scans:n}} total_engagements:n {Head}}}" },
        { "{bitlink}/devices", $"{{facet:s metrics:[{{clicks:n device_type:s}}] {Head}}}" },
        { "{bitlink}/referrers_by_domains", "{facet:s referrers_by_domain:[{network:s referrers:[{clicks:n value:s}]}] unit:s unit_reference:n units:n}" },
        { "{qr}/scans", $"{{scans:[{{date:s scans:n}}] {Head}}}" },
        { "{qr}/scans/summary", $"{{total_scans:n {Head}}}" },
        { "{qr}/scans/browsers", $"{{facet:s metrics:[{{scans:n value:s}}] {Head}}}" },
        { "{qr}/scans/cities", $"{{facet:s metrics:[{{city:s country:s region:s scans:n subregion:s}}] other_metrics:{{no_city_scans:n other_city_scans:n}} {Head}}}" },
        { "{qr}/image", "{qr_code_image:s}" },
        { "{custom}", $"{{bitlink:* bitlink_history:[{{bsd:s created:s deactivated:s first_created:s group_guid:s hash:s is_active:b keyword:s login:s long_url:s}}] custom_bitlink:s}}" },
        { "{custom}/clicks_by_destination", $"{{facet:s metrics:[{{clicks:n value:s}}] {Head}}}" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_has_the_properties_and_kinds_of_the_documented_sample(string path, string shape)
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 1000, QrCodesPerGroup = 400 });
        var answer = await caller.GetAsync(await SandboxPlaces.FillAsync(caller, path));
        Assert.Equal(Split(shape), Split(Shape(answer, hidden: shape.Contains("bitlink:*", StringComparison.Ordinal) ? "bitlink" : shape.Contains("links:*", StringComparison.Ordinal) ? "links" : "")));
    }

    [Fact]
    public async Task With_the_core_fields_a_link_has_exactly_14_properties()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { Fields = SandboxFields.Core });
        var page = await caller.GetAsync("/groups/Bsandbox001/bitlinks?archived=both&size=1000");
        var names = page.GetProperty("links").EnumerateArray().SelectMany(link => link.EnumerateObject()).Select(property => property.Name).Distinct();
        Assert.Equal(
            ["archived", "campaign_ids", "client_id", "created_at", "created_by", "custom_bitlinks", "deeplinks", "id", "is_deleted", "link", "long_url", "references", "tags", "title"],
            names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Times_have_an_offset_without_a_colon()
    {
        await using var caller = await SandboxCaller.StartAsync();
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$", (await caller.GetAsync("/user")).GetProperty("created").GetString()!);
    }

    [Fact]
    public async Task Urls_in_answers_lead_back_to_the_sandbox()
    {
        await using var caller = await SandboxCaller.StartAsync();
        var page = await caller.GetAsync("/groups/Bsandbox001/bitlinks");
        var group = page.GetProperty("links")[0].GetProperty("references").GetProperty("group").GetString()!;
        Assert.Equal(caller.Server.BaseUrl + "/groups/Bsandbox001", group);
        Assert.StartsWith(caller.Server.BaseUrl + "/groups/Bsandbox001/bitlinks?", page.GetProperty("pagination").GetProperty("next").GetString()!, StringComparison.Ordinal);
    }

    private static string[] Split(string shape) => shape.Replace("{", " { ").Replace("}", " } ").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Shape(JsonElement element, string hidden = "") => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + Properties([element], hidden) + "}",
        JsonValueKind.Array when element.GetArrayLength() > 0 && element[0].ValueKind == JsonValueKind.Object => "[{" + Properties(element.EnumerateArray(), hidden) + "}]",
        JsonValueKind.Array => "[s]",
        JsonValueKind.String => "s",
        JsonValueKind.Number => "n",
        JsonValueKind.True or JsonValueKind.False => "b",
        _ => element.ValueKind.ToString(),
    };

    private static string Properties(IEnumerable<JsonElement> records, string hidden)
    {
        var byName = records.SelectMany(record => record.EnumerateObject()).GroupBy(property => property.Name).OrderBy(group => group.Key, StringComparer.Ordinal);
        return string.Join(' ', byName.Select(group => $"{group.Key}:{(group.Key == hidden ? "*" : Merged(group.Select(property => property.Value).ToArray()))}"));
    }

    private static string Merged(JsonElement[] values)
    {
        if (values.All(value => value.ValueKind == JsonValueKind.Object)) return "{" + Properties(values, "") + "}";
        if (!values.All(value => value.ValueKind == JsonValueKind.Array)) return values.Select(value => Shape(value)).Distinct().Single();
        var items = values.SelectMany(value => value.EnumerateArray()).ToArray();
        return items.Length > 0 && items[0].ValueKind == JsonValueKind.Object ? "[{" + Properties(items, "") + "}]" : "[s]";
    }
}
