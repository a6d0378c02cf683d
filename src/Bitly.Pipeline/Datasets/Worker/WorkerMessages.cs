using System.Text.Json.Serialization;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>A line to the worker. Exactly one of Sql, Stop and Close says what is wanted.</summary>
internal sealed record WorkerRequest
{
    public int Id { get; init; }
    /// <summary>A statement to run.</summary>
    public string? Sql { get; init; }
    /// <summary>Stop the statement with this id, if it still runs.</summary>
    public int? Stop { get; init; }
    /// <summary>Let go of the file.</summary>
    public bool Close { get; init; }
    /// <summary>False for statements of our own (list of tables).</summary>
    public bool Gate { get; init; } = true;
    public string Database { get; init; } = "";
    public string Dataset { get; init; } = "";
    public long Skip { get; init; }
    public int MaxRows { get; init; }
    public int MaxBytes { get; init; }
    public int MaxCellBytes { get; init; }
    public long TimeoutMs { get; init; }
    public long LockWaitMs { get; init; }
    /// <summary>An export: the file to write, alone in a folder of its own, which is all the engine may touch.</summary>
    public string? ParquetPath { get; init; }
}

/// <summary>
/// A line from the worker that begins with '{'; lines that begin with '[' are rows. An answer is: Opened, Columns, rows, End; or an Error at any point.
/// </summary>
internal sealed record WorkerReply
{
    public int Id { get; init; }
    /// <summary>The worker is up and begins with this request, its first. It begins with every later one at once.</summary>
    public bool Taken { get; init; }
    /// <summary>The file is open; the time limit runs from here.</summary>
    public bool Opened { get; init; }
    /// <summary>The file could not be opened yet: a load has it, or waits for it.</summary>
    public bool Waiting { get; init; }
    /// <summary>The process that has the file, as far as it is known.</summary>
    public int? Holder { get; init; }
    public IReadOnlyList<ResultColumn>? Columns { get; init; }
    public WorkerEnd? End { get; init; }
    public WorkerError? Error { get; init; }
    /// <summary>The file was let go of.</summary>
    public bool Closed { get; init; }
}

internal sealed record WorkerEnd(long Rows, bool Truncated, bool CellsCut, bool Ordered, double ElapsedMs);

/// <summary>Kinds of failure, mapped to errors by the reader.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkerFailure>))]
internal enum WorkerFailure { Refused, Failed, TooSlow, TooBig, TooWide, Defect, Locked, Unreadable, Stopped }

internal sealed record WorkerError(WorkerFailure Kind, string Text, string? Advice = null, int? ProcessId = null);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerReply))]
internal sealed partial class WorkerJson : JsonSerializerContext;
