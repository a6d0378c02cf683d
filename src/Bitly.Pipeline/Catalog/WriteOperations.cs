namespace Bitly.Pipeline.Catalog;

/// <summary>An operation that changes something in the account. A load never runs one; shorten is an explicit, confirmed action of its own.</summary>
internal sealed record WriteOperation(string Operation, string Method, string Path, string About);

/// <summary>The 27 writes of the API.</summary>
internal static class WriteOperations
{
    public static readonly IReadOnlyList<WriteOperation> All =
    [
        new("createBitlink", "POST", "/shorten", "Shorten a URL (bitly-mcp shorten)"),
        new("createFullBitlink", "POST", "/bitlinks", "Make a link with all options"),
        new("deleteBitlink", "DELETE", "/bitlinks/{bitlink}", "Delete an unedited link"),
        new("updateBitlink", "PATCH", "/bitlinks/{bitlink}", "Change a link"),
        new("expandBitlink", "POST", "/expand", "Look up where any public link leads"),
        new("updateBitlinksByGroup", "PATCH", "/groups/{group_guid}/bitlinks", "Change up to 100 links"),
        new("updateGroup", "PATCH", "/groups/{group_guid}", "Change a group"),
        new("updateGroupPreferences", "PATCH", "/groups/{group_guid}/preferences", "Change a group's settings"),
        new("postCreateGroupExport", "POST", "/groups/{group_guid}/exports", "Make an export file"),
        new("updateUser", "PATCH", "/user", "Change the user"),
        new("createQRCodePublic", "POST", "/qr-codes", "Make a QR code"),
        new("createStaticQRCodePublic", "POST", "/qr-codes/static", "Draw a static QR code"),
        new("updateQRCodePublic", "PATCH", "/qr-codes/{qrcode_id}", "Change a QR code"),
        new("deleteQRCode", "DELETE", "/qr-codes/{qrcode_id}", "Delete a QR code and its link"),
        new("updateQRCodesByGroup", "PATCH", "/groups/{group_guid}/qr-codes", "Change up to 100 QR codes"),
        new("upgradeQRCodeToBitlink", "PUT", "/qr-codes/{qrcode_id}/to-bitlink", "Give a QR code a link"),
        new("redirectQRCodeDestination", "PATCH", "/qr-codes/{qrcode_id}/redirect", "Lead a QR code elsewhere"),
        new("createCampaign", "POST", "/campaigns", "Make a campaign"),
        new("updateCampaign", "PATCH", "/campaigns/{campaign_guid}", "Change a campaign"),
        new("createChannel", "POST", "/channels", "Make a channel"),
        new("updateChannel", "PATCH", "/channels/{channel_guid}", "Change a channel"),
        new("addCustomBitlink", "POST", "/custom_bitlinks", "Give a link a custom back-half"),
        new("updateCustomBitlink", "PATCH", "/custom_bitlinks/{custom_bitlink}", "Move a custom back-half to another link"),
        new("createWebhook", "POST", "/webhooks", "Make a webhook"),
        new("updateWebhook", "PATCH", "/webhooks/{webhook_guid}", "Change a webhook"),
        new("deleteWebhook", "DELETE", "/webhooks/{webhook_guid}", "Delete a webhook"),
        new("verifyWebhook", "POST", "/webhooks/{webhook_guid}/verify", "Test a webhook"),
    ];
}
