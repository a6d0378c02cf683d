using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>The organization and the limits of its plan.</summary>
internal static class OrganizationRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/organizations/{organization_guid}/plan_limits", PlanLimits),
    ];

    private static void PlanLimits(Exchange exchange)
    {
        exchange.Organization();
        var (json, account) = (exchange.Json, exchange.Account);
        json.WriteStartObject();
        json.WriteString("organization_guid", SandboxAccount.OrganizationGuid);
        json.WriteStartArray("plan_limits");
        Limit(json, "encodes", "Links per month", account.LinkLimit, account.LinksThisMonth());
        Limit(json, "api_requests", "API requests per month", exchange.Counters.MonthlyLimit, exchange.Counters.Used);
        Limit(json, "qr_codes", "QR Codes per month", account.Plan.QrCodes, 0);
        json.WriteEndArray();
        json.WriteStartObject("references");
        json.WriteString("organization", $"{exchange.Base}/organizations/{SandboxAccount.OrganizationGuid}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Limit(Utf8JsonWriter json, string name, string description, int limit, int count)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("description", description);
        json.WriteNumber("limit", limit);
        json.WriteNumber("count", count);
        json.WriteEndObject();
    }
}
