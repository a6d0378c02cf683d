using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Writes a bitlink: the fast path of the sandbox, straight to bytes.</summary>
internal sealed class LinkWriter(Utf8JsonWriter json, string baseUrl)
{
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
        json.WriteTime(LinkNames.CreatedAt, link.Created);
        json.WriteString(LinkNames.Id, text.Written["https://".Length..]);
        json.WriteString(LinkNames.Link, text.Written);
        WriteCustomBitlinks(link);
        WriteLongUrl(link);
        if (!isShort) WriteTitle(link);
        json.WriteBoolean(LinkNames.Archived, link.IsArchived);
        if (!isShort)
        {
            json.WriteString(LinkNames.CreatedBy, LinkNames.Logins[link.Creator]);
            json.WriteString(LinkNames.ClientId, LinkNames.ClientIds[link.Client]);
        }
        json.WriteStartArray(LinkNames.Tags);
        for (var index = 0; index < link.TagCount; index++) json.WriteStringValue(LinkNames.TagValues[link.TagWord(index)]);
        json.WriteEndArray();
        json.WriteStartArray(LinkNames.Deeplinks);
        if (link.HasDeeplink) WriteDeeplink(link, text.Written["https://".Length..]);
        json.WriteEndArray();
        json.WriteStartObject(LinkNames.References);
        json.WriteString(LinkNames.Group, link.Group.UrlUnder(baseUrl));
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
        json.WriteStartArray(LinkNames.CampaignIds);
        if (link.HasCampaign) json.WriteStringValue(link.Group.CampaignGuid(link.Campaign));
        json.WriteEndArray();
        json.WriteBoolean(LinkNames.IsDeleted, false);
        if (link.HasExpiration) json.WriteTime("expiration_at", link.Expires);
        if (link.HasRouting) Routing.Write(json, link.Bits);
    }

    private void WriteCustomBitlinks(in Link link)
    {
        json.WriteStartArray(LinkNames.CustomBitlinks);
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
            json.WriteString(LinkNames.LongUrl, link.Added!.LongUrl);
            return;
        }
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        link.AppendLongUrl(ref text);
        json.WriteString(LinkNames.LongUrl, text.Written);
    }

    private void WriteTitle(in Link link)
    {
        if (!link.HasTitle) return;
        if (link.IsShortened)
        {
            json.WriteString(LinkNames.Title, link.Added!.Title);
            return;
        }
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        link.AppendTitle(ref text);
        json.WriteString(LinkNames.Title, text.Written);
    }

    private void WriteDeeplink(in Link link, ReadOnlySpan<byte> id)
    {
        var text = new Utf8Text(stackalloc byte[64]);
        text.Append("R"u8);
        link.AppendCode(ref text);
        json.WriteStartObject();
        json.WriteString(LinkNames.Guid, text.Written);
        json.WriteString(LinkNames.Bitlink, id);
        json.WriteString(LinkNames.AppUriPath, LinkNames.OpenOffer);
        json.WriteString(LinkNames.InstallUrl, LinkNames.ShopApp);
        json.WriteString(LinkNames.AppGuid, LinkNames.Apps[link.Word(2, 2)]);
        json.WriteString(LinkNames.Os, LinkNames.Systems[link.Word(2, 2)]);
        json.WriteString(LinkNames.InstallType, LinkNames.InstallTypes[link.Word(2, 3)]);
        json.WriteTime(LinkNames.Created, link.Created);
        json.WriteTime(LinkNames.Modified, link.Created);
        json.WriteString(LinkNames.BrandGuid, link.Group.Guid);
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
