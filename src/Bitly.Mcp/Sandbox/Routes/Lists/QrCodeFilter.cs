using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes.Lists;

/// <summary>The filters of a group's QR codes (bitly-api.md 5.3).</summary>
internal static class QrCodeFilter
{
    /// <summary>The wanted codes, newest first.</summary>
    public static List<QrCode> Of(Exchange exchange, GroupAccount group)
    {
        var query = exchange.Query;
        var codes = Enumerable.Range(0, group.QrCodes).Select(group.QrCode);
        if (query.Seconds("created_after") is { } after) codes = codes.Where(code => code.Created >= after);
        if (query.Seconds("created_before") is { } before) codes = codes.Where(code => code.Created < before);
        codes = Switched(exchange, codes);
        if (query.Many("creating_login") is { Count: > 0 } logins) codes = codes.Where(code => logins.Contains(code.CreatedBy));
        if (query.Many("tags") is { Count: > 0 } tags) codes = codes.Where(code => code.TagCount > 0 && tags.Contains(code.Tag));
        if (query.Many("qrc_type") is { Count: > 0 } types && !types.Contains("both"))
            codes = codes.Where(code => types.Contains(code.IsCoupled ? "bitlink" : "long_url"));
        if (query.Text("query") is { Length: > 0 } text) codes = codes.Where(code => code.Title.Contains(text, StringComparison.OrdinalIgnoreCase));
        if (query.Text("hostname_path_query") is { Length: > 0 } path)
            codes = codes.Where(code => code.IsCoupled && QrCodeWriter.BitlinkId(code).Contains(path, StringComparison.OrdinalIgnoreCase));
        return codes.OrderByDescending(code => code.Created).ThenByDescending(code => code.Position).ToList();
    }

    private static IEnumerable<QrCode> Switched(Exchange exchange, IEnumerable<QrCode> codes)
    {
        var (query, now) = (exchange.Query, exchange.Account.Now);
        (string Name, bool? Absent, Predicate<QrCode> Holds)[] switches =
        [
            ("archived", false, code => code.IsArchived),
            ("has_render_customizations", null, code => code.IsCustomized),
            ("is_gs1", null, code => code.IsGs1),
            ("has_expiration", null, code => code.HasExpiration),
            ("is_expired", null, code => code.HasExpiration && code.Expires <= now),
            ("has_dynamic_routing", null, code => code.HasRouting),
        ];
        foreach (var (name, absent, holds) in switches)
            if (query.Switch(name, absent) is { } wanted) codes = codes.Where(code => holds(code) == wanted);
        return codes;
    }
}
