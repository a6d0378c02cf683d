using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Writes a QR code in its two forms.</summary>
internal static class QrCodeWriter
{
    /// <summary>The form of lists.</summary>
    public static void WriteMinimal(Utf8JsonWriter json, in QrCode code)
    {
        json.WriteStartObject();
        WriteNames(json, code);
        json.WriteBoolean("is_customized", code.IsCustomized);
        WriteContent(json, code);
        json.WriteBoolean("is_gs1", code.IsGs1);
        json.WriteString("created_by", code.CreatedBy);
        WriteRest(json, code);
        json.WriteEndObject();
    }

    /// <summary>The form of the single code.</summary>
    public static void WriteDetails(Utf8JsonWriter json, in QrCode code)
    {
        json.WriteStartObject();
        WriteNames(json, code);
        if (code.IsGs1) WriteGs1(json, code);
        WriteRendering(json, code);
        WriteContent(json, code);
        WriteRest(json, code);
        json.WriteEndObject();
    }

    /// <summary>The id of a coupled code's link.</summary>
    public static string BitlinkId(in QrCode code) => code.Group.Link(code.LinkPosition).Id();

    private static void WriteNames(Utf8JsonWriter json, in QrCode code)
    {
        json.WriteString("qrcode_id", code.Id);
        json.WriteString("group_guid", code.Group.Guid);
        json.WriteString("title", code.Title);
    }

    private static void WriteContent(Utf8JsonWriter json, in QrCode code)
    {
        if (code.IsCoupled)
        {
            json.WriteString("serialized_content", $"https://{BitlinkId(code)}?r=qr");
            json.WriteString("bitlink_id", BitlinkId(code));
        }
        json.WriteString("qr_code_type", code.IsCoupled ? "bitlink" : "long_url");
        json.WriteStartArray("long_urls");
        json.WriteStringValue(code.IsCoupled ? code.Group.Link(code.LinkPosition).LongUrl() : $"https://www.shop.example/menu/{code.Position + 1}");
        json.WriteEndArray();
    }

    // Bitly's schema says "modified", its examples and real answers "updated".
    private static void WriteRest(Utf8JsonWriter json, in QrCode code)
    {
        json.WriteStartArray("tags");
        if (code.TagCount > 0) json.WriteStringValue(code.Tag);
        json.WriteEndArray();
        json.WriteBoolean("archived", code.IsArchived);
        if (code.HasExpiration) json.WriteTime("expiration_at", code.Expires);
        if (code.HasRouting) Routing.Write(json, code.Bits);
        json.WriteTime("created", code.Created);
        json.WriteTime("updated", code.Updated);
    }

    private static void WriteGs1(Utf8JsonWriter json, in QrCode code)
    {
        json.WriteStartObject("gs1");
        json.WriteStartArray("values");
        json.WriteStartObject();
        json.WriteString("key", "01");
        json.WriteString("value", $"{code.Position:00000000000000}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRendering(Utf8JsonWriter json, in QrCode code)
    {
        var color = code.IsCustomized ? "#102030" : "#000000";
        var shape = code.IsCustomized ? "rounded" : "standard";
        json.WriteStartObject("render_customizations");
        json.WriteString("background_color", "#ffffff");
        json.WriteString("dot_pattern_color", color);
        json.WriteString("dot_pattern_type", shape);
        json.WriteStartObject("corners");
        foreach (var corner in (string[])["corner_1", "corner_2", "corner_3"])
        {
            json.WriteStartObject(corner);
            json.WriteString("inner_color", color);
            json.WriteString("outer_color", color);
            json.WriteString("shape", shape);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("frame");
        json.WriteString("id", "none");
        json.WriteEndObject();
        json.WriteStartObject("branding");
        json.WriteBoolean("bitly_brand", true);
        json.WriteEndObject();
        json.WriteStartObject("spec_settings");
        json.WriteNumber("error_correction", 2);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
