using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Routes.Lists;

/// <summary>The filters of a group's bitlinks (bitly-api.md 5.2). <c>channel_guid</c> overrides all others.</summary>
internal sealed class LinkFilter
{
    private readonly GroupAccount group;
    private readonly Exchange exchange;
    private readonly List<Predicate<Link>> conditions = [];

    public LinkFilter(Exchange exchange, GroupAccount group)
    {
        (this.exchange, this.group) = (exchange, group);
        (First, End) = (0, group.Links.Count);
        if (exchange.Query.Text("channel_guid") is { Length: > 0 } channel)
        {
            conditions.Add(link => link.HasCampaign && group.ChannelGuid(link.Channel) == channel);
            return;
        }
        if (exchange.Query.Seconds("created_after") is { } after) First = group.Links.FirstAtOrAfter(after);
        if (exchange.Query.Seconds("created_before") is { } before) End = group.Links.FirstAtOrAfter(before);
        AddSwitches(exchange.Account.Now);
        AddLists();
        AddSearches();
    }

    /// <summary>Oldest position in the range of time; <c>created_after</c> takes its own second in, so nothing is lost at the edge.</summary>
    public int First { get; }

    /// <summary>Position behind the newest in the range of time.</summary>
    public int End { get; }

    /// <summary>Whether a link in the range is wanted.</summary>
    public bool Wants(in Link link)
    {
        foreach (var condition in conditions)
            if (!condition(link)) return false;
        return true;
    }

    private void AddSwitches(long now)
    {
        Add("archived", absent: false, link => link.IsArchived);
        Add("deeplinks", absent: null, link => link.HasDeeplink);
        // No group of the account has rules for a whole domain.
        Add("domain_deeplinks", absent: null, _ => false);
        Add("custom_bitlink", absent: null, link => link.CustomCount > 0);
        Add("has_qr_codes", absent: null, link => link.QrCode >= 0);
        Add("has_expiration", absent: null, link => link.HasExpiration);
        Add("is_expired", absent: null, link => link.HasExpiration && link.Expires <= now);
        Add("has_dynamic_routing", absent: null, link => link.HasRouting);
    }

    private void AddLists()
    {
        if (exchange.Query.Text("campaign_guid") is { Length: > 0 } campaign)
            conditions.Add(link => link.HasCampaign && group.CampaignGuid(link.Campaign) == campaign);
        if (exchange.Query.Many("tags") is { Count: > 0 } tags) conditions.Add(link => HasAny(link, tags));
        if (exchange.Query.Many("encoding_login") is { Count: > 0 } logins) conditions.Add(link => logins.Contains(link.CreatedBy));
        if (exchange.Query.Many("launchpad_ids") is { Count: > 0 } pages)
            conditions.Add(link => link.IsOnLaunchpad && pages.Contains(Words.LaunchpadIds[link.Word(7, Words.LaunchpadIds.Length)]));
    }

    private void AddSearches()
    {
        if (exchange.Query.Text("query") is { Length: > 0 } query)
            conditions.Add(link => Text(link, titleToo: true).Contains(query, StringComparison.OrdinalIgnoreCase));
        if (exchange.Query.Text("hostname_path_query") is { Length: > 0 } path)
            conditions.Add(link => Text(link, titleToo: false).Split('?')[0].Contains(path, StringComparison.OrdinalIgnoreCase));
    }

    private void Add(string name, bool? absent, Predicate<Link> holds)
    {
        if (exchange.Query.Switch(name, absent) is { } wanted) conditions.Add(link => holds(link) == wanted);
    }

    private static bool HasAny(Link link, IReadOnlyList<string> tags)
    {
        for (var index = 0; index < link.TagCount; index++)
            if (tags.Contains(link.Tag(index))) return true;
        return false;
    }

    private static string Text(in Link link, bool titleToo) =>
        titleToo ? $"{link.Title()} {link.Id()} {link.LongUrl()}" : link.LongUrl();
}
