using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>Groups and what is set for them.</summary>
internal static class GroupRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/groups", Groups),
        new("GET", "/groups/{group_guid}", Group),
        new("GET", "/groups/{group_guid}/preferences", Preferences),
        new("GET", "/groups/{group_guid}/tags", Tags),
    ];

    private static void Groups(Exchange exchange)
    {
        var organization = exchange.Query.Text("organization_guid");
        if (organization == SandboxAccount.ForeignOrganizationGuid) throw ApiRefusal.Forbidden();
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray("groups");
        if (organization is null or "" or SandboxAccount.OrganizationGuid)
            foreach (var group in exchange.Account.Groups) Write(exchange, group);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Group(Exchange exchange) => Write(exchange, exchange.Group());

    private static void Write(Exchange exchange, GroupAccount group)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("guid", group.Guid);
        json.WriteString("organization_guid", SandboxAccount.OrganizationGuid);
        json.WriteString("name", group.Name);
        json.WriteBoolean("is_active", true);
        json.WriteString("role", "org-admin");
        json.WriteTexts("bsds", group.Bsds);
        json.WriteTime("created", group.Created);
        json.WriteTime("modified", group.Modified);
        json.WriteStartObject("references");
        json.WriteString("organization", $"{exchange.Base}/organizations/{SandboxAccount.OrganizationGuid}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Preferences(Exchange exchange)
    {
        var (json, group) = (exchange.Json, exchange.Group());
        json.WriteStartObject();
        json.WriteString("group_guid", group.Guid);
        json.WriteString("domain_preference", group.Domain);
        json.WriteEndObject();
    }

    private static void Tags(Exchange exchange)
    {
        _ = exchange.Group();
        if (exchange.Query.Text("type") is not (null or "" or "bitlink" or "qr_code")) throw ApiRefusal.BadField("type", "INVALID_ARG_TYPE");
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteTexts("tags", Words.Tags);
        json.WriteEndObject();
    }
}
