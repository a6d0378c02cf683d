using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>What a facet answer calls its things.</summary>
/// <param name="Facet">Value of <c>facet</c>.</param>
/// <param name="Count">Name of the number: clicks or scans.</param>
/// <param name="Value">Name of the value.</param>
internal sealed record FacetNames(string Facet, string Count = "clicks", string Value = "value");

/// <summary>Writes events by country, device, referrer and city: sums over the whole window, the greatest first.</summary>
internal static class FacetWriter
{
    private const int DefaultSize = 50;

    /// <summary>One row for each value that <paramref name="valueOf"/> finds in the profiles.</summary>
    public static void Write(Exchange exchange, DailyEvents events, FacetNames names, Func<Profile, string> valueOf)
    {
        var window = Window.Of(exchange, sparse: false);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray("metrics");
        foreach (var (value, count) in Rows(window.PerProfile(events), valueOf).Take(Size(exchange)))
        {
            json.WriteStartObject();
            json.WriteString(names.Value, value);
            json.WriteNumber(names.Count, count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        MetricsWriter.Head(exchange, window);
        json.WriteString("facet", names.Facet);
        json.WriteEndObject();
    }

    /// <summary>One row a city; clicks without a known city are counted beside the list.</summary>
    public static void WriteCities(Exchange exchange, DailyEvents events, string countName)
    {
        var window = Window.Of(exchange, sparse: false);
        var counts = window.PerProfile(events);
        var rows = Rows(counts, profile => profile.City).Where(row => row.Value is not null).ToArray();
        var listed = Math.Min(Size(exchange), rows.Length);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray("metrics");
        foreach (var (city, count) in rows.Take(listed))
        {
            json.WriteStartObject();
            json.WriteString("city", city!.Name);
            json.WriteString("subregion", "");
            json.WriteString("region", city.Region);
            json.WriteString("country", city.Country);
            json.WriteNumber(countName, count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        var noCity = Rows(counts, profile => profile.HasNoCity).Where(row => row.Value).Sum(row => row.Count);
        json.WriteStartObject("other_metrics");
        // What a smaller size leaves out is other cities too, so the parts always add up to the whole.
        json.WriteNumber($"other_city_{countName}", counts.Sum() - noCity - rows.Take(listed).Sum(row => row.Count));
        json.WriteNumber($"no_city_{countName}", noCity);
        json.WriteEndObject();
        MetricsWriter.Head(exchange, window);
        json.WriteString("facet", "cities");
        json.WriteEndObject();
    }

    /// <summary>Referrers under their network, with the integer <c>unit_reference</c> that was recorded for this endpoint alone.</summary>
    public static void WriteReferrersByDomains(Exchange exchange, DailyEvents events)
    {
        var window = Window.Of(exchange, sparse: false);
        var counts = window.PerProfile(events);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray("referrers_by_domain");
        foreach (var network in Rows(counts, profile => (profile.Network, profile.Referrer)).Take(Size(exchange)).GroupBy(row => row.Value.Network))
        {
            json.WriteStartObject();
            json.WriteString("network", network.Key);
            json.WriteStartArray("referrers");
            foreach (var ((_, referrer), count) in network)
            {
                json.WriteStartObject();
                json.WriteString("value", referrer);
                json.WriteNumber("clicks", count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("units", window.Units);
        json.WriteString("unit", window.Unit);
        json.WriteNumber("unit_reference", window.Reference);
        json.WriteString("facet", "referrers_by_domain");
        json.WriteEndObject();
    }

    private static int Size(Exchange exchange)
    {
        var size = exchange.Query.Number("size", DefaultSize);
        return size < 1 ? throw ApiRefusal.BadField("size", "INVALID_ARG_SIZE") : size;
    }

    private static (T Value, long Count)[] Rows<T>(long[] counts, Func<Profile, T> valueOf) => Profiles.All
        .Select((profile, index) => (Value: valueOf(profile), Count: counts[index]))
        .GroupBy(row => row.Value)
        .Select(rows => (Value: rows.Key, Count: rows.Sum(row => row.Count)))
        .Where(row => row.Count > 0)
        .OrderByDescending(row => row.Count)
        .ToArray();
}
