using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>
/// One bitlink, computed from its group and position when it is asked for. The frequencies are those of the measured
/// page of 682 bytes a link: 1.5 tags, 0.65 custom back-halves, 0.3 deeplinks and 0.2 campaigns on average.
/// </summary>
internal readonly struct Link
{
    private readonly ulong bits;
    private readonly ulong words;

    public Link(GroupAccount group, int position)
    {
        (Group, Position) = (group, position);
        bits = group.Links.Bits(position);
        words = Scatter.Of(bits, 1);
        Created = group.Links.CreatedAt(position);
        Added = group.Links.Added(position);
    }

    public GroupAccount Group { get; }

    /// <summary>0 is the oldest of the group.</summary>
    public int Position { get; }

    /// <summary>Unix seconds.</summary>
    public long Created { get; }

    /// <summary>What was given when it was made after the start.</summary>
    public AddedLink? Added { get; }

    public ulong Bits => bits;

    /// <summary>Made by <c>POST /shorten</c> or <c>POST /bitlinks</c>: nothing but the address is set.</summary>
    public bool IsShortened => Added?.LongUrl is not null;

    public string Domain => Added?.Domain ?? Group.Domain;

    public bool HasTitle => IsShortened ? Added!.Title is not null : Byte(0) >= 13;

    public bool IsTitleRare => Byte(0) is >= 13 and < 26;

    public bool IsArchived => !IsShortened && Byte(1) < 20;

    public int TagCount => IsShortened ? 0 : Byte(2) & 3;

    public int CustomCount => IsShortened ? 0 : Byte(3) < 26 ? 2 : Byte(3) < 140 ? 1 : 0;

    public bool HasDeeplink => !IsShortened && Byte(4) < 77;

    public bool HasCampaign => !IsShortened && Byte(5) < 51;

    public bool HasExpiration => !IsShortened && Group.HasRareFields && Byte(6) < 7;

    public bool HasRouting => !IsShortened && Group.HasRareFields && Byte(6) is >= 7 and < 13;

    public bool HasLaunchpads => !IsShortened && Group.HasRareFields && Byte(6) >= 224;

    public bool IsOnLaunchpad => HasLaunchpads && Byte(6) >= 248;

    public int Campaign => Byte(5) % GroupAccount.Campaigns;

    public int Channel => (Byte(5) / GroupAccount.Campaigns) % GroupAccount.Channels;

    /// <summary>Place of its maker in <see cref="Words.Logins"/>.</summary>
    public int Creator => IsShortened ? 0 : Byte(7) % Words.Logins.Length;

    public string CreatedBy => Words.Logins[Creator];

    /// <summary>Place of its app in <see cref="Words.ClientIds"/>.</summary>
    public int Client => Byte(7) & 1;

    /// <summary>A year after it was made; some of these times have passed.</summary>
    public long Expires => Created + (365L * Times.SecondsPerDay);

    /// <summary>Position of its QR code among the group's, or -1.</summary>
    public int QrCode => Group.QrCodeOf(Position);

    /// <summary>The n-th of its tags: distinct words of the list.</summary>
    public string Tag(int index) => Words.Tags[TagWord(index)];

    /// <summary>Place of the n-th tag in <see cref="Words.Tags"/>.</summary>
    public int TagWord(int index) => (Word(0, Words.Tags.Length) + (index * 5)) % Words.Tags.Length;

    /// <summary>A number below <paramref name="count"/> that belongs to the link; each <paramref name="slot"/> (0 to 7) gives another.</summary>
    public int Word(int slot, int count) => (int)((words >> (slot * 8)) & 0xFF) % count;

    public void AppendId(ref Utf8Text text)
    {
        text.Append(Domain);
        text.Append("/"u8);
        AppendCode(ref text);
    }

    public void AppendCode(ref Utf8Text text) => Group.Account.LinkCodes.Write(Group.Index, Position, text.Take(Codes.Length));

    /// <summary>Back-half of the n-th custom link; 0 is the newest.</summary>
    public void AppendKeyword(ref Utf8Text text, int index)
    {
        text.Append(Words.Keywords[Word(1 + index, Words.Keywords.Length)]);
        text.Append("-"u8);
        AppendCode(ref text);
        if (index == 0) return;
        text.Append("-"u8);
        text.Append(index);
    }

    /// <summary>The address as text, however long.</summary>
    public string LongUrl()
    {
        if (IsShortened) return Added!.LongUrl!;
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        AppendLongUrl(ref text);
        return text.ToString();
    }

    /// <summary>The title as text, or "".</summary>
    public string Title()
    {
        if (IsShortened || !HasTitle) return Added?.Title ?? "";
        var text = new Utf8Text(stackalloc byte[Utf8Text.BufferSize]);
        AppendTitle(ref text);
        return text.ToString();
    }

    /// <summary>The id as text: domain and code.</summary>
    public string Id() => $"{Domain}/{Group.Account.LinkCodes.Text(Group.Index, Position)}";

    /// <summary>The address of a link of the start.</summary>
    public void AppendLongUrl(ref Utf8Text text)
    {
        text.Append("https://www.shop.example/"u8);
        text.Append(Words.Sections[Word(3, Words.Sections.Length)]);
        text.Append("/"u8);
        text.Append(Words.Pages[Word(4, Words.Pages.Length)]);
        text.Append("/"u8);
        AppendCode(ref text);
        text.Append("?utm_source=bitly&utm_medium="u8);
        text.Append(Words.Media[Word(5, Words.Media.Length)]);
        text.Append("&utm_campaign="u8);
        text.Append(Words.Pages[Word(5, Words.Pages.Length)]);
        text.Append("-2026&utm_content=item-"u8);
        text.Append(Position);
    }

    /// <summary>The title of a link of the start.</summary>
    public void AppendTitle(ref Utf8Text text)
    {
        text.Append((IsTitleRare ? Words.RareTitles : Words.PlainTitles)[Word(6, 8)]);
        text.Append(Position + 1);
    }

    private int Byte(int index) => (int)((bits >> (index * 8)) & 0xFF);
}
