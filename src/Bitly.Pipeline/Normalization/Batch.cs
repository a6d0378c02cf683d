using Bitly.Pipeline.Rows;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Rows that are ready to be written: at most about <see cref="NormalizeSettings.BatchRecords"/> records and what hangs on them. The buffers
/// belong to the normaliser: they are valid until the next batch is asked for, then they are cleared and filled again.
/// Schema changes are in the schema itself: a table or column that the destination lacks is created before the rows are written.
/// </summary>
internal sealed class Batch
{
    /// <summary>Resource the rows came from. A batch holds rows of one resource only.</summary>
    public required string Resource { get; init; }

    /// <summary>Tables with at least one row, parents before children.</summary>
    public required IReadOnlyList<TableBuffer> Tables { get; init; }

    /// <summary>Records read so far in this load, of all resources.</summary>
    public required long Records { get; init; }
}
