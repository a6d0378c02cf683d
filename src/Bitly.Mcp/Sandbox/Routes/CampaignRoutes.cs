using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes;

/// <summary>Campaigns and channels: three and four a group. Every channel of a group serves all its campaigns.</summary>
internal static class CampaignRoutes
{
    private static readonly string[] CampaignNames = ["Spring 26", "Summer sale", "Évergreen"];
    private static readonly string[] ChannelNames = ["Newsletter", "Social", "Print", "Partners"];

    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/campaigns", Campaigns, Plan.Growth),
        new("GET", "/campaigns/{campaign_guid}", Campaign, Plan.Growth),
        new("GET", "/channels", Channels, Plan.Growth),
        new("GET", "/channels/{channel_guid}", Channel, Plan.Growth),
    ];

    private static void Campaigns(Exchange exchange)
    {
        var groups = Groups(exchange);
        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("campaigns");
        foreach (var group in groups)
            for (var number = 0; number < GroupAccount.Campaigns; number++) WriteCampaign(exchange, group, number);
        exchange.Json.WriteEndArray();
        exchange.Json.WriteEndObject();
    }

    private static void Campaign(Exchange exchange)
    {
        var (group, number) = Find(exchange, exchange.Values[0], GroupAccount.Campaigns, (owner, index) => owner.CampaignGuid(index));
        WriteCampaign(exchange, group, number);
    }

    private static void Channels(Exchange exchange)
    {
        var groups = Groups(exchange);
        if (exchange.Query.Text("campaign_guid") is { Length: > 0 } campaign)
        {
            var (owner, _) = Find(exchange, campaign, GroupAccount.Campaigns, (group, index) => group.CampaignGuid(index));
            groups = groups.Where(group => group == owner);
        }
        exchange.Json.WriteStartObject();
        exchange.Json.WriteStartArray("channels");
        foreach (var group in groups)
            for (var number = 0; number < GroupAccount.Channels; number++) WriteChannel(exchange, group, number);
        exchange.Json.WriteEndArray();
        exchange.Json.WriteEndObject();
    }

    private static void Channel(Exchange exchange)
    {
        var (group, number) = Find(exchange, exchange.Values[0], GroupAccount.Channels, (owner, index) => owner.ChannelGuid(index));
        WriteChannel(exchange, group, number);
    }

    private static void WriteCampaign(Exchange exchange, GroupAccount group, int number)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("guid", group.CampaignGuid(number));
        json.WriteString("group_guid", group.Guid);
        json.WriteString("created_by", Words.Logins[number]);
        json.WriteString("name", CampaignNames[number]);
        json.WriteString("description", $"All links of {CampaignNames[number]}");
        WriteTimes(exchange, group, number);
        json.WriteEndObject();
    }

    private static void WriteChannel(Exchange exchange, GroupAccount group, int number)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("guid", group.ChannelGuid(number));
        json.WriteString("name", ChannelNames[number]);
        json.WriteString("group_guid", group.Guid);
        WriteTimes(exchange, group, number);
        json.WriteEndObject();
    }

    private static void WriteTimes(Exchange exchange, GroupAccount group, int number)
    {
        exchange.Json.WriteTime("created", group.Created + ((number + 1) * 3600L));
        exchange.Json.WriteTime("modified", group.Modified + (number * 60L));
        exchange.Json.WriteGroupReference(group.UrlUnder(exchange.Base));
    }

    private static IEnumerable<GroupAccount> Groups(Exchange exchange) =>
        exchange.Query.Text("group_guid") is { Length: > 0 } guid ? [exchange.GroupOf(guid)] : exchange.Account.Groups;

    private static (GroupAccount Group, int Number) Find(Exchange exchange, string guid, int count, Func<GroupAccount, int, string> guidOf)
    {
        foreach (var group in exchange.Account.Groups)
            for (var number = 0; number < count; number++)
                if (guidOf(group, number) == guid) return (group, number);
        throw ApiRefusal.NotFound();
    }
}
