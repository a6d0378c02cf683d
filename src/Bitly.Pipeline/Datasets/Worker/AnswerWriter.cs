using System.Buffers;
using System.Globalization;
using System.Text.Json;
using static DuckDB.NET.Native.NativeMethods;

namespace Bitly.Pipeline.Datasets.Worker;

/// <summary>Writes replies and rows as lines. Rows stream: nothing is collected, and nothing is read beyond the first row that does not fit.</summary>
internal sealed class AnswerWriter(Stream answers)
{
    private const int FlushBytes = 64 * 1024;

    /// <summary>A table of some hundred columns has its header, however few bytes of rows are wanted.</summary>
    private const int HeaderShare = 4;
    private const int BytesAroundColumn = 22;
    private const int HeaderAlways = 24 * 1024;
    private const int LeastCellBytes = 15;

    /// <summary>The process that asks holds a row several times over, and nothing limits its memory: an export has no other cap.</summary>
    private const int LongestRow = 16 << 20;
    private readonly ArrayBufferWriter<byte> _lines = new(FlushBytes);
    private readonly ArrayBufferWriter<byte> _row = new();

    public void Write(WorkerReply reply)
    {
        Add(reply);
        Flush();
    }

    private void Add(WorkerReply reply)
    {
        using (var json = new Utf8JsonWriter(_lines, CellReader.Relaxed))
        {
            JsonSerializer.Serialize(json, reply, WorkerJson.Default.WorkerReply);
        }

        EndLine();
    }

    /// <summary>All rows within the limits.</summary>
    public WorkerEnd WriteRows(NativeRows rows, WorkerRequest request, PassedRun run)
    {
        var types = Enumerable.Range(0, rows.ColumnCount).Select(rows.Type).ToArray();
        Add(new WorkerReply { Id = request.Id, Columns = Header(rows, types, request) });
        var cells = new CellReader(request.MaxCellBytes);
        var (skip, written, bytes, truncated) = (request.Skip, 0L, 0L, false);
        var (maxRows, maxBytes) = (Unlimited(request.MaxRows), Unlimited(request.MaxBytes));
        using var json = new Utf8JsonWriter(_lines, CellReader.Relaxed);
        while (!truncated && rows.NextChunk() is { } chunk)
        {
            var size = (long)DataChunks.DuckDBDataChunkGetSize(chunk);
            var first = Math.Min(skip, size);
            skip -= first;
            var vectors = Enumerable.Range(0, types.Length).Select(i => DataChunks.DuckDBDataChunkGetVector(chunk, i)).ToArray();
            for (var row = first; row < size; row++)
            {
                if (written == maxRows || !(written == 0 ? WriteFirst(json, cells, vectors, types, row, maxBytes) : WriteRow(json, cells, vectors, types, row, maxBytes - bytes)))
                {
                    truncated = true;
                    break;
                }

                written++;
                bytes += _row.WrittenCount + 1;
                FlushWhenFull();
            }
        }

        return new WorkerEnd(written, truncated, cells.Cut, run.Ordered, run.Elapsed.TotalMilliseconds);
    }

    /// <summary>Names and types, which a stranger can make as long as any cell; an export keeps them whole.</summary>
    /// <exception cref="WorkerException">TooWide: a request for few bytes would be answered with many.</exception>
    private static ResultColumn[] Header(NativeRows rows, CellType[] types, WorkerRequest request)
    {
        ResultColumn[] columns = [.. types.Select((type, i) => new ResultColumn(Short(rows.Name(i)), Short(type.Text)))];
        var bytes = columns.Sum(column => (long)column.Name.Length + column.Type.Length + BytesAroundColumn);
        return bytes <= Math.Max((long)request.MaxBytes * HeaderShare, HeaderAlways)
            ? columns
            : throw new WorkerException(new WorkerError(WorkerFailure.TooWide, columns.Length.ToString(CultureInfo.InvariantCulture)));

        string Short(string text) => text.Length <= request.MaxCellBytes ? text : text[..request.MaxCellBytes] + "…";
    }

    // The largest number means "all": an export may hold more than two billion rows or bytes.
    private static long Unlimited(int limit) => limit == int.MaxValue ? long.MaxValue : limit;

    // The first row is always given, or a cursor could not go on; when it alone is too much, its cells are cut shorter than others.
    private bool WriteFirst(Utf8JsonWriter json, CellReader cells, IntPtr[] vectors, CellType[] types, long row, long room)
    {
        var asked = cells.MaxBytes;
        while (!WriteRow(json, cells, vectors, types, row, cells.MaxBytes > LeastCellBytes ? room : long.MaxValue))
        {
            cells.MaxBytes = Math.Max(LeastCellBytes, cells.MaxBytes / 2);
        }

        cells.MaxBytes = asked;
        return true;
    }

    // A row that does not fit is written to a side buffer first, because a buffer writer can not take bytes back.
    private bool WriteRow(Utf8JsonWriter json, CellReader cells, IntPtr[] vectors, CellType[] types, long row, long room)
    {
        _row.ResetWrittenCount();
        json.Reset(_row);
        json.WriteStartArray();
        for (var i = 0; i < types.Length; i++)
        {
            cells.Write(json, vectors[i], row, types[i]);
        }

        json.WriteEndArray();
        json.Flush();
        if (_row.WrittenCount > room)
        {
            return false;
        }

        if (_row.WrittenCount > LongestRow)
        {
            throw new WorkerException(new WorkerError(WorkerFailure.TooBig, ""));
        }

        _lines.Write(_row.WrittenSpan);
        EndLine();
        return true;
    }

    private void EndLine() => _lines.Write("\n"u8);

    private void FlushWhenFull()
    {
        if (_lines.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    private void Flush()
    {
        answers.Write(_lines.WrittenSpan);
        answers.Flush();
        _lines.ResetWrittenCount();
    }
}

/// <summary>What is known about the statement that runs.</summary>
internal sealed record PassedRun(bool Ordered, long Started, TimeProvider Time)
{
    public TimeSpan Elapsed => Time.GetElapsedTime(Started);
}
