using System.Text.Encodings.Web;
using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>The names and repeated values of a bitlink, encoded once: a page holds two thousand of them.</summary>
internal static class LinkNames
{
    public static readonly JsonEncodedText CreatedAt = JsonEncodedText.Encode("created_at");
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText Link = JsonEncodedText.Encode("link");
    public static readonly JsonEncodedText CustomBitlinks = JsonEncodedText.Encode("custom_bitlinks");
    public static readonly JsonEncodedText LongUrl = JsonEncodedText.Encode("long_url");
    public static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    public static readonly JsonEncodedText Archived = JsonEncodedText.Encode("archived");
    public static readonly JsonEncodedText CreatedBy = JsonEncodedText.Encode("created_by");
    public static readonly JsonEncodedText ClientId = JsonEncodedText.Encode("client_id");
    public static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");
    public static readonly JsonEncodedText Deeplinks = JsonEncodedText.Encode("deeplinks");
    public static readonly JsonEncodedText References = JsonEncodedText.Encode("references");
    public static readonly JsonEncodedText Group = JsonEncodedText.Encode("group");
    public static readonly JsonEncodedText CampaignIds = JsonEncodedText.Encode("campaign_ids");
    public static readonly JsonEncodedText IsDeleted = JsonEncodedText.Encode("is_deleted");
    public static readonly JsonEncodedText Guid = JsonEncodedText.Encode("guid");
    public static readonly JsonEncodedText Bitlink = JsonEncodedText.Encode("bitlink");
    public static readonly JsonEncodedText AppUriPath = JsonEncodedText.Encode("app_uri_path");
    public static readonly JsonEncodedText InstallUrl = JsonEncodedText.Encode("install_url");
    public static readonly JsonEncodedText AppGuid = JsonEncodedText.Encode("app_guid");
    public static readonly JsonEncodedText Os = JsonEncodedText.Encode("os");
    public static readonly JsonEncodedText InstallType = JsonEncodedText.Encode("install_type");
    public static readonly JsonEncodedText Created = JsonEncodedText.Encode("created");
    public static readonly JsonEncodedText Modified = JsonEncodedText.Encode("modified");
    public static readonly JsonEncodedText BrandGuid = JsonEncodedText.Encode("brand_guid");
    public static readonly JsonEncodedText OpenOffer = JsonEncodedText.Encode("/offer/open");
    public static readonly JsonEncodedText ShopApp = JsonEncodedText.Encode("https://apps.example/get/shop");
    public static readonly JsonEncodedText[] Apps = Encode("Asandbox001", "Asandbox002");
    public static readonly JsonEncodedText[] Systems = Encode("ios", "android");
    public static readonly JsonEncodedText[] InstallTypes = Encode("no_install", "auto_install", "promote_install");
    public static readonly JsonEncodedText[] Logins = Encode(Words.Logins);
    public static readonly JsonEncodedText[] ClientIds = Encode(Words.ClientIds);
    public static readonly JsonEncodedText[] TagValues = Encode(Words.Tags);

    private static JsonEncodedText[] Encode(params string[] values) =>
        Array.ConvertAll(values, value => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
}
