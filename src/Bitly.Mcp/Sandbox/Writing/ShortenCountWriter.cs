using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Counts of links made: exact at every unit, because the links lie in the order of their making.</summary>
internal static class ShortenCountWriter
{
    /// <summary>Links made per bucket over the given groups; empty buckets are left out, as recorded.</summary>
    public static void Write(Exchange exchange, IReadOnlyList<GroupAccount> groups)
    {
        var window = Window.Of(exchange, sparse: true);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray("metrics");
        foreach (var bucket in window.Buckets)
        {
            var count = groups.Sum(group => Made(group, bucket));
            if (count == 0) continue;
            json.WriteStartObject();
            json.WriteTime("key", bucket.Start);
            json.WriteNumber("value", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        MetricsWriter.Head(exchange, window);
        json.WriteString("facet", "shorten_counts");
        json.WriteEndObject();
    }

    /// <summary>Links that a group made in a bucket.</summary>
    public static int Made(GroupAccount group, Bucket bucket) => group.Links.FirstAtOrAfter(bucket.End) - group.Links.FirstAtOrAfter(bucket.Start);

    /// <summary>QR codes that a group made in a bucket.</summary>
    public static int CodesMade(GroupAccount group, Bucket bucket)
    {
        var count = 0;
        for (var position = 0; position < group.QrCodes; position++)
            if (group.QrCode(position).Created is var created && created >= bucket.Start && created < bucket.End) count++;
        return count;
    }
}
