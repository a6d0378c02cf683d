namespace Bitly.Pipeline.Datasets;

/// <summary>
/// What one answer may cost. Chosen by the owner (settings), never by the agent that asks.
/// The defaults fit a tool answer; <see cref="ForPeople"/> fits a terminal.
/// </summary>
public sealed record QueryLimits
{
    /// <summary>Rows of one answer; more are reachable through <see cref="QueryResult.Next"/>.</summary>
    public int MaxRows { get; init; } = 200;

    /// <summary>UTF-8 bytes of all rows of one answer, as JSON. The first row is always given; when it alone is larger, its cells are cut shorter.</summary>
    public int MaxBytes { get; init; } = 6 * 1024;

    /// <summary>UTF-8 bytes of one cell; a longer text ends with "…" and makes the answer <see cref="QueryResult.CellsCut"/>.</summary>
    public int MaxCellBytes { get; init; } = 1_000;

    /// <summary>Time for one query after the file is open. It is interrupted then, and killed two seconds later.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for loads that hold the file or want it, all tries together. With <see cref="Timeout"/> it stays below the minute after which clients give up.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Bytes of an exported file, 10 GB by default. It ends earlier, too, when less than 256 MB would be left free on the disk:
    /// loads need the rest. What was written by then is deleted.
    /// </summary>
    public long MaxFileBytes { get; init; } = 10_000_000_000;

    /// <summary>For a person's terminal or a page of the dashboard.</summary>
    public static QueryLimits ForPeople { get; } = new() { MaxRows = 1_000, MaxBytes = 4 * 1024 * 1024, MaxCellBytes = 64 * 1024, LockWait = TimeSpan.FromSeconds(60) };

    /// <summary>For exports: everything, for as long as it takes within the given time.</summary>
    public static QueryLimits ForExport { get; } = new()
    {
        MaxRows = int.MaxValue, MaxBytes = int.MaxValue, MaxCellBytes = int.MaxValue, Timeout = TimeSpan.FromMinutes(10), LockWait = TimeSpan.FromSeconds(60),
    };
}
