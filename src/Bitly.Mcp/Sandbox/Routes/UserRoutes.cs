using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>The user and the limits of speed.</summary>
internal static class UserRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/user", User),
        new("GET", "/user/platform_limits", PlatformLimits),
    ];

    private static void User(Exchange exchange)
    {
        var (json, first) = (exchange.Json, exchange.Account.Groups[0]);
        json.WriteStartObject();
        json.WriteString("login", Words.Logins[0]);
        json.WriteString("name", "Sam Sample");
        json.WriteBoolean("is_active", true);
        json.WriteTime("created", first.Created);
        json.WriteTime("modified", first.Modified);
        json.WriteBoolean("is_sso_user", false);
        json.WriteStartArray("emails");
        Email(json, "sam@corp.example", isPrimary: true);
        Email(json, "sam.sample@shop.example", isPrimary: false);
        json.WriteEndArray();
        json.WriteBoolean("is_2fa_enabled", false);
        json.WriteString("default_group_guid", first.Guid);
        json.WriteEndObject();
    }

    private static void Email(Utf8JsonWriter json, string address, bool isPrimary)
    {
        json.WriteStartObject();
        json.WriteString("email", address);
        json.WriteBoolean("is_primary", isPrimary);
        json.WriteBoolean("is_verified", true);
        json.WriteEndObject();
    }

    private static void PlatformLimits(Exchange exchange)
    {
        var (json, wanted) = (exchange.Json, exchange.Query.Text("path"));
        var found = AllRoutes.List.GroupBy(route => route.Template).Where(routes => string.IsNullOrEmpty(wanted) || routes.Key == wanted).ToArray();
        if (found.Length == 0) throw ApiRefusal.NotFound();
        json.WriteStartObject();
        json.WriteStartArray("platform_limits");
        foreach (var routes in found)
        {
            json.WriteStartObject();
            json.WriteString("endpoint", routes.Key);
            json.WriteStartArray("methods");
            foreach (var route in routes)
            {
                json.WriteStartObject();
                json.WriteString("name", route.Method);
                json.WriteNumber("limit", exchange.Counters.HourlyLimit);
                json.WriteNumber("count", exchange.Counters.Of(route.Template, route.Method));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
