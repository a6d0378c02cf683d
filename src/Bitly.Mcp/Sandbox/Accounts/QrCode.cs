using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>One QR code, computed from its group and position when it is asked for.</summary>
internal readonly struct QrCode
{
    private readonly ulong bits;

    public QrCode(GroupAccount group, int position)
    {
        (Group, Position) = (group, position);
        bits = Scatter.Of(Scatter.Of(group.Account.Options.Seed, 0xC0DE + (ulong)group.Index), (ulong)position);
        LinkPosition = group.LinkOf(position);
        // A decoupled code lies evenly in the last year; a coupled one is made an hour after its link.
        var start = group.Account.Options.Now.ToUnixTimeSeconds();
        var span = 360L * Times.SecondsPerDay;
        Created = LinkPosition >= 0
            ? Math.Min(group.Links.CreatedAt(LinkPosition) + 3600, start - 30)
            : start - span + (span * position / Math.Max(1, group.QrCodes));
    }

    public GroupAccount Group { get; }

    /// <summary>0 is the first of the group.</summary>
    public int Position { get; }

    /// <summary>Position of its link, or -1 when it is decoupled.</summary>
    public int LinkPosition { get; }

    /// <summary>Unix seconds.</summary>
    public long Created { get; }

    /// <summary>Unix seconds; half of the codes were changed after a day.</summary>
    public long Updated => (bits & 1) == 0 ? Created : Math.Max(Created, Math.Min(Created + Times.SecondsPerDay, Group.Account.Options.Now.ToUnixTimeSeconds()));

    public ulong Bits => bits;

    public bool IsCoupled => LinkPosition >= 0;

    public bool IsArchived => Byte(1) < 20;

    public bool IsCustomized => Byte(2) < 128;

    public bool IsGs1 => !IsCoupled && Byte(3) < 64;

    public bool HasExpiration => Byte(4) < 12;

    public bool HasRouting => !IsCoupled && Byte(4) > 180;

    public int TagCount => Byte(5) & 1;

    public string Tag => Words.Tags[Byte(5) % Words.Tags.Length];

    public string CreatedBy => Words.Logins[Byte(6) % Words.Logins.Length];

    /// <summary>Unix seconds.</summary>
    public long Expires => Created + (180L * Times.SecondsPerDay);

    public string Id => "Q" + Group.Account.QrCodes.Text(Group.Index, Position);

    public string Title => $"{Places[Byte(7) % Places.Length]} {Position + 1}";

    private static readonly string[] Places = ["Shop window", "Table card", "Bus shelter", "Parcel insert", "Flyer", "Messestand"];

    private int Byte(int index) => (int)((bits >> (index * 8)) & 0xFF);
}
