using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Extraction;

/// <summary>Where a request sequence begins.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Parent">JSON object of the parent's record, or null for a root resource.</param>
/// <param name="Cursor">Values of the incremental cursor, or null without one.</param>
/// <param name="Next">Stored <see cref="RestPage.Next"/> to go on from, or null to begin.</param>
internal sealed record SequenceStart(ResourceDefinition Resource, ReadOnlyMemory<byte>? Parent, IncrementalValues? Cursor, string? Next);

/// <summary>Gives pages of JSON: an API, or pages that are there already.</summary>
internal interface IPageSource
{
    /// <summary>Pages of one sequence, each the caller's to dispose. The one whose Next is null is the last.</summary>
    IAsyncEnumerable<RestPage> ReadAsync(SequenceStart start, CancellationToken cancellationToken);
}
