using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Writes a bitlink: the fast path of the sandbox, straight to bytes.</summary>
internal sealed class LinkWriter(Utf8JsonWriter json, string baseUrl)
{
    private static readonly JsonEncodedText CreatedAt = JsonEncodedText.Encode("created_at");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText LinkName = JsonEncodedText.Encode("link");
    private static readonly JsonEncodedText CustomBitlinks = JsonEncodedText.Encode("custom_bitlinks");
    private static readonly JsonEncodedText LongUrl = JsonEncodedText.Encode("long_url");
    private static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    private static readonly JsonEncodedText Archived = JsonEncodedText.Encode("archived");
    private static readonly JsonEncodedText CreatedBy = JsonEncodedText.Encode("created_by");
    private static readonly JsonEncodedText ClientId = JsonEncodedText.Encode("client_id");
    private static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");
    private static readonly JsonEncodedText Deeplinks = JsonEncodedText.Encode("deeplinks");
    private static readonly JsonEncodedText References = JsonEncodedText.Encode("references");
    private static readonly JsonEncodedText GroupName = JsonEncodedText.Encode("group");
    private static readonly JsonEncodedText CampaignIds = JsonEncodedText.Encode("campaign_ids");
    private static readonly JsonEncodedText IsDeleted = JsonEncodedText.Encode("is_deleted");

    /// <summary>Writes the whole object.</summary>
    public void Write(in Link link)
    {
        json.WriteStartObject();
        WriteHead(link, isShort: false);
        WriteRest(link);
        json.WriteEndObject();
    }

    /// <summary>Writes the fewer properties of an answer to <c>POST /shorten</c>.</summary>
    public void WriteShort(in Link link)
    {
        json.WriteStartObject();
        WriteHead(link, isShort: true);
        json.WriteEndObject();
    }

    private void WriteHead(in Link link, bool isShort)
    {
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        text.Append("https://"u8);
        link.AppendId(ref text);
        json.WriteTime(CreatedAt, link.Created);
        json.WriteString(Id, text.Written["https://".Length..]);
        json.WriteString(LinkName, text.Written);
        WriteCustomBitlinks(link);
        WriteLongUrl(link);
        if (!isShort) WriteTitle(link);
        json.WriteBoolean(Archived, link.IsArchived);
        if (!isShort)
        {
            json.WriteString(CreatedBy, link.CreatedBy);
            json.WriteString(ClientId, link.ClientId);
        }
        json.WriteStartArray(Tags);
        for (var index = 0; index < link.TagCount; index++) json.WriteStringValue(link.Tag(index));
        json.WriteEndArray();
        json.WriteStartArray(Deeplinks);
        if (link.HasDeeplink) WriteDeeplink(link, text.Written["https://".Length..]);
        json.WriteEndArray();
        json.WriteStartObject(References);
        json.WriteString(GroupName, link.Group.UrlUnder(baseUrl));
        json.WriteEndObject();
    }

    private void WriteRest(in Link link)
    {
        if (link.QrCode is >= 0 and var code) WriteOne("qr_code_ids", link.Group.QrCode(code).Id);
        if (link.HasLaunchpads)
        {
            json.WriteStartArray("launchpad_ids");
            if (link.IsOnLaunchpad) json.WriteStringValue(Words.LaunchpadIds[link.Word(7, Words.LaunchpadIds.Length)]);
            json.WriteEndArray();
        }
        json.WriteStartArray(CampaignIds);
        if (link.HasCampaign) json.WriteStringValue(link.Group.CampaignGuid(link.Campaign));
        json.WriteEndArray();
        json.WriteBoolean(IsDeleted, false);
        if (link.HasExpiration) json.WriteTime("expiration_at", link.Expires);
        if (link.HasRouting) Routing.Write(json, link.Bits);
    }

    private void WriteCustomBitlinks(in Link link)
    {
        json.WriteStartArray(CustomBitlinks);
        Span<byte> space = stackalloc byte[Utf8Text.BufferSize];
        for (var index = 0; index < link.CustomCount; index++)
        {
            var text = new Utf8Text(space);
            text.Append("https://"u8);
            text.Append(link.Domain);
            text.Append("/"u8);
            link.AppendKeyword(ref text, index);
            json.WriteStringValue(text.Written);
        }
        json.WriteEndArray();
    }

    private void WriteLongUrl(in Link link)
    {
        if (link.IsShortened)
        {
            json.WriteString(LongUrl, link.Added!.LongUrl);
            return;
        }
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        link.AppendLongUrl(ref text);
        json.WriteString(LongUrl, text.Written);
    }

    private void WriteTitle(in Link link)
    {
        if (!link.HasTitle) return;
        if (link.IsShortened)
        {
            json.WriteString(Title, link.Added!.Title);
            return;
        }
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        link.AppendTitle(ref text);
        json.WriteString(Title, text.Written);
    }

    private void WriteDeeplink(in Link link, ReadOnlySpan<byte> id)
    {
        var text = new Utf8Text(stackalloc byte[64]);
        text.Append("R"u8);
        link.AppendCode(ref text);
        json.WriteStartObject();
        json.WriteString("guid", text.Written);
        json.WriteString("bitlink", id);
        json.WriteString("app_uri_path", "/offer/open");
        json.WriteString("install_url", "https://apps.example/get/shop");
        json.WriteString("app_guid", link.Word(2, 2) == 0 ? "Asandbox001" : "Asandbox002");
        json.WriteString("os", link.Word(2, 2) == 0 ? "ios" : "android");
        json.WriteString("install_type", link.Word(2, 3) switch { 0 => "no_install", 1 => "auto_install", _ => "promote_install" });
        json.WriteTime("created", link.Created);
        json.WriteTime("modified", link.Created);
        json.WriteString("brand_guid", link.Group.Guid);
        json.WriteEndObject();
    }

    private void WriteOne(string name, string value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

/// <summary>Dynamic routing rules of links and QR codes.</summary>
internal static class Routing
{
    /// <summary>Writes two or three rules; among three, each of the eight lists occurs.</summary>
    public static void Write(Utf8JsonWriter json, ulong bits)
    {
        json.WriteStartArray("dynamic_routing");
        Rule(json, "ca", [("country_match", ["CA"]), ("device_match", ["mobile", "tablet"])]);
        Rule(json, "eu", [("country_exclude", ["US", "CA"]), ("os_match", ["ios"]), ("region_exclude", ["US-CA"])]);
        if ((bits >> 21 & 1) == 0) Rule(json, "by", [("region_match", ["DE-BY", "AT-5"]), ("os_exclude", ["android"]), ("device_exclude", ["desktop"])]);
        json.WriteEndArray();
    }

    private static void Rule(Utf8JsonWriter json, string place, IReadOnlyList<(string Name, string[] Values)> lists)
    {
        json.WriteStartObject();
        json.WriteString("long_url", $"https://www.shop.example/{place}/welcome");
        foreach (var (name, values) in lists)
        {
            json.WriteStartArray(name);
            foreach (var value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
