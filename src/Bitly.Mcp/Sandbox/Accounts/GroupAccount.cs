using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>One group with its links and QR codes.</summary>
internal sealed class GroupAccount
{
    public const int Campaigns = 3;
    public const int Channels = 4;
    private const int HistoryDays = 730;

    private readonly Lock gate = new();
    private GroupTotals? totals;
    private string? url;

    public GroupAccount(SandboxAccount account, int index, int links)
    {
        (Account, Index) = (account, index);
        var seed = Scatter.Of(account.Options.Seed, (ulong)index);
        var now = account.Options.Now.ToUnixTimeSeconds();
        Links = new LinkSeries(seed, links, now - ((long)HistoryDays * Times.SecondsPerDay), now - 60);
        Guid = $"Bsandbox{index + 1:000}";
        Name = Words.GroupNames[index % Words.GroupNames.Length] + (index < Words.GroupNames.Length ? "" : $" {(index / Words.GroupNames.Length) + 1}");
        Bsds = (index % 3) switch { 0 => [$"go{Suffix(index)}.example"], 1 => [], _ => [$"s{Suffix(index)}.shop.example", $"l{Suffix(index)}.shop.example"] };
        Domain = Bsds.Count > 0 ? Bsds[0] : "bit.ly";
        Created = now - ((long)(HistoryDays + 30 - (index % 30)) * Times.SecondsPerDay);
        Modified = now - ((long)(20 + (index % 90)) * Times.SecondsPerDay) + 4_321;
    }

    public SandboxAccount Account { get; }

    public int Index { get; }

    public string Guid { get; }

    public string Name { get; }

    public IReadOnlyList<string> Bsds { get; }

    /// <summary>Domain of the group's links.</summary>
    public string Domain { get; }

    public long Created { get; }

    public long Modified { get; }

    public LinkSeries Links { get; }

    /// <summary>Number of QR codes.</summary>
    public int QrCodes => Account.Options.QrCodesPerGroup;

    public bool HasRareFields => Account.Options.Fields == SandboxFields.All;

    /// <summary>Metrics of this group leave out buckets without clicks and echo -1, as one recorded account did; the others fill them with zeros.</summary>
    public bool IsSparse => Index % 2 == 1;

    /// <summary>The group's own address under that base; the same text again while the base stays.</summary>
    public string UrlUnder(string baseUrl)
    {
        var known = url;
        if (known is not null && known.Length == baseUrl.Length + "/groups/".Length + Guid.Length && known.StartsWith(baseUrl, StringComparison.Ordinal)) return known;
        return url = $"{baseUrl}/groups/{Guid}";
    }

    public Link Link(int position) => new(this, position);

    public QrCode QrCode(int position) => new(this, position);

    public string CampaignGuid(int campaign) => $"Csandbox{Index + 1:000}{campaign + 1}";

    public string ChannelGuid(int channel) => $"Hsandbox{Index + 1:000}{channel + 1}";

    /// <summary>Position of the QR code that is coupled to that link, or -1. Codes are spread evenly over the links of the start.</summary>
    public int QrCodeOf(int link)
    {
        if (!HasRareFields || QrCodes == 0 || link >= Links.Initial) return -1;
        var code = (int)((((long)link * QrCodes) + Links.Initial - 1) / Links.Initial);
        return code < QrCodes && LinkOf(code) == link ? code : -1;
    }

    /// <summary>Position of the link to which a QR code is coupled, or -1 for a decoupled one.</summary>
    public int LinkOf(int code)
    {
        if (code % 4 == 3 || Links.Initial < QrCodes) return -1;
        return (int)((long)code * Links.Initial / QrCodes);
    }

    /// <summary>Day totals over all links and codes, computed once until links are added or the clock moves to another day.</summary>
    public GroupTotals Totals()
    {
        lock (gate)
        {
            var (count, today) = (Links.Count, Times.DayOf(Account.Now));
            if (totals is null || totals.Links != count || totals.Today != today) totals = GroupTotals.Of(this, count, today);
            return totals;
        }
    }

    private static string Suffix(int index) => index < 3 ? "" : $"{(index / 3) + 1}";
}
