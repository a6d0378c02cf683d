using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bitly.Pipeline.Rest;

internal enum SettingKind { Text, Integer, Bool, OptionalText }

/// <summary>dlt's paginator types, their settings, and how each is built.</summary>
internal static class PaginatorKinds
{
    private static readonly Dictionary<string, SettingKind> Cursor = new()
    {
        ["cursor_path"] = SettingKind.Text, ["cursor_param"] = SettingKind.OptionalText, ["cursor_body_path"] = SettingKind.OptionalText,
        ["stop_after_empty_page"] = SettingKind.Bool, ["has_more_path"] = SettingKind.OptionalText,
    };

    private static readonly Dictionary<string, SettingKind> Offset = new()
    {
        ["limit"] = SettingKind.Integer, ["offset"] = SettingKind.Integer, ["offset_param"] = SettingKind.OptionalText, ["limit_param"] = SettingKind.OptionalText,
        ["offset_body_path"] = SettingKind.OptionalText, ["limit_body_path"] = SettingKind.OptionalText, ["total_path"] = SettingKind.OptionalText,
        ["maximum_offset"] = SettingKind.Integer, ["stop_after_empty_page"] = SettingKind.Bool, ["has_more_path"] = SettingKind.OptionalText,
    };

    private static readonly Dictionary<string, SettingKind> PageNumber = new()
    {
        ["base_page"] = SettingKind.Integer, ["page"] = SettingKind.Integer, ["page_param"] = SettingKind.OptionalText, ["page_body_path"] = SettingKind.OptionalText,
        ["total_path"] = SettingKind.OptionalText, ["maximum_page"] = SettingKind.Integer, ["stop_after_empty_page"] = SettingKind.Bool, ["has_more_path"] = SettingKind.OptionalText,
    };

    /// <summary>Settings a type takes, by name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, SettingKind>> Settings { get; } =
        new Dictionary<string, IReadOnlyDictionary<string, SettingKind>>
        {
            ["auto"] = new Dictionary<string, SettingKind>(),
            ["single_page"] = new Dictionary<string, SettingKind>(),
            ["json_link"] = new Dictionary<string, SettingKind> { ["next_url_path"] = SettingKind.Text },
            ["json_response"] = new Dictionary<string, SettingKind> { ["next_url_path"] = SettingKind.Text },
            ["header_link"] = new Dictionary<string, SettingKind> { ["links_next_key"] = SettingKind.Text },
            ["header_cursor"] = new Dictionary<string, SettingKind> { ["cursor_key"] = SettingKind.Text, ["cursor_param"] = SettingKind.Text },
            ["cursor"] = Cursor,
            ["offset"] = Offset,
            ["page_number"] = PageNumber,
        };

    /// <summary>Null when the settings fit together, else what is wrong.</summary>
    public static string? Problem(PaginatorDefinition paginator)
    {
        var settings = new Reader(paginator);
        if (paginator.Type == "offset" && settings.Number("limit") is null)
        {
            return "offset needs `limit`, the number of records a page";
        }

        if (paginator.Type is "offset" or "page_number"
            && settings.Text("total_path", "total") is null
            && settings.Number(paginator.Type == "offset" ? "maximum_offset" : "maximum_page") is null
            && settings.Text("has_more_path", null) is null
            && !settings.Flag("stop_after_empty_page", true))
        {
            return $"{paginator.Type} would never stop: give total_path, a maximum, has_more_path, or leave stop_after_empty_page true";
        }

        return null;
    }

    /// <summary>The paginator of a definition; null for auto.</summary>
    public static Paginator? Create(string resource, PaginatorDefinition? paginator)
    {
        if (paginator is null or { Type: "auto" })
        {
            return null;
        }

        var settings = new Reader(paginator);
        return paginator.Type switch
        {
            "single_page" => new SinglePagePaginator(resource),
            "json_link" or "json_response" => new JsonLinkPaginator(resource, settings.Text("next_url_path", "next")!),
            "header_link" => new HeaderLinkPaginator(resource, settings.Text("links_next_key", "next")!),
            "header_cursor" => new HeaderCursorPaginator(resource, settings.Text("cursor_key", "next")!, settings.Text("cursor_param", "cursor")!),
            "cursor" => new CursorPaginator(resource, CursorOf(settings)),
            "offset" => new RangePaginator(resource, OffsetOf(settings)),
            "page_number" => new RangePaginator(resource, PageNumberOf(settings)),
            _ => throw RestErrors.PaginatorUnknown(paginator.Type),
        };
    }

    private static CursorSettings CursorOf(Reader settings) => new()
    {
        CursorPath = settings.Text("cursor_path", "cursors.next")!,
        CursorParam = settings.Text("cursor_param", "cursor"),
        CursorBodyPath = settings.Text("cursor_body_path", null),
        StopAfterEmptyPage = settings.Flag("stop_after_empty_page", false),
        HasMorePath = settings.Text("has_more_path", null),
    };

    private static RangeSettings OffsetOf(Reader settings)
    {
        var body = settings.Text("offset_body_path", null);
        var limitBody = settings.Text("limit_body_path", null);
        return new()
        {
            Type = "offset",
            Start = settings.Number("offset") ?? 0,
            Step = settings.Number("limit") ?? 1,
            Param = body is null ? settings.Text("offset_param", "offset") : null,
            BodyPath = body,
            LimitParam = limitBody is null ? settings.Text("limit_param", "limit") : null,
            LimitBodyPath = limitBody,
            TotalPath = settings.Text("total_path", "total"),
            Maximum = settings.Number("maximum_offset"),
            StopAfterEmptyPage = settings.Flag("stop_after_empty_page", true),
            HasMorePath = settings.Text("has_more_path", null),
        };
    }

    private static RangeSettings PageNumberOf(Reader settings)
    {
        var first = settings.Number("base_page") ?? 0;
        var body = settings.Text("page_body_path", null);
        return new()
        {
            Type = "page_number",
            Base = first,
            Start = settings.Number("page") ?? first,
            Param = body is null ? settings.Text("page_param", "page") : null,
            BodyPath = body,
            TotalPath = settings.Text("total_path", "total"),
            Maximum = settings.Number("maximum_page"),
            StopAfterEmptyPage = settings.Flag("stop_after_empty_page", true),
            HasMorePath = settings.Text("has_more_path", null),
            FirstIsBare = settings.Flag(PaginatorDetection.FirstIsBare, false),
        };
    }

    /// <summary>Typed reading of settings; a null or "" (TOML has no null) switches a text off.</summary>
    private sealed class Reader(PaginatorDefinition paginator)
    {
        public string? Text(string name, string? otherwise) =>
            !paginator.Settings.TryGetValue(name, out var value) ? otherwise
            : value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text
            : null;

        public long? Number(string name) =>
            paginator.Settings.GetValueOrDefault(name) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), out var number) ? number : null;

        public bool Flag(string name, bool otherwise) => paginator.Settings.GetValueOrDefault(name)?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => otherwise,
        };
    }
}
