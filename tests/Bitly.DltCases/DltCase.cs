using System.Text.Json;

namespace Bitly.DltCases;

/// <summary>A recorded run of real dlt: input, and what its dataset held afterwards (README.md of the case folder explains the keys).</summary>
internal sealed record DltCase(string Name, string Group, string Destination, bool KeepIds, IReadOnlyList<CaseRun> Runs, JsonElement Expected)
{
    public static DltCase Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement.Clone();
        var runs = root.GetProperty("runs").EnumerateArray().Select(r => new CaseRun(r)).ToList();
        return new DltCase(
            root.GetProperty("name").GetString()!,
            root.GetProperty("group").GetString()!,
            root.GetProperty("destination").GetString()!,
            root.TryGetProperty("keep_ids", out var keep) && keep.ValueKind == JsonValueKind.True,
            runs,
            root.GetProperty("expected"));
    }
}

/// <summary>One run of a case. Either rows, or a rest_api configuration with the answers of its server.</summary>
internal sealed record CaseRun(JsonElement Json)
{
    public JsonElement? RestApi => Get("rest_api");

    public IReadOnlyList<JsonElement> Responses => Get("responses") is { } list ? [.. list.EnumerateArray()] : [];

    public JsonElement? Expected => Get("expected");

    public string SourceName => Get("source") is { } source && source.TryGetProperty("name", out var name) ? name.GetString()! : "case";

    public int? Limit => Get("source") is { } source && source.TryGetProperty("limit", out var limit) ? limit.GetInt32() : null;

    public bool RootKey => Get("source") is { } source && source.TryGetProperty("root_key", out var key) && key.GetBoolean();

    public string? Refresh => Get("run_options") is { } options && options.TryGetProperty("refresh", out var refresh) ? refresh.GetString() : null;

    /// <summary>The rows form: one object a resource, with data and hints.</summary>
    public IReadOnlyList<JsonElement> Resources => Get("resources") is { } list ? [.. list.EnumerateArray()] : [Json];

    private JsonElement? Get(string key) => Json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
