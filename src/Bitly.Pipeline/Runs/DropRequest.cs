using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Runs;

/// <summary>What to take away (dlt: pipeline drop).</summary>
public sealed record DropRequest
{
    /// <summary>Resources whose tables and cursors go; empty means all.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];
    /// <summary>True forgets the cursors only: the tables stay, and the next run reads everything anew.</summary>
    public bool KeepTables { get; init; }

    /// <exception cref="Errors.PipelineException">RESOURCE_UNKNOWN.</exception>
    internal DropPlan Plan(Schema schema) =>
        DropPlan.Of(schema, Resources.Count == 0 ? RefreshMode.DropSources : RefreshMode.DropResources, Resources, strict: true);
}
