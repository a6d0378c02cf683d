using static Bitly.Pipeline.Catalog.Field;

namespace Bitly.Pipeline.Catalog;

/// <summary>The documented record shapes of links, QR codes, groups and the account .</summary>
internal static class Shapes
{
    public static readonly Field[] Routing =
    [
        Text("long_url", "Destination of this rule"),
        Texts("country_match", "Countries it applies to (ISO 3166-1 alpha-2)"),
        Texts("country_exclude", "Countries it does not apply to"),
        Texts("region_match", "Regions it applies to (ISO 3166-2)"),
        Texts("region_exclude", "Regions it does not apply to"),
        Texts("device_match", "mobile, tablet or desktop"),
        Texts("device_exclude", "Devices it does not apply to"),
        Texts("os_match", "ios or android"),
        Texts("os_exclude", "Systems it does not apply to"),
    ];

    public static readonly Field[] Bitlink =
    [
        Time("created_at", "When the link was made (UTC)"),
        Text("id", "Key: domain/backhalf"),
        Text("link", "The short link as a URL; http or https, so not a key"),
        Texts("custom_bitlinks", "Custom back-halves as full URLs, newest first"),
        Text("long_url", "Where the link leads"),
        Text("title", "Title; absent when there is none"),
        Bool("archived", "Hidden from the default list"),
        Text("created_by", "Login of the maker"),
        Text("client_id", "OAuth application that made it"),
        Texts("tags", "Tags"),
        Objects("deeplinks", "App destinations",
        [
            Text("guid", "Key of the rule"), Text("bitlink", "The link it belongs to"), Text("app_uri_path", "Path inside the app"),
            Text("install_url", "Where to get the app"), Text("app_guid", "The app"), Text("os", "ios or android"),
            Text("install_type", "no_install, auto_install or promote_install"), Time("created", "Made"), Time("modified", "Changed"),
            Text("brand_guid", "Brand"),
        ]),
        Object("references", "Related URLs", Text("group", "URL of the group")),
        Texts("launchpad_ids", "Link-in-bio pages that show it"),
        Texts("qr_code_ids", "QR codes that lead here"),
        Texts("campaign_ids", "Campaigns it belongs to"),
        Bool("is_deleted", "Deleted"),
        Time("expiration_at", "When it stops working; absent when never"),
        Objects("dynamic_routing", "Rules that lead some visitors elsewhere", Routing),
    ];

    public static readonly Field[] QrCode =
    [
        Text("qrcode_id", "Key"),
        Text("group_guid", "Group"),
        Text("title", "Title"),
        Bool("is_customized", "Has a look of its own"),
        Text("serialized_content", "What the code says"),
        Text("qr_code_type", "bitlink, long_url, link_in_bio, v_card, wifi, email, phone or text"),
        Texts("long_urls", "Destinations"),
        Text("bitlink_id", "Coupled link; absent for decoupled codes"),
        Bool("is_gs1", "Carries GS1 data"),
        Text("created_by", "Login of the maker"),
        Texts("tags", "Tags"),
        Bool("archived", "Hidden from the default list"),
        Time("expiration_at", "When it stops working; absent when never"),
        Objects("dynamic_routing", "Rules that lead some visitors elsewhere", Routing),
        Time("created", "Made"),
        Time("updated", "Changed (the specification calls it modified, answers say updated)"),
    ];

    public static readonly Field[] QrCodeDetails =
    [
        Text("qrcode_id", "Key"),
        Text("group_guid", "Group"),
        Text("title", "Title"),
        Object("gs1", "GS1 data", Objects("values", "Key and value pairs", [Text("key", "GS1 key"), Text("value", "Value")])),
        Object("render_customizations", "The look",
            Text("background_color", "Colour"), Text("dot_pattern_color", "Colour"), Text("dot_pattern_type", "Pattern"),
            Object("corners", "Corners", Corner("corner_1"), Corner("corner_2"), Corner("corner_3")),
            Object("frame", "Frame", Text("id", "Frame name")),
            Object("branding", "Branding", Bool("bitly_brand", "Shows the Bitly logo")),
            Object("spec_settings", "Settings", Int("error_correction", "Level"))),
        Text("qr_code_type", "As in group_qr_codes"),
        Text("bitlink_id", "Coupled link"),
        Texts("long_urls", "Destinations"),
        Text("serialized_content", "What the code says"),
        Bool("archived", "Hidden from the default list"),
        Time("expiration_at", "When it stops working; absent when never"),
        Objects("dynamic_routing", "Rules that lead some visitors elsewhere", Routing),
        Time("created", "Made"),
        Time("updated", "Changed"),
        Texts("tags", "Tags"),
    ];

    public static readonly Field[] Group =
    [
        Text("guid", "Key"),
        Text("organization_guid", "Organization"),
        Text("name", "Name"),
        Bool("is_active", "In use"),
        Text("role", "Role of the token's user"),
        Texts("bsds", "Branded short domains"),
        Time("created", "Made"),
        Time("modified", "Changed"),
        Object("references", "Related URLs", Text("organization", "URL of the organization")),
    ];

    public static readonly Field[] Organization =
    [
        Text("guid", "Key"),
        Text("name", "Name"),
        Bool("is_active", "In use"),
        Text("tier", "Plan"),
        Text("tier_family", "Plan family"),
        Text("tier_display_name", "Plan as shown"),
        Text("role", "Role of the token's user"),
        Time("created", "Made"),
        Time("modified", "Changed"),
        Texts("bsds", "Branded short domains"),
        Object("references", "Related URLs", Text("groups", "URL of its groups")),
        Text("require_sso", "none or any; absent when not configured"),
        Text("require_2fa", "none or sms; absent when not configured"),
    ];

    public static readonly Field[] User =
    [
        Text("login", "Key"),
        Text("name", "Name"),
        Bool("is_active", "In use"),
        Time("created", "Made"),
        Time("modified", "Changed"),
        Bool("is_sso_user", "Signs in by SSO"),
        Objects("emails", "Addresses", [Text("email", "Address"), Bool("is_primary", "Main one"), Bool("is_verified", "Proved")]),
        Bool("is_2fa_enabled", "Two-factor login"),
        Text("default_group_guid", "Group used when none is named"),
    ];

    public static readonly Field[] Campaign =
    [
        Text("guid", "Key"), Text("group_guid", "Group"), Text("created_by", "Login of the maker"), Text("name", "Name"),
        Text("description", "Description"), Time("created", "Made"), Time("modified", "Changed"),
        Object("references", "Related URLs", Text("group", "URL of the group")),
    ];

    public static readonly Field[] Channel =
    [
        Text("guid", "Key"), Text("name", "Name"), Text("group_guid", "Group"), Time("created", "Made"), Time("modified", "Changed"),
        Object("references", "Related URLs", Text("group", "URL of the group")),
    ];

    /// <summary>Without client_secret, which is a secret in an answer and is never stored.</summary>
    public static readonly Field[] Webhook =
    [
        Text("guid", "Key"), Text("organization_guid", "Organization"), Text("group_guid", "Group"), Text("name", "Name"),
        Text("event", "What it reports"), Text("url", "Where it reports to"), Text("status", "State"), Bool("is_active", "In use"),
        Bool("is_alert", "Alert raised"), Text("alerted", "When the alert was raised"), Text("deactivated", "When it was switched off"),
        Time("created", "Made"), Time("modified", "Changed"), Text("modified_by", "Who changed it"), Text("oauth_url", "Token URL"),
        Text("client_id", "OAuth client"), Bool("fetch_tags", "Sends tags along"),
        Object("references", "Related URLs", Text("organization", "URL of the organization")),
    ];

    public static readonly Field[] CustomBitlink =
    [
        Text("custom_bitlink", "Key: domain/keyword"),
        Object("bitlink", "The link it leads to now", Bitlink),
        Objects("bitlink_history", "Links it led to",
        [
            Text("group_guid", "Group"), Text("keyword", "Back-half"), Text("bsd", "Domain"), Text("hash", "Hash of the link"),
            Text("login", "Who did it"), Text("long_url", "Destination"), Time("created", "From"), Time("first_created", "First made"),
            Time("deactivated", "Until; absent for the current one"), Bool("is_active", "Current one"),
        ]),
    ];

    private static Field Corner(string name) =>
        Object(name, "Corner", Text("inner_color", "Colour"), Text("outer_color", "Colour"), Text("shape", "Shape"));
}
