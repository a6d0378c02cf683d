using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Normalization;
using Bitly.Pipeline.Rows;

namespace Bitly.Pipeline.Runs;

/// <summary>
/// The batches of a normaliser as the loader asks for them: what fails here failed in the normalize step, and the time it takes is that step's.
/// </summary>
internal sealed class TimedBatches(IEnumerable<Normalization.Batch> batches, string loadId, TimeProvider time) : IDisposable
{
    private readonly IEnumerator<Normalization.Batch> _batches = batches.GetEnumerator();

    public TimeSpan Spent { get; private set; }

    /// <summary>Can be read once.</summary>
    public IEnumerable<IReadOnlyList<TableBuffer>> All()
    {
        while (Next())
        {
            yield return _batches.Current.Tables;
        }
    }

    public void Dispose() => _batches.Dispose();

    private bool Next()
    {
        var started = time.GetTimestamp();
        try
        {
            return _batches.MoveNext();
        }
        catch (PipelineException error)
        {
            error.Step ??= "normalize";
            error.LoadId ??= loadId;
            throw;
        }
        finally
        {
            Spent += time.GetElapsedTime(started);
        }
    }
}
