using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.State;

/// <summary>
/// dlt's pipeline state document (reference: dlt-behaviour 6.4 and 9), state engine version 4: cursors and what belongs to the pipeline,
/// with a version and a hash. Members we do not know are kept. <c>_local</c> stays on this machine.
/// </summary>
internal sealed class PipelineState
{
    public const int EngineVersion = 4;
    private const string VersionKey = "_state_version";
    private const string EngineKey = "_state_engine_version";
    private const string HashKey = "_version_hash";
    private const string LocalKey = "_local";

    private readonly JsonObject _json;

    private PipelineState(JsonObject json) => _json = json;

    /// <summary>0 for a new pipeline; one more each time a changed state is saved.</summary>
    public int Version => _json[VersionKey]!.GetValue<int>();

    /// <summary>Hash at the last <see cref="Bump"/>.</summary>
    public string? VersionHash => Text(HashKey);

    public string PipelineName => Text("pipeline_name") ?? "";

    public string? DatasetName { get => Text("dataset_name"); set => _json["dataset_name"] = value; }

    public string? DefaultSchemaName { get => Text("default_schema_name"); set => _json["default_schema_name"] = value; }

    /// <summary>dlt's long name, for instance dlt.destinations.duckdb.</summary>
    public string? DestinationType { get => Text("destination_type"); set => _json["destination_type"] = value; }

    /// <summary>null when the destination has no name of its own.</summary>
    public string? DestinationName { get => Text("destination_name"); set => _json["destination_name"] = value; }

    public IReadOnlyList<string> SchemaNames
    {
        get => [.. (_json["schema_names"]?.AsArray() ?? []).Select(name => name!.GetValue<string>())];
        set => _json["schema_names"] = new JsonArray([.. value.Select(name => (JsonNode)name)]);
    }

    /// <summary>What never leaves this machine (first_run, initial_cwd, last_run_context ...); changed in place.</summary>
    public JsonObject Local => Object(_json, LocalKey);

    /// <summary>State of all sources, or null when no source has any.</summary>
    public JsonObject? Sources => _json["sources"] as JsonObject;

    /// <summary>The load that this machine made, or took over, last: a dataset without it is not the one that the cursors here are about. null when not known.</summary>
    public string? LastLoadId
    {
        get => Local["_last_load_id"] is JsonValue id && id.TryGetValue<string>(out var text) ? text : null;
        set => Local["_last_load_id"] = value;
    }

    /// <summary>True when this state was not yet given to a load package: it must be loaded with the next one.</summary>
    public bool NeedsLoad => Local["_last_extracted_hash"]?.GetValue<string>() != VersionHash;

    public static PipelineState New(string pipelineName) => new(new JsonObject
    {
        [VersionKey] = 0,
        [EngineKey] = EngineVersion,
        [LocalKey] = new JsonObject { ["first_run"] = true, ["_dev_mode"] = false },
        ["pipeline_name"] = pipelineName,
    });

    /// <summary>Reads a state.json.</summary>
    /// <exception cref="Errors.PipelineException">STATE_BROKEN.</exception>
    public static PipelineState Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var state = JsonNode.Parse(json)!.AsObject();
            var engine = state[EngineKey]!.GetValue<int>();
            return engine == EngineVersion && state[VersionKey] is JsonValue
                ? new PipelineState(state)
                : throw SchemaErrors.StateBroken($"its state engine version is {engine}, this program knows {EngineVersion} (open it once with dlt 1.26, which migrates it)");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw SchemaErrors.StateBroken(error is JsonException ? "it is not JSON" : "a member is missing or of another type", error);
        }
    }

    /// <summary>Reads the <c>state</c> column of <c>_dlt_pipeline_state</c>: base64 of zlib, or plain JSON.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static PipelineState FromBlob(string blob) => Read(ZlibText.TryDecompress(blob) ?? Encoding.UTF8.GetBytes(blob));

    /// <summary>The whole document as compact JSON, for state.json.</summary>
    public byte[] ToJson() => PythonJson.Bytes(_json, sorted: false);

    /// <summary>What goes into <c>_dlt_pipeline_state.state</c>: everything but <c>_local</c>, packed.</summary>
    public string ToBlob() => ZlibText.Compress(PythonJson.Bytes(Without(LocalKey), sorted: false));

    /// <summary>Hash of the content as it is now.</summary>
    public string Hash() => RowIds.VersionHash(PythonJson.Bytes(Without(LocalKey, VersionKey, EngineKey, HashKey), sorted: true));

    /// <summary>Brings version and hash up to date: a changed hash raises the version, a first one does not. True when the hash changed.</summary>
    public bool Bump()
    {
        var hash = Hash();
        if (hash == VersionHash)
        {
            return false;
        }

        if (VersionHash is not null)
        {
            _json[VersionKey] = Version + 1;
        }

        _json[HashKey] = hash;
        return true;
    }

    /// <summary>Gives the state to the next load package even when it has not changed, as dlt does after tables were dropped.</summary>
    public void ForceLoad()
    {
        Local.Remove("_last_extracted_at");
        Local.Remove("_last_extracted_hash");
    }

    /// <summary>Notes that the state as it is now goes with a load package.</summary>
    public void MarkLoaded(DateTimeOffset at)
    {
        Local["_last_extracted_at"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
        Local["_last_extracted_hash"] = VersionHash;
    }

    /// <summary>The cursor of a resource, or null before its first run.</summary>
    public IncrementalState? Incremental(string source, string resource, string cursor) =>
        Sources?[source]?["resources"]?[resource]?["incremental"]?[cursor] is JsonObject state ? IncrementalState.Read(state) : null;

    public void SetIncremental(string source, string resource, string cursor, IncrementalState state) =>
        Object(Object(Object(Object(Object(_json, "sources"), source), "resources"), resource), "incremental")[cursor] = state.Write();

    /// <summary>Cursor paths a resource has state of.</summary>
    public IReadOnlyList<string> Cursors(string source, string resource) =>
        Sources?[source]?["resources"]?[resource]?["incremental"] is JsonObject cursors ? [.. cursors.Select(pair => pair.Key)] : [];

    /// <summary>Forgets a resource (dlt: replace, refresh drop_resources, drop). True when there was something.</summary>
    public bool ResetResource(string source, string resource) => Sources?[source]?["resources"] is JsonObject resources && resources.Remove(resource);

    /// <summary>Resources that have state.</summary>
    public IReadOnlyList<string> Resources(string source) => Sources?[source]?["resources"] is JsonObject resources ? [.. resources.Select(pair => pair.Key)] : [];

    /// <summary>Members of a source's state that a dotted path selects; <c>*</c> stands for every key at its place.</summary>
    public IReadOnlyList<string> FindPaths(string source, string path) => Sources?[source] is JsonObject root ? [.. StatePaths.Find(root, path)] : [];

    /// <summary>Forgets one member of a source's state. True when there was one.</summary>
    public bool ResetPath(string source, string path) => Sources?[source] is JsonObject root && StatePaths.Remove(root, path);

    /// <summary>Keys of a resource's state (dlt: its state slots).</summary>
    public IReadOnlyList<string> Slots(string source, string resource) =>
        Sources?[source]?["resources"]?[resource] is JsonObject slots ? [.. slots.Select(pair => pair.Key)] : [];

    /// <summary>Forgets a source (dlt: refresh drop_sources).</summary>
    public bool ResetSource(string source) => Sources?.Remove(source) == true;

    /// <summary>Whether the destination's state takes the place of this one: it is at least as new, and it differs.</summary>
    public bool IsReplacedBy(PipelineState remote) => remote.Version >= Version && remote.VersionHash != VersionHash;

    /// <summary>
    /// The destination's state with what is local kept: <c>_local</c>, and this pipeline's dataset name. It counts as loaded already.
    /// </summary>
    public PipelineState RestoredFrom(PipelineState remote, DateTimeOffset at)
    {
        var restored = new PipelineState(remote._json.DeepClone().AsObject());
        restored._json[LocalKey] = Local.DeepClone();
        restored.DatasetName = DatasetName ?? remote.DatasetName;
        restored.MarkLoaded(at);
        return restored;
    }

    private string? Text(string key) => _json[key]?.GetValue<string>();

    private JsonObject Without(params ReadOnlySpan<string> keys)
    {
        var copy = _json.DeepClone().AsObject();
        foreach (var key in keys)
        {
            copy.Remove(key);
        }

        return copy;
    }

    private static JsonObject Object(JsonObject parent, string key)
    {
        if (parent[key] is not JsonObject child)
        {
            parent[key] = child = [];
        }

        return child;
    }
}
