using System.Text.Json.Nodes;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Rest;

/// <summary>
/// A validated pipeline: what to read, from where, into which dataset. Made by <c>DefinitionReader</c> from bitly_pipeline.toml
/// (or from dlt's rest_api JSON in tests); resource defaults and catalogue entries are already merged in.
/// </summary>
public sealed record PipelineDefinition
{
    public required string PipelineName { get; init; }
    public string Destination { get; init; } = "duckdb";
    public required string DatasetName { get; init; }
    /// <summary>Name of the source and of its schema; dlt's default is the source function's name.</summary>
    public required string SourceName { get; init; }
    public required ClientDefinition Client { get; init; }
    /// <summary>In the order of the file, parents wherever they stand.</summary>
    public required IReadOnlyList<ResourceDefinition> Resources { get; init; }
    public SchemaContract? SchemaContract { get; init; }
    public int? MaxTableNesting { get; init; }
    public bool? RootKey { get; init; }
    /// <summary>Full path of the file, or null when it came from memory.</summary>
    public string? File { get; init; }
}

/// <summary>Connection settings (dlt: client).</summary>
public sealed record ClientDefinition
{
    public required string BaseUrl { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public AuthDefinition? Auth { get; init; }
    public PaginatorDefinition? Paginator { get; init; }
    public string? DataSelector { get; init; }
    /// <summary>Connections at the same time; Bitly allows 5 per address.</summary>
    public int MaxConnections { get; init; } = 5;
}

/// <summary>dlt's auth: <c>bearer</c>, <c>api_key</c>, <c>http_basic</c>, <c>oauth2_client_credentials</c>.
/// A field maps to the name of a secret to look up, never to its value.</summary>
public sealed record AuthDefinition(string Type)
{
    /// <summary>Plain settings such as <c>name</c>, <c>location</c>, <c>access_token_url</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
    /// <summary>Auth field (token, api_key, username, password, client_id, client_secret) to configuration key.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();
}

/// <summary>dlt's paginator by its type name, with its own settings as written (limit, cursor_path, ...).</summary>
public sealed record PaginatorDefinition(string Type)
{
    public IReadOnlyDictionary<string, JsonNode?> Settings { get; init; } = new Dictionary<string, JsonNode?>();
}

/// <summary>One resource: where its records come from, and the hints of its table.</summary>
public sealed record ResourceDefinition
{
    public required string Name { get; init; }
    public required EndpointDefinition Endpoint { get; init; }
    public TableHints Hints { get; init; } = new();
    public IReadOnlyList<string> IncludeFromParent { get; init; } = [];
    public IReadOnlyList<ProcessingStep> ProcessingSteps { get; init; } = [];
    /// <summary>false: fetched only when a selected resource needs it as a parent, never written.</summary>
    public bool Selected { get; init; } = true;
    public bool Parallelized { get; init; }
    /// <summary>Catalogue entry this came from, or null.</summary>
    public string? Use { get; init; }
    /// <summary>Top-level fields of the page body copied into each record under the given name (catalogue: unit, units ...). Ours, not dlt's.</summary>
    public IReadOnlyDictionary<string, string> Envelope { get; init; } = new Dictionary<string, string>();
    /// <summary>Records that are plain strings are wrapped as an object with this key instead of dlt's <c>value</c>; null keeps dlt's form.</summary>
    public string? WrapScalarsAs { get; init; }
    /// <summary>Line in the definition file, 1-based; 0 when unknown.</summary>
    public int Line { get; init; }
}

/// <summary>dlt's endpoint.</summary>
public sealed record EndpointDefinition
{
    public required string Path { get; init; }
    /// <summary>GET or POST.</summary>
    public string Method { get; init; } = "GET";
    /// <summary>Query parameters: text, number, bool, list (repeated key). Objects of type resolve or incremental were moved to <see cref="Resolve"/> and <see cref="Incremental"/>.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Params { get; init; } = new Dictionary<string, JsonNode?>();
    public JsonNode? Json { get; init; }
    public JsonNode? Data { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public string? DataSelector { get; init; }
    public PaginatorDefinition? Paginator { get; init; }
    public AuthDefinition? Auth { get; init; }
    public IReadOnlyList<ResponseAction> ResponseActions { get; init; } = [];
    public IncrementalDefinition? Incremental { get; init; }
    /// <summary>dlt's older form: path parameter name to parent resource and field.</summary>
    public IReadOnlyDictionary<string, ResolveDefinition> Resolve { get; init; } = new Dictionary<string, ResolveDefinition>();
}

/// <summary>dlt's resolve: a path parameter takes the value of a field of each parent record. The options are ours, dlt needs a function for them.</summary>
/// <param name="Resource">Parent resource.</param>
/// <param name="Field">Field of the parent's record (JSONPath, first match).</param>
public sealed record ResolveDefinition(string Resource, string Field)
{
    /// <summary>The field is a list: one request sequence for each of its values, none for an empty or absent list.</summary>
    public bool Each { get; init; }
    /// <summary>Takes http:// or https:// off the value.</summary>
    public bool StripScheme { get; init; }
    /// <summary>A value that was asked for already in this run is not asked for again.</summary>
    public bool Distinct { get; init; }
    /// <summary>Name under which the value is copied into each record, or null.</summary>
    public string? CopyAs { get; init; }
}

/// <summary>One declarative step on a record: exactly one of the members is set.</summary>
public sealed record ProcessingStep
{
    /// <summary>Keep a record only when this holds, for instance <c>archived == false</c> or <c>id &gt; 10</c>.</summary>
    public string? Filter { get; init; }
    /// <summary>Old key to new key.</summary>
    public IReadOnlyDictionary<string, string>? Rename { get; init; }
    /// <summary>Keys to leave out.</summary>
    public IReadOnlyList<string>? Drop { get; init; }
}

/// <summary>dlt's response_actions entry.</summary>
public sealed record ResponseAction(int? StatusCode, string? Content, string Action);

/// <summary>dlt's incremental. Values are JSON scalars as written.</summary>
public sealed record IncrementalDefinition
{
    public required string CursorPath { get; init; }
    public JsonNode? InitialValue { get; init; }
    public JsonNode? EndValue { get; init; }
    public string? StartParam { get; init; }
    public string? EndParam { get; init; }
    /// <summary>Named conversion of the value before it is sent: null or <c>unix_seconds</c> (ISO text to epoch seconds). Ours: a TOML file holds no function.</summary>
    public string? Convert { get; init; }
    /// <summary>max or min.</summary>
    public string LastValueFunc { get; init; } = "max";
    /// <summary>null: the resource's key; empty: no boundary dedup.</summary>
    public IReadOnlyList<string>? PrimaryKey { get; init; }
    /// <summary>As <see cref="Schemas.TableHints.PrimaryKeyAsList"/>.</summary>
    public bool PrimaryKeyAsList { get; init; }
    /// <summary>asc, desc or null.</summary>
    public string? RowOrder { get; init; }
    /// <summary>Seconds for timestamps, days for dates, else a number.</summary>
    public double? Lag { get; init; }
    /// <summary>raise, include or exclude.</summary>
    public string OnCursorValueMissing { get; init; } = "raise";
    /// <summary>open or closed.</summary>
    public string RangeStart { get; init; } = "closed";
    public string RangeEnd { get; init; } = "open";
}
