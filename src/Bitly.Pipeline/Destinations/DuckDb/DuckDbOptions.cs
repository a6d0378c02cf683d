namespace Bitly.Pipeline.Destinations.DuckDb;

/// <summary>Where the file is and what a session may use.</summary>
internal sealed record DuckDbOptions
{
    public const string DefaultMemoryLimit = "250MB";

    /// <summary>The database file; a relative path starts at <see cref="BaseFolder"/>. It need not exist, nor its folder.</summary>
    public required string Path { get; init; }
    /// <summary>The project folder; default the current one.</summary>
    public string? BaseFolder { get; init; }
    /// <summary>DuckDB's buffer memory, as DuckDB writes sizes (destination.duckdb.memory_limit). 250 MB keeps the whole process below 500 MB, however many records a load has.</summary>
    public string MemoryLimit { get; init; } = DefaultMemoryLimit;
    /// <summary>Threads of DuckDB; null means one for writing, one a core for reading.</summary>
    public int? Threads { get; init; }
    /// <summary>How long to wait for another holder of the file. A load waits longer than any query of ours may last: what it read is safe meanwhile.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(60);
}
