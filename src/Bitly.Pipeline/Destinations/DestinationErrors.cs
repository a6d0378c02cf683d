using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Destinations;

/// <summary>Every error of this room.</summary>
internal static class DestinationErrors
{
    public static PipelineException Locked(string path, string? holder, TimeSpan waited, Exception? inner = null) => new(
        "DATABASE_LOCKED",
        Recovery.RetryLater,
        $"The database {path} is held by {holder ?? "another process"}; waited {waited.TotalSeconds:0.#} s. A load or a query is running there: wait for it or close that program, then run again. Nothing was changed.",
        inner: inner);

    public static PipelineException HeldBySpelling(string path, string other) => new(
        "DATABASE_PATH_CONFLICT",
        Recovery.FixAndRerun,
        $"The database {path} differs only in letter case from {other}, which this process has open. DuckDB's driver would mix the two up: rename one of the files, or load them one after the other.");

    public static PipelineException Missing(string path) => new(
        "DATASET_MISSING",
        Recovery.FixAndRerun,
        $"There is no database {path}. Run the pipeline first, or correct the path.",
        new NextStep("run-pipeline", "It makes the database."));

    public static PipelineException NotWritable(string path, Exception? inner = null) => new(
        "DATABASE_NOT_WRITABLE",
        Recovery.FixAndRerun,
        $"The database {path} can not be opened or made: no permission, or its folder is not a folder. Correct the path or the rights.",
        inner: inner);

    public static PipelineException Damaged(string path, string cause, Exception inner) => new(
        "DATABASE_CORRUPT",
        Recovery.FixAndRerun,
        $"The database {path} is not a DuckDB file or is damaged. Move it away and run again: kept load packages and the API fill a new one.",
        inner: inner)
    { Cause = cause };

    public static PipelineException TooNew(string path, string cause, Exception inner) => new(
        "DATABASE_TOO_NEW",
        Recovery.FixAndRerun,
        $"The database {path} was written by a newer DuckDB than this program has. Update this program, or export the data with the newer DuckDB in an older storage version.",
        inner: inner)
    { Cause = cause };

    public static PipelineException DiskFull(string path, Exception inner) => new(
        "DISK_FULL",
        Recovery.FixAndRerun,
        $"The disk that holds {path} is full. Make room and run again: the load was undone, its package is kept and no request is repeated.",
        inner: inner);

    public static PipelineException TooLarge(string path, Exception inner) => new(
        "FILE_SIZE_LIMIT",
        Recovery.FixAndRerun,
        $"The database {path} would grow beyond the size that the system allows this process (`ulimit -f`, or the file system's own limit). Raise the limit and run again: the load was undone, its package is kept and no request is repeated.",
        new NextStep("run-pipeline", "loads the kept package"),
        inner);

    public static PipelineException OutOfMemory(string cause, Exception inner) => new(
        "DESTINATION_OUT_OF_MEMORY",
        Recovery.FixAndRerun,
        "DuckDB needs more memory than it may use. Raise destination.duckdb.memory_limit (default 250MB) and run again.",
        inner: inner)
    { Cause = cause };

    public static PipelineException Constraint(string cause, Exception? inner = null) => new(
        "CONSTRAINT_VIOLATED",
        Recovery.FixAndRerun,
        $"The destination refused a row: {cause} The load was undone. Correct the data or the column's hint (nullable), or drop the table.",
        inner: inner);

    /// <param name="cause">What the database said, or what was found.</param>
    /// <param name="inner">The database's own exception.</param>
    /// <param name="statement">Kind and table of the statement: without it a refusal that nobody can repeat stays unexplained.</param>
    public static PipelineException Failed(string cause, Exception? inner = null, string? statement = null) => new(
        "DESTINATION_FAILED",
        Recovery.Bug,
        statement is null ? $"The destination refused a statement: {cause}" : $"The destination refused a statement ({statement}): {cause}",
        inner: inner);

    public static PipelineException ColumnWithoutType(string column) => new(
        "COLUMN_WITHOUT_TYPE",
        Recovery.Bug,
        $"Column {column} has no data type yet and can not be created.");

    public static PipelineException TypeTooWide(string column, string wanted, string most) => new(
        "TYPE_NOT_SUPPORTED",
        Recovery.FixAndRerun,
        $"Column {column} asks for {wanted}; this destination has at most {most}. Change the column's precision or scale, or load it as text.");

    public static PipelineException TypeMismatch(string table, string column, string given, string stored) => new(
        "COLUMN_TYPE_CHANGED",
        Recovery.FixAndRerun,
        $"Column {column} of table {table} is {stored} in the database but the schema loads {given} into it. Somebody altered it outside this program: alter it back, or drop the table (refresh = drop_resources).");

    public static PipelineException OutOfRange(string table, string column, string value, string stored) => new(
        "VALUE_OUT_OF_RANGE",
        Recovery.FixAndRerun,
        $"Column {column} of table {table} is {stored} and can not hold {value}. Raise the column's precision and drop the table (refresh = drop_resources), or correct the data.");
}
