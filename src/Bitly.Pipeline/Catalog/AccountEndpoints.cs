using static Bitly.Pipeline.Catalog.Entries;

namespace Bitly.Pipeline.Catalog;

/// <summary>The user, organizations, limits, domains, webhooks and OAuth applications.</summary>
internal static class AccountEndpoints
{
    public static IEnumerable<CatalogEntry> All() => [.. Account(), .. Organizations(), .. Integrations()];

    private static IEnumerable<CatalogEntry> Account()
    {
        yield return new CatalogEntry
        {
            Name = "user", Operation = "getUser", Path = "/user", PrimaryKey = ["login"], WriteDisposition = Schemas.WriteDisposition.Replace,
            About = "The user the token belongs to, with e-mail addresses", Fields = Shapes.User, Goals = "user login who am i token default group",
        };
        yield return new CatalogEntry
        {
            Name = "platform_limits", Operation = "getPlatformLimits", Path = "/user/platform_limits", Selector = "platform_limits",
            PrimaryKey = ["endpoint"], WriteDisposition = Schemas.WriteDisposition.Replace,
            About = "Hourly request limits per endpoint and what is used of them", Fields = MetricShapes.PlatformLimit, Goals = "rate limits hourly quota",
        };
        yield return new CatalogEntry
        {
            Name = "bsds", Operation = "getBSDs", Path = "/bsds", Selector = "bsds", WrapScalarsAs = "bsd", PrimaryKey = ["bsd"],
            WriteDisposition = Schemas.WriteDisposition.Replace,
            About = "Branded short domains", Fields = [Field.Text("bsd", "Domain")], Goals = "domains branded",
        };
    }

    private static IEnumerable<CatalogEntry> Organizations()
    {
        yield return new CatalogEntry
        {
            Name = "organizations", Operation = "getOrganizations", Path = "/organizations", Selector = "organizations", PrimaryKey = ["guid"],
            About = "Organizations of the token, with their plan", Fields = Shapes.Organization, Goals = "organizations plan tier company",
        };
        yield return Part("organization", "getOrganization", "/organizations/{organization_guid}", "$", OfOrganization,
            "One organization in full; organizations has the same fields for one request", Shapes.Organization) with
        {
            PrimaryKey = ["guid"], IncludeFromParent = [], Goals = "single organization details",
        };
        yield return Part("organization_plan_limits", "getPlanLimits", "/organizations/{organization_guid}/plan_limits", "plan_limits", OfOrganization,
            "Monthly limits of the plan and what is used of them", MetricShapes.PlanLimit) with
        {
            Envelope = ["organization_guid"], IncludeFromParent = [], PrimaryKey = ["organization_guid", "name"], Goals = "plan limits monthly quota requests left",
        };
        yield return Series("organization_shorten_counts", "getOrganizationShortenCounts", "/organizations/{organization_guid}/shorten_counts", "metrics", OfOrganization, "key",
            "Links made per organization and day", MetricShapes.Count) with { Envelope = MetricShapes.FacetWindow, Goals = "links created over time per organization" };
        yield return Part("organization_shorten_counts_by_group", "getOrganizationShortenCountsByGroup", "/organizations/{organization_guid}/shorten_counts_by_group", "metrics", OfOrganization,
            "Links made this month per group", MetricShapes.Count) with
        {
            Envelope = MetricShapes.FacetWindow, PrimaryKey = ["_organizations_guid", "key"], MergeKey = ["_organizations_guid"],
            Goals = "links created this month per group",
        };
    }

    private static IEnumerable<CatalogEntry> Integrations()
    {
        yield return Part("organization_webhooks", "getWebhooks", "/organizations/{organization_guid}/webhooks", "webhooks", OfOrganization,
            "Webhooks of each organization; the client secret in the answer is never stored", Shapes.Webhook) with
        {
            PrimaryKey = ["guid"], IncludeFromParent = [], Drop = ["client_secret"], Tier = PlanTier.Enterprise, Goals = "webhooks integrations alerts",
        };
        yield return Part("webhook", "getWebhook", "/webhooks/{webhook_guid}", "$", new ParentLink("organization_webhooks", "guid"),
            "One webhook in full; organization_webhooks has the same fields for one request", Shapes.Webhook) with
        {
            PrimaryKey = ["guid"], IncludeFromParent = [], Drop = ["client_secret"], Tier = PlanTier.Enterprise, Goals = "single webhook details",
        };
        yield return Part("oauth_app", "getOAuthApp", "/apps/{client_id}", "$", new ParentLink("group_bitlinks", "client_id", Distinct: true),
            "The OAuth applications that made links",
            [
                Field.Text("name", "Name"), Field.Text("client_id", "Key"), Field.Text("description", "Description"), Field.Text("link", "Home page"),
                Field.Bool("require_oauth_pkce", "Needs PKCE"), Field.Bool("internal_app", "Made by Bitly"),
            ]) with { PrimaryKey = ["client_id"], IncludeFromParent = [], CostPer = CostPer.OAuthApp, Goals = "applications oauth apps which tool made links" };
    }
}
