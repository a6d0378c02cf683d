using System.Text.Json.Nodes;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Packages;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>One extract: what to read, from where, into which package.</summary>
internal sealed record ExtractRequest
{
    public required PipelineDefinition Definition { get; init; }
    public required ResourceGraph Graph { get; init; }
    /// <summary>Open for writing; what it holds already is not asked for again.</summary>
    public required PageLog Log { get; init; }
    public required string LoadId { get; init; }
    public required IPageSource Source { get; init; }
    /// <summary>Per resource dlt's cursor state before the run.</summary>
    public IReadOnlyDictionary<string, JsonObject> CursorStart { get; init; } = new Dictionary<string, JsonObject>();
    /// <summary>Resources that an earlier part of this extract had to leave out, and why.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new Dictionary<string, string>();
    /// <summary>At most so many pages of a sequence, or null for all.</summary>
    public int? Limit { get; init; }
    /// <summary>For the numbers in progress events.</summary>
    public RequestBudget? Budget { get; init; }
    public TimeProvider Time { get; init; } = TimeProvider.System;
    public IProgress<RunEvent>? Progress { get; init; }
}

/// <summary>What an extract did, earlier parts of a resumed package included (but for the requests, which are this run's).</summary>
internal sealed record ExtractResult
{
    public required IReadOnlyDictionary<string, ResourceTally> Resources { get; init; }
    /// <summary>Per resource the cursor state to store with the commit.</summary>
    public required IReadOnlyDictionary<string, JsonObject> CursorEnd { get; init; }
    public required IReadOnlyList<Warned> Warnings { get; init; }
    /// <summary>Records of written resources that were not left out.</summary>
    public required long KeptRecords { get; init; }
}
