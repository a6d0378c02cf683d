using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;

namespace Bitly.Mcp.Sandbox.Writing;

/// <summary>Writes the metric answers, all of which carry the window they speak of.</summary>
internal static class MetricsWriter
{
    /// <summary>A series over time: a list of dates and numbers, newest first.</summary>
    public static void Series(Exchange exchange, bool sparse, string list, string number, Func<int, long> perDay, Func<int, int> spreadKey)
    {
        var window = Window.Of(exchange, sparse);
        var sums = window.Sums(perDay, spreadKey);
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteStartArray(list);
        for (var index = 0; index < sums.Length; index++)
        {
            if (sums[index] == 0 && !window.IsZeroFilled) continue;
            json.WriteStartObject();
            json.WriteTime(list == "data" ? "ts" : "date", window.Buckets[index].Start);
            json.WriteNumber(number, sums[index]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Head(exchange, window);
        json.WriteEndObject();
    }

    /// <summary>The three properties that name the window.</summary>
    public static void Head(Exchange exchange, Window window)
    {
        exchange.Json.WriteString("unit", window.Unit);
        exchange.Json.WriteNumber("units", window.Units);
        exchange.Json.WriteTime("unit_reference", window.Reference);
    }
}
