using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>The table of operations, by the families of Bitly's specification.</summary>
internal static class AllRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        .. UserRoutes.List,
        .. OrganizationRoutes.List,
        .. GroupRoutes.List,
        .. BitlinkListRoutes.List,
        .. BitlinkRoutes.List,
        .. QrCodeRoutes.List,
        .. WriteRoutes.List,
    ];
}
