using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

/// <summary>Settings of offset and page_number, which differ in step and in what the total counts.</summary>
internal sealed record RangeSettings
{
    public required string Type { get; init; }
    /// <summary>Value of the first request.</summary>
    public long Start { get; init; }
    public long Step { get; init; } = 1;
    /// <summary>Query parameter of the value; null when it goes into the body.</summary>
    public string? Param { get; init; }
    public string? BodyPath { get; init; }
    /// <summary>The page size's own parameter, for offset only.</summary>
    public string? LimitParam { get; init; }
    public string? LimitBodyPath { get; init; }
    /// <summary>Path of the total (records for offset, pages for page_number), or null.</summary>
    public string? TotalPath { get; init; }
    /// <summary>First value that is not asked for, or null.</summary>
    public long? Maximum { get; init; }
    /// <summary>What the total is counted from: base_page.</summary>
    public long Base { get; init; }
    public bool StopAfterEmptyPage { get; init; } = true;
    public string? HasMorePath { get; init; }
    /// <summary>true: the first request was sent before the paginator was known, so it carries no value.</summary>
    public bool FirstIsBare { get; init; }
}

/// <summary>dlt's offset and page_number: a number that grows. Stops on an empty page, at the total or at the maximum.</summary>
internal sealed class RangePaginator(string resource, RangeSettings settings) : Paginator(resource)
{
    public override RestRequest RequestAt(RestRequest first, string? place)
    {
        if (place is null && settings.FirstIsBare)
        {
            return first;
        }

        var request = With(first, settings.Param, settings.BodyPath, Value(place));
        return settings.LimitParam is null && settings.LimitBodyPath is null
            ? request
            : With(request, settings.LimitParam, settings.LimitBodyPath, settings.Step);
    }

    public override string? After(PageAnswer page, string? place)
    {
        if (settings.StopAfterEmptyPage && page.Records == 0)
        {
            return null;
        }

        var total = settings.TotalPath is { } path ? Total(page, path) : (long?)null;
        var more = settings.HasMorePath is not { } flag || HasMore(page, flag, settings.Type);
        var next = Value(place) + settings.Step;
        var atEnd = (total is { } count && next >= count + settings.Base) || (settings.Maximum is { } maximum && next >= maximum);
        return more && !atEnd ? next.ToString(CultureInfo.InvariantCulture) : null;
    }

    private long Value(string? place) =>
        place is null ? settings.Start
        : long.TryParse(place, CultureInfo.InvariantCulture, out var value) ? value
        : throw RestErrors.StartInvalid(Resource);

    private long Total(PageAnswer page, string path)
    {
        var value = Selector.Parse(path).FirstElement(page.Body, page.Outline);
        return value switch
        {
            null or { ValueKind: JsonValueKind.Null } => throw RestErrors.PaginatorValue(Resource, settings.Type, path, "no total"),
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var exact) && Math.Abs(exact) < long.MaxValue => (long)exact,
            { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => throw RestErrors.PaginatorValue(Resource, settings.Type, path, "something that is no whole number"),
        };
    }

    private static RestRequest With(RestRequest request, string? param, string? bodyPath, long value) =>
        bodyPath is not null ? request with { Json = BodyPath.Set(request.Json, bodyPath, JsonValue.Create(value)) }
        : param is not null ? request.WithQuery(param, value.ToString(CultureInfo.InvariantCulture))
        : request;
}
