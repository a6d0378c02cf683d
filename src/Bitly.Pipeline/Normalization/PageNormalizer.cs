using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Pages of JSON in, typed rows per table out, tables and columns made exactly as dlt makes them. The schema is changed in place while the
/// batches are read. One thread; dispose gives the native memory back.
/// </summary>
internal sealed class PageNormalizer(Schema schema, NormalizeSettings settings) : IDisposable
{
    private readonly Dictionary<string, long> _rowCounts = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    /// <summary>Rows per table so far, as dlt's normalize step reports them; a table of a replace resource without records counts 0.</summary>
    public IReadOnlyDictionary<string, long> RowCounts => _rowCounts;

    /// <summary>For people: columns that were null in every record, per table. Complete after the last batch.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>
    /// Batches in the order of the resources. A batch is valid until the next one is asked for. After the last one the tables that got rows
    /// have <see cref="Table.SeenData"/>, and hinted columns that must not be NULL were checked.
    /// </summary>
    /// <exception cref="Errors.PipelineException">A page is not JSON, a contract forbids a change, or a value does not fit and has no way out.</exception>
    public IEnumerable<Batch> Normalize(IEnumerable<ResourcePages> resources) =>
        throw new Errors.PipelineException("NORMALIZE_NOT_BUILT", Errors.Recovery.Bug, $"The normaliser is being built ({schema.Name}, {settings.LoadId}, {resources}).");

    public void Dispose()
    {
        _rowCounts.Clear();
    }
}
