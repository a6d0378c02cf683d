using System.Globalization;
using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;
using Bitly.Mcp.Sandbox.Clicks;
using Bitly.Mcp.Sandbox.Http;
using Bitly.Mcp.Sandbox.Writing;

namespace Bitly.Mcp.Sandbox.Routes.Metrics;

/// <summary>What a group has used of its plan, this month and before.</summary>
internal static class UsageRoutes
{
    private const int MostDays = 731;

    private static readonly (string Name, string Description, Func<GroupAccount, Bucket, int> Count)[] Features =
    [
        ("qr_codes", "QR Codes created", ShortenCountWriter.CodesMade),
        ("encodes", "Links created", ShortenCountWriter.Made),
    ];

    public static IReadOnlyList<Route> List { get; } =
    [
        new("GET", "/groups/{group_guid}/feature_usage", FeatureUsage),
        new("GET", "/groups/{group_guid}/historical_usage", HistoricalUsage),
    ];

    private static void FeatureUsage(Exchange exchange)
    {
        var (json, group) = (exchange.Json, exchange.Group());
        var month = CalendarUnits.Around("month", exchange.Account.Now);
        json.WriteStartObject();
        json.WriteString("group_guid", group.Guid);
        json.WriteStartArray("limit_usage");
        foreach (var (name, description, count) in Wanted(exchange))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("description", description);
            json.WriteNumber("count", count(group, month));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void HistoricalUsage(Exchange exchange)
    {
        var (json, group) = (exchange.Json, exchange.Group());
        var unit = exchange.Query.Text("unit") is { Length: > 0 } given ? given : "month";
        if (unit is not ("day" or "week" or "month")) throw ApiRefusal.BadField("unit", "INVALID_ARG_UNIT");
        var end = Date(exchange, "end_date") ?? Times.StartOf(Times.DayOf(exchange.Account.Now));
        var start = Date(exchange, "start_date") ?? Times.MonthOf(end - (60L * Times.SecondsPerDay));
        if (start > end || end - start > (long)MostDays * Times.SecondsPerDay) throw ApiRefusal.BadField("start_date", "INVALID_ARG_START_DATE");
        json.WriteStartObject();
        json.WriteString("group_guid", group.Guid);
        json.WriteString("unit", unit);
        json.WriteString("start_date", Times.Text(start)[..10]);
        json.WriteString("end_date", Times.Text(end)[..10]);
        json.WriteStartArray("historical_limit_usage");
        foreach (var (name, _, count) in Wanted(exchange))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            WriteUsage(json, unit, start, end, bucket => count(group, bucket));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, string unit, long start, long end, Func<Bucket, int> count)
    {
        json.WriteStartArray("usage");
        for (var bucket = CalendarUnits.Around(unit, start); bucket.Start <= end; bucket = CalendarUnits.Around(unit, bucket.End))
        {
            json.WriteStartObject();
            json.WriteNumber("count", count(bucket));
            json.WriteTime("unit_start", bucket.Start);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static IEnumerable<(string Name, string Description, Func<GroupAccount, Bucket, int> Count)> Wanted(Exchange exchange)
    {
        var names = exchange.Query.Many("name");
        return Features.Where(feature => names.Count == 0 || names.Contains(feature.Name));
    }

    private static long? Date(Exchange exchange, string name)
    {
        if (exchange.Query.Text(name) is not { Length: > 0 } text) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? Times.StartOf(date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)
            : throw ApiRefusal.BadField(name, $"INVALID_ARG_{name.ToUpperInvariant()}");
    }
}
