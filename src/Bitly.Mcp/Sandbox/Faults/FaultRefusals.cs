using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Faults;

/// <summary>The faults that are answers of their own: errors in Bitly's form, and bodies that are no JSON.</summary>
internal static class FaultRefusals
{
    /// <summary>The refusal of a fault, or null for one that does something else.</summary>
    public static ApiRefusal? Of(SandboxFault fault) => fault.Kind switch
    {
        SandboxFaultKinds.RateLimit => ApiRefusal.RateLimited(),
        SandboxFaultKinds.RateLimit403 => ApiRefusal.RateLimited(403),
        SandboxFaultKinds.MonthSpent => ApiRefusal.MonthSpent(),
        SandboxFaultKinds.EncodeLimit => ApiRefusal.LinksSpent(),
        SandboxFaultKinds.ServerError500 => ApiRefusal.ServerError(500),
        SandboxFaultKinds.ServerError502 => ApiRefusal.ServerError(502),
        SandboxFaultKinds.ServerError503 => ApiRefusal.ServerError(503),
        SandboxFaultKinds.Unauthorized401 => ApiRefusal.Unauthorized(),
        SandboxFaultKinds.Upgrade402 => ApiRefusal.UpgradeRequired(),
        SandboxFaultKinds.Forbidden403 => ApiRefusal.Forbidden(),
        SandboxFaultKinds.Missing404 => ApiRefusal.NotFound(),
        SandboxFaultKinds.Gone410 => ApiRefusal.Gone(),
        _ => null,
    };

    /// <summary>True for the refusals that Bitly's monthly counter does not see: the limits themselves.</summary>
    public static bool IsUncounted(SandboxFault fault) => fault.Kind is
        SandboxFaultKinds.RateLimit or SandboxFaultKinds.RateLimit403 or SandboxFaultKinds.MonthSpent or SandboxFaultKinds.EncodeLimit;

    /// <summary>Headers that belong to <see cref="Text"/>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(SandboxFault fault) =>
        fault.Kind == SandboxFaultKinds.RateLimitHeader ? [new("X-Ratelimit-Reason", "hourly")] : [];

    /// <summary>Status, content type and text of a fault with a body of its own; null for any other.</summary>
    public static (int Status, string ContentType, string Text)? Text(SandboxFault fault) => fault.Kind switch
    {
        SandboxFaultKinds.RateLimitHeader => (403, "application/json", """{"message":"FORBIDDEN","resource":"bitlinks","description":"(free text)"}"""),
        SandboxFaultKinds.Plain404 => (404, "text/plain; charset=utf-8", "404 page not found\n"),
        SandboxFaultKinds.HtmlError => (502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n"),
        SandboxFaultKinds.HtmlPage => (200, "text/html", "<!doctype html><html><body>Please sign in to the network.</body></html>\n"),
        SandboxFaultKinds.EmptyBody => (200, "application/json", ""),
        _ => null,
    };
}
