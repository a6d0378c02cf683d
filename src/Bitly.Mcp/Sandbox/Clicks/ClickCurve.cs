using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>
/// Events of one link or code per day: a pure function of seed, link and day. It knows nothing of the clock, so a day's
/// number never changes once it is past; whoever reads it cuts at today.
/// </summary>
internal readonly struct ClickCurve
{
    private const int Forever = int.MaxValue;
    private readonly ulong bits;
    private readonly int peak;
    private readonly int life;

    private ClickCurve(ulong bits, int firstDay)
    {
        this.bits = bits;
        FirstDay = firstDay;
        // Halving frequencies: half of the links peak at 2 a day, one in a thousand at 2,048.
        peak = 2 << Math.Min(10, System.Numerics.BitOperations.TrailingZeroCount(bits));
        life = ((bits >> 40) & 15) switch { 0 => 0, 1 => Forever, < 10 => 21, _ => 7 };
    }

    /// <summary>Day on which the link was made.</summary>
    public int FirstDay { get; }

    /// <summary>Last day with events, at most <paramref name="today"/>.</summary>
    public int LastDay(int today) => life == Forever ? today : Math.Min(today, FirstDay + life - 1);

    /// <summary>Key under which a day's events are spread over hours and profiles.</summary>
    public int SpreadKey(int day) => (int)(Scatter.Of(bits, (ulong)day) >> 33);

    /// <summary>Clicks of a link.</summary>
    public static ClickCurve Of(in Link link) => new(Scatter.Of(link.Bits, 7), Times.DayOf(link.Created));

    /// <summary>Scans of a QR code.</summary>
    public static ClickCurve Of(in QrCode code) => new(Scatter.Of(code.Bits, 8), Times.DayOf(code.Created));

    /// <summary>Events on that day.</summary>
    public int OnDay(int day)
    {
        var age = day - FirstDay;
        if (age < 0 || age >= life) return 0;
        var decay = life == Forever ? 64 : 256 * (life - age) / life;
        return (int)((long)peak * decay * (int)(Scatter.Of(bits, (ulong)day) & 0xFF) >> 16);
    }
}

/// <summary>Shares out whole numbers so that the parts add up to the whole exactly.</summary>
internal static class EvenSpread
{
    /// <summary>The part of one slot: the same for all, and one more for as many slots as remain, beginning at <paramref name="key"/>.</summary>
    public static long Part(long whole, int slots, int key, int slot)
    {
        var (share, rest) = Math.DivRem(whole, slots);
        return share + ((slot + slots - (int)((uint)key % (uint)slots)) % slots < rest ? 1 : 0);
    }

    /// <summary>Adds the parts to <paramref name="target"/>.</summary>
    public static void AddTo(Span<long> target, long whole, int key)
    {
        var (share, rest) = Math.DivRem(whole, target.Length);
        if (share > 0)
            foreach (ref var slot in target) slot += share;
        var first = (int)((uint)key % (uint)target.Length);
        for (var index = 0; index < rest; index++) target[(first + index) % target.Length]++;
    }
}
