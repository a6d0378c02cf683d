using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>What one load says about normalising. Nesting and root key of the source stand on the schema itself.</summary>
internal sealed record NormalizeSettings
{
    /// <summary>Written into <c>_dlt_load_id</c> of every root row.</summary>
    public required string LoadId { get; init; }

    /// <summary>Longest name the destination takes, in characters; default DuckDB's.</summary>
    public int MaxIdentifierLength { get; init; } = 65536;

    /// <summary>A batch is handed over at this many records. 20,000 keeps memory flat at ten million records and costs no time.</summary>
    public int BatchRecords { get; init; } = 20_000;

    /// <summary>A batch is handed over at this many bytes of pages, so that large records do not pile up.</summary>
    public long BatchBytes { get; init; } = 64L << 20;

    /// <summary>Source of random row ids; null is the operating system's.</summary>
    public RandomSource? Random { get; init; }

    /// <summary>false sends every record through the exact path; the result is the same, only slower. For tests that compare both.</summary>
    public bool FastPath { get; init; } = true;
}
