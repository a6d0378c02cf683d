using System.Text.Json.Nodes;
using Bitly.Pipeline.Runs;

namespace Bitly.Mcp.Answers;

/// <summary>Pipelines with working files in this project.</summary>
internal sealed record PipelinesAnswer : Answer
{
    public required string Folder { get; init; }
    /// <summary>The one that ran last comes first.</summary>
    public required IReadOnlyList<PipelineRow> Pipelines { get; init; }
}

internal sealed record PipelineRow(string Name, DateTimeOffset? LastRun, string? Status);

/// <summary>A table; rows is null in what only knows the schema.</summary>
internal sealed record SchemaTableRow(string Table, int Columns, bool DataReceived);

/// <summary>One resource of a schema with its tables and the number of its state slots.</summary>
internal sealed record SchemaResourceRow(string Resource, IReadOnlyList<SchemaTableRow> Tables, int StateSlots);

internal sealed record SchemaInfoRow(string Schema, int Version, string? VersionHash, IReadOnlyList<SchemaResourceRow> Resources);

internal sealed record PipelineInfoAnswer : Answer
{
    public required string Pipeline { get; init; }
    /// <summary>Folder of all pipelines' working files.</summary>
    public required string Folder { get; init; }
    /// <summary>What goes with each load to the destination; sources only when asked for more.</summary>
    public JsonObject? SynchronizedState { get; init; }
    /// <summary>What stays on this machine.</summary>
    public JsonObject? LocalState { get; init; }
    public required IReadOnlyList<SchemaInfoRow> Schemas { get; init; }
    /// <summary>Load ids by state: extracting, extracted, loaded, broken.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Packages { get; init; }
    public DateTimeOffset? LastRun { get; init; }
}

internal sealed record PackageAnswer : Answer
{
    public required PackageDetails Package { get; init; }
}

internal sealed record PackageFailure(string LoadId, string State, ErrorTrace? Failure);

/// <summary>A package is loaded in one transaction: it fails as a whole, never one job of it.</summary>
internal sealed record FailedJobsAnswer : Answer
{
    public required IReadOnlyList<PackageFailure> Packages { get; init; }
}

internal sealed record SyncAnswer : Answer
{
    /// <summary>False: nothing was changed; the answer says what would be.</summary>
    public required bool Done { get; init; }
    public required RestoreReport Restored { get; init; }
}

internal sealed record PendingAnswer : Answer
{
    /// <summary>False: nothing was changed; the answer says what would be.</summary>
    public required bool Done { get; init; }
    public required IReadOnlyList<string> LoadIds { get; init; }
}
