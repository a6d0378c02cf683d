using System.Text.Json;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Writes the metric answers over time, all of which carry the window they speak of.</summary>
internal static class MetricsWriter
{
    /// <summary>A list of times and numbers, newest first.</summary>
    public static void Series(Exchange exchange, bool sparse, DailyEvents events, (string List, string Time, string Number) names)
    {
        var window = Window.Of(exchange, sparse);
        var sums = window.Sums(events);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray(names.List);
        for (var index = 0; index < sums.Length; index++)
        {
            if (sums[index] == 0 && !window.IsZeroFilled) continue;
            json.WriteStartObject();
            json.WriteTime(names.Time, window.Buckets[index].Start);
            json.WriteNumber(names.Number, sums[index]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Head(exchange, window);
        json.WriteEndObject();
    }

    /// <summary>One number for the window.</summary>
    public static void Summary(Exchange exchange, bool sparse, DailyEvents events, string name)
    {
        var window = Window.Of(exchange, sparse);
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber(name, window.Total(events));
        Head(exchange, window);
        exchange.Json.WriteEndObject();
    }

    /// <summary>Engagements over time, each with its three parts.</summary>
    public static void EngagementSeries(Exchange exchange, bool sparse, Engagements engagements)
    {
        var window = Window.Of(exchange, sparse);
        var (clicks, scans, library) = (window.Sums(engagements.Clicks), window.Sums(engagements.Scans), window.Sums(engagements.LibraryClicks));
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray("engagements");
        for (var index = 0; index < clicks.Length; index++)
        {
            var total = clicks[index] + scans[index] + library[index];
            if (total == 0 && !window.IsZeroFilled) continue;
            json.WriteStartObject();
            json.WriteTime("date", window.Buckets[index].Start);
            json.WriteNumber("engagement_count", total);
            Parts(json, clicks[index], scans[index], library[index]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Head(exchange, window);
        json.WriteEndObject();
    }

    /// <summary>Engagements of the window, with the three parts.</summary>
    public static void EngagementSummary(Exchange exchange, bool sparse, Engagements engagements)
    {
        var window = Window.Of(exchange, sparse);
        var (clicks, scans, library) = (window.Total(engagements.Clicks), window.Total(engagements.Scans), window.Total(engagements.LibraryClicks));
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber("total_engagements", clicks + scans + library);
        Parts(exchange.Json, clicks, scans, library);
        Head(exchange, window);
        exchange.Json.WriteEndObject();
    }

    /// <summary>The three properties that name the window.</summary>
    public static void Head(Exchange exchange, Window window)
    {
        exchange.Json.WriteString("unit", window.Unit);
        exchange.Json.WriteNumber("units", window.Units);
        exchange.Json.WriteTime("unit_reference", window.Reference);
    }

    private static void Parts(Utf8JsonWriter json, long clicks, long scans, long library)
    {
        json.WriteStartObject("engagements");
        json.WriteNumber("clicks", clicks);
        json.WriteNumber("scans", scans);
        json.WriteNumber("lib_button_clicks", library);
        json.WriteEndObject();
    }
}
