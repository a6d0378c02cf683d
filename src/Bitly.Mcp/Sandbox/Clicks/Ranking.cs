using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Clicks;

/// <summary>The greatest of a group by events in a window; equal ones by position.</summary>
internal static class Ranking
{
    /// <summary>Links with at least one event, the greatest first.</summary>
    public static List<(Link Link, long Count)> Links(GroupAccount group, Window window, int size, Func<Link, DailyEvents> eventsOf) =>
        Top(group.Links.Count, size, position => window.Total(eventsOf(group.Link(position)))).ConvertAll(top => (group.Link(top.Position), top.Count));

    /// <summary>QR codes with at least one scan, the greatest first.</summary>
    public static List<(QrCode Code, long Count)> Codes(GroupAccount group, Window window, int size, Predicate<QrCode> wanted) =>
        Top(group.QrCodes, size, position => wanted(group.QrCode(position)) ? window.Total(DailyEvents.ScansOf(group.QrCode(position))) : 0)
            .ConvertAll(top => (group.QrCode(top.Position), top.Count));

    // A queue of the size wanted: a million links need no list of a million numbers.
    private static List<(int Position, long Count)> Top(int length, int size, Func<int, long> countOf)
    {
        var queue = new PriorityQueue<(int Position, long Count), (long Count, int Order)>();
        for (var position = 0; position < length; position++)
        {
            var count = countOf(position);
            if (count == 0) continue;
            if (queue.Count < size) queue.Enqueue((position, count), (count, -position));
            else queue.EnqueueDequeue((position, count), (count, -position));
        }
        var top = new List<(int Position, long Count)>(queue.Count);
        while (queue.TryDequeue(out var item, out _)) top.Add(item);
        top.Reverse();
        return top;
    }
}
