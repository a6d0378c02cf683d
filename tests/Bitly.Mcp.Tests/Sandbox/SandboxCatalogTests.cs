using System.Text.Json;
using Bitly.Mcp.Sandbox;
using Bitly.Pipeline.Catalog;
using Xunit;

namespace Bitly.Mcp.Tests.Sandbox;

/// <summary>The sandbox against the catalogue: what the catalogue would load, the sandbox serves.</summary>
public sealed class SandboxCatalogTests
{
    [Fact]
    public async Task Every_resource_of_the_catalogue_is_answered_and_every_documented_field_occurs()
    {
        await using var caller = await SandboxCaller.StartAsync(new SandboxOptions { LinksPerGroup = 1000, QrCodesPerGroup = 200, MonthlyRequests = int.MaxValue });
        var missing = new List<string>();
        foreach (var entry in new BitlyCatalog().Entries)
        {
            var records = new List<JsonElement>();
            foreach (var path in await PathsAsync(caller, entry)) records.AddRange(Records(await caller.GetAsync(path + Query(entry)), entry.Selector));
            if (records.Count == 0) missing.Add($"{entry.Name}: no record");
            else if (entry.WrapScalarsAs is null) missing.AddRange(Missing(entry.Name, entry.Fields, records));
        }
        Assert.True(missing.Count == 0, string.Join(", ", missing));
    }

    private static IEnumerable<string> Missing(string place, IReadOnlyList<Field> fields, IReadOnlyList<JsonElement> records)
    {
        foreach (var field in fields)
        {
            var values = records.Where(record => record.TryGetProperty(field.Name, out _)).Select(record => record.GetProperty(field.Name)).ToArray();
            if (values.Length == 0) yield return $"{place}.{field.Name}";
            else if (field.Fields.Count > 0)
            {
                var inner = values.SelectMany(value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value]).ToArray();
                foreach (var name in Missing($"{place}.{field.Name}", field.Fields, inner)) yield return name;
            }
        }
    }

    private static IEnumerable<JsonElement> Records(JsonElement answer, string selector)
    {
        if (selector == "$") return [answer];
        var list = selector.Split('.').Aggregate(answer, (element, name) => element.GetProperty(name));
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [list];
    }

    private static string Query(CatalogEntry entry) =>
        "?" + string.Join('&', entry.Params.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value.ToString())}"));

    // Lists are short; of links and codes some two dozen are asked, the busiest among them.
    private static async Task<IReadOnlyList<string>> PathsAsync(SandboxCaller caller, CatalogEntry entry)
    {
        var start = entry.Path.IndexOf('{', StringComparison.Ordinal);
        if (start < 0) return [entry.Path];
        var name = entry.Path[(start + 1)..entry.Path.IndexOf('}', start)];
        var values = name switch
        {
            "group_guid" => ["Bsandbox001", "Bsandbox002"],
            "organization_guid" => ["Osandbox001"],
            "bitlink" => await LinksAsync(caller),
            "qrcode_id" => (await caller.PagesAsync("/groups/Bsandbox001/qr-codes?archived=both", "qr_codes")).Select(code => code.GetProperty("qrcode_id").GetString()!).ToArray(),
            "custom_bitlink" => await CustomsAsync(caller),
            "campaign_guid" => ["Csandbox0011"],
            "channel_guid" => ["Hsandbox0011"],
            "webhook_guid" => ["Wsandbox001"],
            "client_id" => ["sandbox-client-0001"],
            _ => throw new InvalidOperationException(name),
        };
        return [.. values.Select(value => entry.Path.Replace($"{{{name}}}", value, StringComparison.Ordinal).Replace("{sort}", "clicks", StringComparison.Ordinal))];
    }

    private static async Task<string[]> CustomsAsync(SandboxCaller caller)
    {
        var page = await caller.GetAsync("/groups/Bsandbox001/bitlinks?archived=both&custom_bitlink=on&size=300");
        return [.. page.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("custom_bitlinks")[0].GetString()!["https://".Length..])];
    }

    private static async Task<string[]> LinksAsync(SandboxCaller caller)
    {
        var links = (await caller.GetAsync("/groups/Bsandbox001/bitlinks/clicks?size=20")).GetProperty("sorted_links").EnumerateArray().ToList();
        foreach (var filter in (string[])["has_expiration=on", "has_dynamic_routing=on", "has_qr_codes=on", "deeplinks=on", "launchpad_ids=Msandbox001"])
            links.AddRange((await caller.GetAsync($"/groups/Bsandbox001/bitlinks?archived=both&{filter}&size=8")).GetProperty("links").EnumerateArray());
        return [.. links.Select(link => link.GetProperty("id").GetString()!).Distinct()];
    }
}
