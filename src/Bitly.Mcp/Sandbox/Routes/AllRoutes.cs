using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Routes.Lists;
using Bitly.Mcp.Sandbox.Routes.Metrics;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>The table of operations, by the families of Bitly's specification.</summary>
internal static class AllRoutes
{
    public static IReadOnlyList<Route> List { get; } =
    [
        .. UserRoutes.List,
        .. OrganizationRoutes.List,
        .. GroupRoutes.List,
        .. GroupMetricRoutes.List,
        .. UsageRoutes.List,
        .. BitlinkListRoutes.List,
        .. TopRoutes.List,
        .. BitlinkRoutes.List,
        .. QrCodeRoutes.List,
        .. ScanRoutes.List,
        .. CampaignRoutes.List,
        .. CustomBitlinkRoutes.List,
        .. WebhookRoutes.List,
        .. WriteRoutes.List,
    ];
}
