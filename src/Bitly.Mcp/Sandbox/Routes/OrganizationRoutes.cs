using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>The organization, its counts, and the limits of its plan.</summary>
internal static class OrganizationRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/organizations", Organizations),
        new("GET", "/organizations/{organization_guid}", Organization),
        new("GET", "/organizations/{organization_guid}/plan_limits", PlanLimits),
        new("GET", "/organizations/{organization_guid}/shorten_counts", ShortenCounts),
        new("GET", "/organizations/{organization_guid}/shorten_counts_by_group", ShortenCountsByGroup),
        new("GET", "/bsds", Bsds),
    ];

    private static void Organizations(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("organizations");
        Write(exchange);
        if (exchange.Query.Text("include_all") == "true") WriteForeign(exchange);
        exchange.Json.WriteEndArray();
        exchange.Json.WriteEndObject();
    }

    private static void Organization(Exchange exchange)
    {
        exchange.Organization();
        Write(exchange);
    }

    private static void Write(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        WriteNames(exchange, SandboxAccount.OrganizationGuid, "Sample Corp", exchange.Account.Plan);
        WriteRest(exchange, SandboxAccount.OrganizationGuid, exchange.Account.Bsds);
        exchange.Json.WriteString("require_sso", "none");
        exchange.Json.WriteString("require_2fa", "sms");
        exchange.Json.WriteEndObject();
    }

    // Here nothing is configured about signing in, so those two properties are left out.
    private static void WriteForeign(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        WriteNames(exchange, SandboxAccount.ForeignOrganizationGuid, "Partner Ltd", Plan.All[Plan.Free]);
        WriteRest(exchange, SandboxAccount.ForeignOrganizationGuid, []);
        exchange.Json.WriteEndObject();
    }

    private static void WriteNames(Exchange exchange, string guid, string name, Plan plan)
    {
        var json = exchange.Json;
        json.WriteString("guid", guid);
        json.WriteString("name", name);
        json.WriteBoolean("is_active", true);
        json.WriteString("tier", plan.Tier);
        json.WriteString("tier_family", plan.Tier);
        json.WriteString("tier_display_name", plan.DisplayName);
        json.WriteString("role", "admin");
    }

    private static void WriteRest(Exchange exchange, string guid, IEnumerable<string> bsds)
    {
        var (json, first) = (exchange.Json, exchange.Account.Groups[0]);
        json.WriteTime("created", first.Created - Times.SecondsPerDay);
        json.WriteTime("modified", first.Modified);
        json.WriteTexts("bsds", bsds);
        json.WriteStartObject("references");
        json.WriteString("groups", $"{exchange.Base}/groups?organization_guid={guid}");
        json.WriteEndObject();
    }

    private static void PlanLimits(Exchange exchange)
    {
        exchange.Organization();
        var (json, account) = (exchange.Json, exchange.Account);
        var month = CalendarUnits.Around("month", account.Now);
        var codes = account.Groups.Sum(group => ShortenCountWriter.CodesMade(group, month));
        json.WriteStartObject();
        json.WriteString("organization_guid", SandboxAccount.OrganizationGuid);
        json.WriteStartArray("plan_limits");
        Limit(json, "encodes", "Links per month", account.LinkLimit, account.LinksThisMonth());
        Limit(json, "api_requests", "API requests per month", exchange.Counters.MonthlyLimit, exchange.Counters.Used);
        Limit(json, "qr_codes", "QR Codes per month", account.Plan.QrCodes + codes, codes);
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

    private static void ShortenCounts(Exchange exchange)
    {
        exchange.Organization();
        ShortenCountWriter.Write(exchange, exchange.Account.Groups);
    }

    private static void ShortenCountsByGroup(Exchange exchange)
    {
        exchange.Organization();
        var (json, account) = (exchange.Json, exchange.Account);
        var month = CalendarUnits.Around("month", account.Now);
        json.WriteStartObject();
        json.WriteTime("unit_reference", account.Now);
        json.WriteStartArray("metrics");
        foreach (var group in account.Groups)
        {
            json.WriteStartObject();
            json.WriteString("key", group.Guid);
            json.WriteNumber("value", ShortenCountWriter.Made(group, month));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("units", 1);
        json.WriteString("unit", "month");
        json.WriteString("facet", "shorten_counts");
        json.WriteEndObject();
    }

    private static void Bsds(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteTexts("bsds", exchange.Account.Bsds);
        exchange.Json.WriteEndObject();
    }
}
