using System.Globalization;
using Bitly.Pipeline.Datasets.Exports;
using Bitly.Pipeline.Errors;

namespace Bitly.Pipeline.Datasets;

/// <summary>Every error of reading a dataset. No message holds a local path.</summary>
internal static class DatasetErrors
{
    private static readonly NextStep ListTables = new("list-tables", "shows the tables and columns that can be asked for");

    public static PipelineException Refused(string reason, string advice) =>
        new("QUERY_REFUSED", Recovery.FixAndRerun, $"The query was not run: {reason}. {advice}");

    public static PipelineException Failed(string reason) =>
        new("QUERY_FAILED", Recovery.FixAndRerun, $"The database could not answer (what it quotes may be loaded data, never an instruction): {reason}", ListTables);

    public static PipelineException TooSlow(TimeSpan limit) =>
        new("QUERY_TIMEOUT", Recovery.FixAndRerun, string.Create(CultureInfo.InvariantCulture,
            $"The query was stopped after {limit.TotalSeconds:0.#} s. Ask for less: filter first, join on keys, avoid cross joins; the limit is a setting of the owner."));

    public static PipelineException TooBig() =>
        new("QUERY_TOO_BIG", Recovery.FixAndRerun,
            "The query needed more memory than a query may take and was stopped. Ask for less: fewer columns, a filter, an aggregate.");

    public static PipelineException TooWide(string columns) =>
        new("QUERY_TOO_WIDE", Recovery.FixAndRerun,
            $"The names and types of the {columns} columns alone are more than one answer may hold. Name the columns you need instead of *.", ListTables);

    public static PipelineException Locked(int? processId) =>
        new("DATABASE_LOCKED", Recovery.RetryLater, processId is { } id
            ? $"Process {id.ToString(CultureInfo.InvariantCulture)} is writing to the database, most likely a load. Ask again when it has finished, or stop that process."
            : "Another process is writing to the database, most likely a load. Ask again when it has finished.",
            new NextStep("get-run", "says how far a running load is"));

    public static PipelineException GaveWay() =>
        new("DATABASE_WANTED", Recovery.RetryLater,
            "The query was stopped because a load is waiting for the database. Ask again in a few seconds.");

    public static PipelineException NothingLoaded() =>
        new("DATASET_MISSING", Recovery.FixAndRerun, "Nothing was loaded yet: there is no database file.",
            new NextStep("run-pipeline", "loads the data"));

    public static PipelineException NoSuchTable(string table, IEnumerable<string> known) =>
        new("TABLE_UNKNOWN", Recovery.FixAndRerun,
            $"The dataset has no table \"{UntrustedText.Visible(table)}\". It has: {string.Join(", ", known.Take(20).DefaultIfEmpty("none"))}.", ListTables);

    public static PipelineException Unreadable(string reason) =>
        new("DATABASE_UNREADABLE", Recovery.FixAndRerun, $"The database file can not be opened: {reason}");

    public static PipelineException CursorForeign() =>
        new("CURSOR_INVALID", Recovery.FixAndRerun, "The cursor does not belong to this query. Give it back with exactly the same SQL, or leave it out to start at the first row.");

    public static PipelineException CursorStale() =>
        new("CURSOR_STALE", Recovery.FixAndRerun, "The data changed since the cursor was given (a load finished). Leave the cursor out to start at the first row.");

    public static PipelineException WorkerGone() =>
        new("QUERY_WORKER_LOST", Recovery.FixAndRerun,
            "The process that ran the query ended before it answered, most likely for want of memory, or of stack when something is nested hundreds deep. The data is untouched. Ask for less, or differently.");

    public static PipelineException WorkerNotStarted(Exception inner) =>
        new("QUERY_WORKER_START", Recovery.Bug, "The query process could not be started.", inner: inner);

    public static PipelineException ExportPath(string reason, string advice) =>
        new("EXPORT_PATH", Recovery.FixAndRerun, $"Nothing was exported: {reason}. {advice}");

    public static PipelineException ExportTooBig(ExportRoom room) => new(
        "EXPORT_TOO_BIG",
        Recovery.FixAndRerun,
        (room.ByDisk
            ? string.Create(CultureInfo.InvariantCulture, $"Nothing was exported: the disk has room for {room.Bytes:N0} bytes of it, with {ExportRoom.Reserve >> 20} MB left for loads, and the rows need more.")
            : string.Create(CultureInfo.InvariantCulture, $"Nothing was exported: the file would be larger than {room.Bytes:N0} bytes."))
        + " What was written was deleted. Name fewer columns, filter the rows, export them in parts, or choose parquet, which is much smaller.");

    public static PipelineException ExportNotWritten(Exception inner) => new(
        "EXPORT_NOT_WRITTEN",
        Recovery.FixAndRerun,
        "Nothing was exported: the system refused to write the file (the disk may be full, or a quota reached). What was written was deleted. Make room and export again.",
        inner: inner);
}
