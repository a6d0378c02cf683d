using System.Text.Json;

namespace Bitly.Mcp.Tests.Sandbox;

/// <summary>Fills the placeholders of a path from what the sandbox itself lists.</summary>
internal static class SandboxPlaces
{
    /// <summary>Replaces <c>{bitlink}</c>, <c>{qr}</c> and <c>{custom}</c> at the beginning by the path of one with many events.</summary>
    public static async Task<string> FillAsync(SandboxCaller caller, string path)
    {
        if (path.StartsWith("{bitlink}", StringComparison.Ordinal)) return "/bitlinks/" + await BusiestAsync(caller) + path["{bitlink}".Length..];
        if (path.StartsWith("{custom}", StringComparison.Ordinal)) return "/custom_bitlinks/" + await CustomAsync(caller) + path["{custom}".Length..];
        if (path.StartsWith("{qr}", StringComparison.Ordinal)) return "/qr-codes/" + await QrCodeAsync(caller) + path["{qr}".Length..];
        return path;
    }

    public static async Task<string> BusiestAsync(SandboxCaller caller) => await BusiestAsync(caller, "Bsandbox001");

    public static async Task<string> BusiestAsync(SandboxCaller caller, string group) =>
        (await caller.GetAsync($"/groups/{group}/bitlinks/clicks")).GetProperty("sorted_links")[0].GetProperty("id").GetString()!;

    public static async Task<string> QrCodeAsync(SandboxCaller caller)
    {
        var top = await caller.GetAsync("/groups/Bsandbox001/codes/scans/top?decoupled=true");
        return top.GetProperty("sorted_engagements")[0].GetProperty("id").GetString()!;
    }

    /// <summary>A custom back-half with a history and clicks.</summary>
    public static async Task<string> CustomAsync(SandboxCaller caller)
    {
        var top = await caller.GetAsync("/groups/Bsandbox001/bitlinks/clicks?size=100");
        foreach (var link in top.GetProperty("links").EnumerateArray().Where(link => link.GetProperty("custom_bitlinks").GetArrayLength() > 0))
        {
            var id = link.GetProperty("custom_bitlinks")[0].GetString()!["https://".Length..];
            if ((await caller.GetAsync("/custom_bitlinks/" + id)).GetProperty("bitlink_history").GetArrayLength() == 2) return id;
        }
        throw new InvalidOperationException("no custom back-half with a history");
    }

    public static long Sum(JsonElement list, string number) => list.EnumerateArray().Sum(item => item.GetProperty(number).GetInt64());
}
