using System.Text.Json.Nodes;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Packages;

/// <summary>How far a load package has come. Moves only forward; each move is one atomic write of the manifest.</summary>
internal enum PackageState
{
    /// <summary>Pages are still being read; the next run goes on at the last checkpoint.</summary>
    Extracting,
    /// <summary>All pages are here; what is left needs no request.</summary>
    Extracted,
    /// <summary>Committed in the destination; kept for replay.</summary>
    Loaded,
}

/// <summary>The options of the run that began a package; a resume keeps them.</summary>
internal sealed record PackageOptions
{
    /// <summary>Resources that were asked for; empty means all selected ones.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];
    public int? Limit { get; init; }
    public string? Refresh { get; init; }
    public string? WriteDisposition { get; init; }
    /// <summary>The run's contract, or null.</summary>
    public SchemaContract? SchemaContract { get; init; }
}

/// <summary>What was read for one resource.</summary>
internal sealed record ResourceTally
{
    public int Pages { get; init; }
    /// <summary>Records found, before the cursor and filters left some out.</summary>
    public long Records { get; init; }
    public long Dropped { get; init; }
    public int Requests { get; init; }
    /// <summary>Child sequences that could not be had (404, 410) and were passed over.</summary>
    public int Skipped { get; init; }
    /// <summary>What the first of them said, or null.</summary>
    public string? SkippedWhy { get; init; }
    /// <summary>Why the whole resource was left out (plan too small), or null.</summary>
    public string? LeftOut { get; init; }
    /// <summary>A page limit ended a sequence that had more.</summary>
    public bool CutByLimit { get; init; }
}

/// <summary>
/// <c>package.json</c> of a load package: all that a resume or a replay needs besides the pages, so that it uses the definition and the
/// cursor values it began with, whatever was changed since.
/// </summary>
internal sealed record PackageManifest
{
    /// <summary>Version of this file's form.</summary>
    public int Format { get; init; } = 1;
    public required string LoadId { get; init; }
    public required PackageState State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When the package was committed, or null.</summary>
    public DateTimeOffset? LoadedAt { get; init; }
    public required PipelineDefinition Definition { get; init; }
    public PackageOptions Options { get; init; } = new();
    /// <summary>Hash of the pipeline's newest state in the dataset when the package began; empty when it had none, null when that is not known.</summary>
    public string? BeganFrom { get; init; }
    /// <summary>Per resource dlt's cursor state (initial_value, last_value, unique_hashes) before the first request; a resource without one had none.</summary>
    public IReadOnlyDictionary<string, JsonObject> CursorStart { get; init; } = new Dictionary<string, JsonObject>();
    /// <summary>Per resource the cursor state to store with the commit; written when all pages are here.</summary>
    public IReadOnlyDictionary<string, JsonObject> CursorEnd { get; init; } = new Dictionary<string, JsonObject>();
    /// <summary>Resources that the extract goes on without, and why; written when it stops before its end, so that a refusal is not asked for again.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new Dictionary<string, string>();
    /// <summary>Written when all pages are here.</summary>
    public IReadOnlyDictionary<string, ResourceTally> Resources { get; init; } = new Dictionary<string, ResourceTally>();
    /// <summary>Rows per table of the commit; written with <see cref="PackageState.Loaded"/>.</summary>
    public IReadOnlyDictionary<string, long> RowCounts { get; init; } = new Dictionary<string, long>();
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
