using static Bitly.Pipeline.Catalog.Entries;

namespace Bitly.Pipeline.Catalog;

/// <summary>Campaigns, channels and custom back-halves: paid plans only.</summary>
internal static class CampaignEndpoints
{
    private static readonly ParentLink OfCustomBitlink =
        new("group_bitlinks", "custom_bitlinks", Each: true, StripScheme: true, Distinct: true, CopyAs: "custom_bitlink");

    public static IEnumerable<CatalogEntry> All()
    {
        yield return new CatalogEntry
        {
            Name = "campaigns", Operation = "getCampaigns", Path = "/campaigns", Selector = "campaigns", PrimaryKey = ["guid"], Tier = PlanTier.Paid,
            About = "Campaigns", Fields = Shapes.Campaign, Goals = "campaigns",
        };
        yield return Part("campaign", "getCampaign", "/campaigns/{campaign_guid}", "$", new ParentLink("campaigns", "guid"),
            "One campaign in full; campaigns has the same fields for one request", Shapes.Campaign) with
        {
            PrimaryKey = ["guid"], IncludeFromParent = [], Tier = PlanTier.Paid, Goals = "single campaign details",
        };
        yield return new CatalogEntry
        {
            Name = "channels", Operation = "getChannels", Path = "/channels", Selector = "channels", PrimaryKey = ["guid"], Tier = PlanTier.Paid,
            About = "Channels", Fields = Shapes.Channel, Goals = "channels",
        };
        yield return Part("channel", "getChannel", "/channels/{channel_guid}", "$", new ParentLink("channels", "guid"),
            "One channel in full; channels has the same fields for one request", Shapes.Channel) with
        {
            PrimaryKey = ["guid"], IncludeFromParent = [], Tier = PlanTier.Paid, Goals = "single channel details",
        };
        yield return Part("custom_bitlink", "getCustomBitlink", "/custom_bitlinks/{custom_bitlink}", "$", OfCustomBitlink,
            "Each custom back-half with the links it led to", Shapes.CustomBitlink) with
        {
            PrimaryKey = ["custom_bitlink"], IncludeFromParent = [], Tier = PlanTier.Paid, CostPer = CostPer.CustomBitlink, Goals = "custom back-half history keyword",
        };
        yield return Series("custom_bitlink_clicks", "getClicksForCustomBitlink", "/custom_bitlinks/{custom_bitlink}/clicks", "link_clicks", OfCustomBitlink, "date",
            "Clicks per custom back-half and day", MetricShapes.LinkClicks) with
        {
            IncludeFromParent = [], Tier = PlanTier.Paid, CostPer = CostPer.CustomBitlink, Goals = "clicks over time per custom back-half",
        };
        yield return Facet("custom_bitlink_clicks_by_destination", "getCustomBitlinkMetricsByDestination", "/custom_bitlinks/{custom_bitlink}/clicks_by_destination",
            OfCustomBitlink, ["value"], "Clicks per custom back-half and destination", MetricShapes.Clicks) with
        {
            IncludeFromParent = [], Params = Query(("unit", "day"), ("units", -1)), Tier = PlanTier.Paid, CostPer = CostPer.CustomBitlink,
            Goals = "clicks by destination per custom back-half",
        };
    }
}
