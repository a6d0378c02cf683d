namespace Bitly.Mcp.Sandbox.Accounts;

/// <summary>A link that came after the start: by <c>POST /shorten</c> (with an address) or by <see cref="SandboxServer.AddLinks"/> (without).</summary>
internal sealed record AddedLink(long Created, string? LongUrl = null, string? Domain = null, string? Title = null);

/// <summary>
/// The links of one group in the order of their making: position 0 is the oldest, later ones are only appended.
/// Nothing is stored for the links of the start; everything about them follows from seed, group and position.
/// </summary>
internal sealed class LinkSeries(ulong seed, int initial, long firstCreated, long lastCreated)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> byLongUrl = new(StringComparer.Ordinal);
    private AddedLink[] added = new AddedLink[16];
    private int addedCount;

    /// <summary>Number of links.</summary>
    public int Count => initial + Volatile.Read(ref addedCount);

    /// <summary>Links of the start.</summary>
    public int Initial => initial;

    /// <summary>Creation time in Unix seconds; never falls with the position.</summary>
    public long CreatedAt(int position)
    {
        if (position >= initial) return Volatile.Read(ref added)[position - initial].Created;
        var span = lastCreated - firstCreated;
        var begin = (long)((Int128)span * position / initial);
        var end = (long)((Int128)span * (position + 1) / initial);
        var width = (ulong)Math.Max(1, end - begin);
        return firstCreated + begin + (long)(Bits(position) % width);
    }

    /// <summary>The scatter bits from which the link's properties follow.</summary>
    public ulong Bits(int position) => Scatter.Of(seed, (ulong)position);

    /// <summary>What is stored about a later link; null for one of the start.</summary>
    public AddedLink? Added(int position) => position < initial ? null : Volatile.Read(ref added)[position - initial];

    /// <summary>First position whose creation time is at least <paramref name="seconds"/>.</summary>
    public int FirstAtOrAfter(long seconds)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (CreatedAt(middle) < seconds) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Appends a link and answers its position.</summary>
    public int Add(AddedLink link)
    {
        lock (gate) return Append(link);
    }

    /// <summary>The position of the link that was made for this address before, or of a new one.</summary>
    public (int Position, bool IsNew) FindOrAdd(AddedLink link, bool forceNew)
    {
        var key = $"{link.Domain} {link.LongUrl}";
        lock (gate)
        {
            if (!forceNew && byLongUrl.TryGetValue(key, out var known)) return (known, false);
            return (byLongUrl[key] = Append(link), true);
        }
    }

    private int Append(AddedLink link)
    {
        if (addedCount == added.Length)
        {
            var larger = new AddedLink[added.Length * 2];
            added.CopyTo(larger, 0);
            Volatile.Write(ref added, larger);
        }
        // Two writers may have read the clock in one order and come here in the other; positions follow time.
        var previous = addedCount == 0 ? lastCreated : added[addedCount - 1].Created;
        added[addedCount] = link.Created >= previous ? link : link with { Created = previous };
        // The count is published last: a reader that sees it sees the link.
        Volatile.Write(ref addedCount, addedCount + 1);
        return initial + addedCount - 1;
    }
}
