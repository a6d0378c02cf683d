using Bitly.Pipeline.Destinations;

namespace Bitly.Pipeline.Loading;

/// <summary>
/// Writes one load package: dataset, tables, rows, merges, schema version, state and the load's own row in ONE transaction. What readers see
/// is the dataset before or after it, never between; a package that was committed already is not written again.
/// </summary>
internal sealed class Loader(IDestination destination, TimeProvider clock)
{
    /// <summary>Blocks until the package is committed or undone.</summary>
    /// <exception cref="Errors.PipelineException">The package could not be written; the destination is as it was before.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the destination is as it was before.</exception>
    public LoadResult Load(LoadRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        throw LoadErrors.NotBuilt($"load {request.LoadId} into {destination.Name} at {clock.GetUtcNow():s}");
    }
}
