using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>The seeded account: one user, one organization, its groups, and the clock of its data.</summary>
internal sealed class SandboxAccount
{
    /// <summary>The organization that the token may use.</summary>
    public const string OrganizationGuid = "Osandbox001";

    /// <summary>An organization that exists and is refused with 403; only <c>include_all=true</c> shows it.</summary>
    public const string ForeignOrganizationGuid = "Osandbox999";

    /// <summary>A group of that organization: 403 for every call.</summary>
    public const string ForeignGroupGuid = "Bforeign001";

    private long now;

    public SandboxAccount(SandboxOptions options)
    {
        Options = options;
        Plan = Plan.Named(options.Plan) ?? throw SandboxErrors.UnknownPlan(options.Plan);
        now = options.Now.ToUnixTimeSeconds();
        LinkCodes = new Codes(Scatter.Of(options.Seed, 0x11));
        QrCodes = new Codes(Scatter.Of(options.Seed, 0x22));
        Groups = options.InitialLinks.Select((links, index) => new GroupAccount(this, index, links)).ToArray();
        SeededThisMonth = LinksThisMonth();
    }

    public SandboxOptions Options { get; }

    public Plan Plan { get; }

    public Codes LinkCodes { get; }

    public Codes QrCodes { get; }

    public IReadOnlyList<GroupAccount> Groups { get; }

    /// <summary>The account's time in Unix seconds.</summary>
    public long Now => Volatile.Read(ref now);

    /// <summary>Links of the running month that were there at the start.</summary>
    public int SeededThisMonth { get; }

    /// <summary>Links a month: the plan's number on top of those the account began with, so that a large account can still shorten.</summary>
    public int LinkLimit => SeededThisMonth + Plan.Links;

    /// <summary>Moves the clock on.</summary>
    public long Advance(long seconds) => Interlocked.Add(ref now, seconds);

    /// <summary>All domains of the groups.</summary>
    public IEnumerable<string> Bsds => Groups.SelectMany(group => group.Bsds);

    /// <summary>The group of that guid, or null.</summary>
    public GroupAccount? Group(string guid) => Groups.FirstOrDefault(group => group.Guid == guid);

    /// <summary>Links of all groups that were made since the first of the month.</summary>
    public int LinksThisMonth()
    {
        var month = Times.MonthOf(Now);
        return Groups.Sum(group => group.Links.Count - group.Links.FirstAtOrAfter(month));
    }

    /// <summary>Finds a bitlink by domain and back-half, be it the hash or a custom one.</summary>
    /// <returns>The link and, for a custom back-half, its place among the link's own (0 the newest), else -1; null when there is none.</returns>
    public (Link Link, int Keyword)? Find(string domain, string backHalf)
    {
        var (code, keyword) = Split(backHalf);
        if (!LinkCodes.TryRead(code, out var group, out var position)) return null;
        if (group >= Groups.Count || position >= Groups[group].Links.Count) return null;
        var link = Groups[group].Link(position);
        if (!string.Equals(link.Domain, domain, StringComparison.OrdinalIgnoreCase) || keyword >= link.CustomCount) return null;
        if (keyword < 0) return (link, keyword);
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        link.AppendKeyword(ref text, keyword);
        return System.Text.Encoding.UTF8.GetString(text.Written) == backHalf ? (link, keyword) : null;
    }

    /// <summary>Finds a QR code by its id.</summary>
    public QrCode? FindQrCode(string id)
    {
        if (id.Length == 0 || id[0] != 'Q' || !QrCodes.TryRead(id.AsSpan(1), out var group, out var position)) return null;
        return group < Groups.Count && position < Groups[group].QrCodes ? Groups[group].QrCode(position) : null;
    }

    // spring-1aB2cD3 is the newest custom back-half of 1aB2cD3, spring-1aB2cD3-1 the one before.
    private static (string Code, int Keyword) Split(string backHalf)
    {
        var parts = backHalf.Split('-');
        return parts.Length switch
        {
            1 => (backHalf, -1),
            2 => (parts[1], 0),
            3 when parts[2] == "1" => (parts[1], 1),
            _ => ("", -1),
        };
    }
}
