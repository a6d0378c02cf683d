using Bitly.Mcp.Answers;

namespace Bitly.Mcp.Operations;

/// <summary>
/// The whole list of <see cref="Endpoints"/> as it is shown, made beforehand: to list what there is, a fresh process need not build the
/// catalogue, whose 67 entries with all their fields cost a third of that command.
/// </summary>
/// <remarks>The text is written by a test from the catalogue (UPDATE_GOLDEN=1), which also holds that it is the same.</remarks>
internal static class EndpointList
{
    /// <summary>Cells before the names of tables, which blanks part.</summary>
    private const int CellsBeforeTables = 4;

    private const string Text = """
        groups | 1 | any | The groups the token can see; parent of nearly everything | groups groups__bsds
        group | 1 per group | any | One group in full; groups has the same fields for one request | group group__bsds
        group_preferences | 1 per group | any | Default domain of each group | group_preferences
        group_tags | 1 per group | any | Tags of links in each group (at most 1,000); with params type = "qr_code" those of QR codes | group_tags
        group_feature_usage | 1 per group | any | What each group used of the plan's limits | group_feature_usage
        group_historical_usage | 1 per group | any | Usage of each group by month | group_historical_usage group_historical_usage__usage
        group_shorten_counts | 1 per group | any | Links made per group and day | group_shorten_counts
        group_clicks | 1 per group | paid | Clicks per group and day | group_clicks
        group_engagements_over_time | 1 per group | any | Engagements (clicks and scans) per group and day | group_engagements_over_time
        group_countries | 1 per group | any | Clicks per group and country | group_countries
        group_cities | 1 per group | paid | Clicks per group and city | group_cities
        group_devices | 1 per group | paid | Clicks per group and device | group_devices
        group_referrers | 1 per group | any | Clicks per group and referring page | group_referrers
        group_referring_networks | 1 per group | any | Clicks per group and network | group_referring_networks
        group_top_links | 1 per group | any | The 100 links of each group with the most clicks | group_top_links
        group_engagements_top | 1 per group | any | The links of each group with the most engagements | group_engagements_top
        group_top_engagements | 1 per group | any | The 100 links and QR codes of each group with the most engagements | group_top_engagements
        group_link_clicks_over_time | 1 per group | any | Link clicks, without scans, per group and day | group_link_clicks_over_time
        group_link_clicks_countries | 1 per group | any | Link clicks per group and country | group_link_clicks_countries
        group_link_clicks_cities | 1 per group | any | Link clicks per group and city | group_link_clicks_cities
        group_link_clicks_devices | 1 per group | any | Link clicks per group and device | group_link_clicks_devices
        group_link_clicks_referrers | 1 per group | any | Link clicks per group and referrer | group_link_clicks_referrers
        group_link_clicks_top | 1 per group | any | The links of each group with the most link clicks | group_link_clicks_top
        group_code_scans_over_time | 1 per group | any | QR scans per group and day | group_code_scans_over_time
        group_code_scans_countries | 1 per group | any | QR scans per group and country (the API calls them clicks) | group_code_scans_countries
        group_code_scans_cities | 1 per group | any | QR scans per group and city (the API calls them clicks) | group_code_scans_cities
        group_code_scans_top | 1 per group | any | The links of each group whose QR codes were scanned most | group_code_scans_top
        group_bitlinks | 1 a page per group | any | All links of each group, archived ones included | group_bitlinks group_bitlinks__custom_bitlinks group_bitlinks__tags group_bitlinks__deeplinks group_bitlinks__launchpad_ids group_bitlinks__qr_code_ids group_bitlinks__campaign_ids group_bitlinks__dynamic_routing group_bitlinks__dynamic_routing__country_match group_bitlinks__dynamic_routing__country_exclude group_bitlinks__dynamic_routing__region_match group_bitlinks__dynamic_routing__region_exclude group_bitlinks__dynamic_routing__device_match group_bitlinks__dynamic_routing__device_exclude group_bitlinks__dynamic_routing__os_match group_bitlinks__dynamic_routing__os_exclude
        bitlink | 1 per link | any | One link in full; group_bitlinks has the same fields for a hundredth of the requests | bitlink bitlink__custom_bitlinks bitlink__tags bitlink__deeplinks bitlink__launchpad_ids bitlink__qr_code_ids bitlink__campaign_ids bitlink__dynamic_routing bitlink__dynamic_routing__country_match bitlink__dynamic_routing__country_exclude bitlink__dynamic_routing__region_match bitlink__dynamic_routing__region_exclude bitlink__dynamic_routing__device_match bitlink__dynamic_routing__device_exclude bitlink__dynamic_routing__os_match bitlink__dynamic_routing__os_exclude
        bitlink_clicks | 1 per link | any | Clicks per link and day | bitlink_clicks
        bitlink_clicks_summary | 1 per link | any | Total clicks per link | bitlink_clicks_summary
        bitlink_engagements | 1 per link | any | Clicks, scans and link-in-bio clicks per link and day | bitlink_engagements
        bitlink_engagements_summary | 1 per link | any | Total engagements per link | bitlink_engagements_summary
        bitlink_countries | 1 per link | any | Clicks per link and country | bitlink_countries
        bitlink_cities | 1 per link | paid | Clicks per link and city | bitlink_cities
        bitlink_devices | 1 per link | paid | Clicks per link and device | bitlink_devices
        bitlink_referrers | 1 per link | any | Clicks per link and referring page | bitlink_referrers
        bitlink_referrer_name | 1 per link | any | Clicks per link and referrer name | bitlink_referrer_name
        bitlink_referring_domains | 1 per link | any | Clicks per link and referring domain | bitlink_referring_domains
        bitlink_referrers_by_domains | 1 per link | any | Referrers grouped by network per link | bitlink_referrers_by_domains bitlink_referrers_by_domains__referrers
        group_qr_codes | 1 a page per group | any | All QR codes of each group, archived ones included | group_qr_codes group_qr_codes__long_urls group_qr_codes__tags group_qr_codes__dynamic_routing group_qr_codes__dynamic_routing__country_match group_qr_codes__dynamic_routing__country_exclude group_qr_codes__dynamic_routing__region_match group_qr_codes__dynamic_routing__region_exclude group_qr_codes__dynamic_routing__device_match group_qr_codes__dynamic_routing__device_exclude group_qr_codes__dynamic_routing__os_match group_qr_codes__dynamic_routing__os_exclude
        qr_code | 1 per QR code | any | One QR code with its look and GS1 data | qr_code qr_code__gs1__values qr_code__long_urls qr_code__dynamic_routing qr_code__dynamic_routing__country_match qr_code__dynamic_routing__country_exclude qr_code__dynamic_routing__region_match qr_code__dynamic_routing__region_exclude qr_code__dynamic_routing__device_match qr_code__dynamic_routing__device_exclude qr_code__dynamic_routing__os_match qr_code__dynamic_routing__os_exclude qr_code__tags
        qr_code_image | 1 per QR code | any | The image of each QR code as a data URI (SVG) | qr_code_image
        qr_scans | 1 per QR code | any | Scans per QR code and day | qr_scans
        qr_scans_summary | 1 per QR code | any | Total scans per QR code | qr_scans_summary
        qr_scans_countries | 1 per QR code | any | Scans per QR code and country | qr_scans_countries
        qr_scans_cities | 1 per QR code | paid | Scans per QR code and city | qr_scans_cities
        qr_scans_device_os | 1 per QR code | paid | Scans per QR code and operating system | qr_scans_device_os
        qr_scans_browsers | 1 per QR code | paid | Scans per QR code and browser | qr_scans_browsers
        user | 1 | any | The user the token belongs to, with e-mail addresses | user user__emails
        platform_limits | 1 | any | Hourly request limits per endpoint and what is used of them | platform_limits platform_limits__methods
        bsds | 1 | any | Branded short domains | bsds
        organizations | 1 | any | Organizations of the token, with their plan | organizations organizations__bsds
        organization | 1 per organization | any | One organization in full; organizations has the same fields for one request | organization organization__bsds
        organization_plan_limits | 1 per organization | any | Monthly limits of the plan and what is used of them | organization_plan_limits
        organization_shorten_counts | 1 per organization | any | Links made per organization and day | organization_shorten_counts
        organization_shorten_counts_by_group | 1 per organization | any | Links made this month per group | organization_shorten_counts_by_group
        organization_webhooks | 1 per organization | enterprise | Webhooks of each organization; the client secret in the answer is never stored | organization_webhooks
        webhook | 1 per webhook | enterprise | One webhook in full; organization_webhooks has the same fields for one request | webhook
        oauth_app | 1 per OAuth app | any | The OAuth applications that made links | oauth_app
        campaigns | 1 | paid | Campaigns | campaigns
        campaign | 1 per campaign | paid | One campaign in full; campaigns has the same fields for one request | campaign
        channels | 1 | paid | Channels | channels
        channel | 1 per channel | paid | One channel in full; channels has the same fields for one request | channel
        custom_bitlink | 1 per custom link | paid | Each custom back-half with the links it led to | custom_bitlink custom_bitlink__bitlink__custom_bitlinks custom_bitlink__bitlink__tags custom_bitlink__bitlink__deeplinks custom_bitlink__bitlink__launchpad_ids custom_bitlink__bitlink__qr_code_ids custom_bitlink__bitlink__campaign_ids custom_bitlink__bitlink__dynamic_routing custom_bitlink__bitlink__dynamic_routing__country_match custom_bitlink__bitlink__dynamic_routing__country_exclude custom_bitlink__bitlink__dynamic_routing__region_match custom_bitlink__bitlink__dynamic_routing__region_exclude custom_bitlink__bitlink__dynamic_routing__device_match custom_bitlink__bitlink__dynamic_routing__device_exclude custom_bitlink__bitlink__dynamic_routing__os_match custom_bitlink__bitlink__dynamic_routing__os_exclude custom_bitlink__bitlink_history
        custom_bitlink_clicks | 1 per custom link | paid | Clicks per custom back-half and day | custom_bitlink_clicks
        custom_bitlink_clicks_by_destination | 1 per custom link | paid | Clicks per custom back-half and destination | custom_bitlink_clicks_by_destination
        """;

    /// <summary>Every entry, in the catalogue's order.</summary>
    public static IReadOnlyList<EndpointRow> Rows()
    {
        var rows = new List<EndpointRow>(capacity: 80);
        var cells = new List<string>();
        var from = 0;
        // Character by character: the first search in a text costs a fresh process of the portable build a tenth of an empty program's start.
        for (var at = 0; at <= Text.Length; at++)
        {
            var end = at < Text.Length ? Text[at] : '\n';
            if (end is not ('|' or '\n') && (end != ' ' || cells.Count < CellsBeforeTables))
            {
                continue;
            }

            if (Text[from..at].Trim() is { Length: > 0 } cell)
            {
                cells.Add(cell);
            }

            from = at + 1;
            if (end == '\n')
            {
                rows.Add(new EndpointRow(cells[0], cells[3], cells[1], cells[2], cells[CellsBeforeTables..]));
                cells.Clear();
            }
        }

        return rows;
    }

    /// <summary>A row as it stands in the text.</summary>
    internal static string Line(EndpointRow row) => $"{row.Name} | {row.Cost} | {row.Tier} | {row.About} | {string.Join(' ', row.Tables)}";
}
