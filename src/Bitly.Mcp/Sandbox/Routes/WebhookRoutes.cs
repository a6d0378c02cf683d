using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>Webhooks and OAuth apps. Bitly sells webhooks with its largest plan only; here premium has them too.</summary>
internal static class WebhookRoutes
{
    /// <summary>A secret in an answer, as Bitly has it: whoever loads it has a fault.</summary>
    public const string ClientSecret = "sandbox-webhook-client-secret";

    private const string Plain = "Wsandbox001";
    private const string Authenticated = "Wsandbox002";

    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/organizations/{organization_guid}/webhooks", Webhooks, Plan.Premium),
        new("GET", "/webhooks/{webhook_guid}", Webhook, Plan.Premium),
        new("GET", "/apps/{client_id}", App),
    ];

    private static void Webhooks(Exchange exchange)
    {
        exchange.Organization();
        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("webhooks");
        Write(exchange, Plain);
        Write(exchange, Authenticated);
        exchange.Json.WriteEndArray();
        exchange.Json.WriteEndObject();
    }

    private static void Webhook(Exchange exchange)
    {
        if (exchange.Values[0] is not (Plain or Authenticated)) throw ApiRefusal.NotFound();
        Write(exchange, exchange.Values[0]);
    }

    private static void Write(Exchange exchange, string guid)
    {
        var (json, group, secured) = (exchange.Json, exchange.Account.Groups[0], guid == Authenticated);
        json.WriteStartObject();
        json.WriteString("guid", guid);
        json.WriteString("organization_guid", SandboxAccount.OrganizationGuid);
        json.WriteString("group_guid", group.Guid);
        json.WriteString("name", secured ? "Warehouse feed" : "Chat notices");
        json.WriteString("event", "engagement");
        json.WriteString("url", "https://hooks.corp.example/bitly");
        json.WriteString("status", "active");
        json.WriteBoolean("is_active", true);
        json.WriteBoolean("is_alert", false);
        json.WriteString("alerted", "");
        json.WriteString("deactivated", "");
        json.WriteTime("created", group.Created + 7200);
        json.WriteTime("modified", group.Modified);
        json.WriteString("modified_by", Words.Logins[0]);
        json.WriteString("oauth_url", secured ? "https://login.corp.example/token" : "");
        json.WriteString("client_id", secured ? "sandbox-webhook-client" : "");
        json.WriteString("client_secret", secured ? ClientSecret : "");
        json.WriteBoolean("fetch_tags", secured);
        json.WriteStartObject("references");
        json.WriteString("organization", $"{exchange.Base}/organizations/{SandboxAccount.OrganizationGuid}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void App(Exchange exchange)
    {
        var place = Array.IndexOf(Words.ClientIds, exchange.Values[0]);
        if (place < 0) throw ApiRefusal.NotFound();
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("name", $"Sample loader {place + 1}");
        json.WriteString("client_id", exchange.Values[0]);
        json.WriteString("description", "Loads link data");
        json.WriteString("link", "https://loader.corp.example");
        json.WriteBoolean("require_oauth_pkce", true);
        json.WriteBoolean("internal_app", false);
        json.WriteEndObject();
    }
}
