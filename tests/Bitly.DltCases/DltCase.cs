using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>dlt's source-level settings, which our definition keeps in its pipeline table.</summary>
    public JsonObject SourceSettings
    {
        get
        {
            var settings = new JsonObject();
            foreach (var key in (string[])["schema_contract", "max_table_nesting", "root_key"])
            {
                if (Get("source") is { } source && source.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null)
                {
                    settings[key] = JsonNode.Parse(value.GetRawText());
                }
            }

            return settings;
        }
    }

    /// <summary>Contract given to the run itself, or null.</summary>
    public JsonElement? SchemaContract => Get("schema_contract");

    /// <summary>Rows without a source go into the pipeline's own schema, whose settings stay from run to run.</summary>
    public bool HasSource => RestApi is not null || Get("source") is not null;

    public string? Refresh => Get("run_options") is { } options && options.TryGetProperty("refresh", out var refresh) ? refresh.GetString() : null;

    /// <summary>The rows form: one object a resource, with data and hints.</summary>
    public IReadOnlyList<JsonElement> Resources => Get("resources") is { } list ? [.. list.EnumerateArray()] : [Json];

    private JsonElement? Get(string key) => Json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
