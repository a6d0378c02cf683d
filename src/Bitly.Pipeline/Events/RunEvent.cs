namespace Bitly.Pipeline.Events;

/// <summary>Something a run did, for a progress display or a log. The library never prints; it reports these.</summary>
public abstract record RunEvent(DateTimeOffset At);

/// <summary>A step (extract, normalize, load, sync) began or ended.</summary>
public sealed record StepChanged(DateTimeOffset At, string Step, bool Ended, string? LoadId = null) : RunEvent(At);

/// <summary>A page arrived and is safe in the load package. Counts are totals of this resource in this run.</summary>
public sealed record PageRead(DateTimeOffset At, string Resource, int Pages, long Records, int RequestsSpent, int? RequestsLeft) : RunEvent(At);

/// <summary>The client waits before it asks again.</summary>
public sealed record Waiting(DateTimeOffset At, string Reason, TimeSpan For) : RunEvent(At);

/// <summary>Rows of a table were handed to the destination. <paramref name="Rows"/> is the total of this package.</summary>
public sealed record TableFlushed(DateTimeOffset At, string Table, long Rows) : RunEvent(At);

/// <summary>Something the reader of the result should know; also kept in the run report.</summary>
public sealed record Warned(DateTimeOffset At, string Code, string Message) : RunEvent(At);
