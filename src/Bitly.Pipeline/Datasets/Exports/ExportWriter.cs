using System.Buffers;
using System.Text;
using System.Text.Json;
using Bitly.Pipeline.Datasets.Conversations;
using Bitly.Pipeline.Datasets.Worker;

namespace Bitly.Pipeline.Datasets.Exports;

/// <summary>
/// Writes rows to a file as they come. CSV is RFC 4180 with a header line, LF line ends, nothing for null and "" for an empty text.
/// JSON lines hold one object a row, with the cells as <see cref="QueryResult"/> describes them.
/// </summary>
internal sealed class ExportWriter(string path, ExportFormat format, ExportRoom room) : IRowTaker, IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create("\",\r\n"u8);
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
    private readonly ArrayBufferWriter<byte> _line = new();
    private JsonEncodedText[] _names = [];
    private long _bytes;

    public void Columns(IReadOnlyList<ResultColumn> columns)
    {
        _names = [.. Distinct(columns).Select(name => JsonEncodedText.Encode(name, CellReader.Relaxed.Encoder))];
        if (format == ExportFormat.Csv)
        {
            WriteCsv([.. columns.Select(column => Encoding.UTF8.GetBytes(column.Name))]);
        }
    }

    public void Row(ReadOnlyMemory<byte> row)
    {
        using var json = JsonDocument.Parse(row);
        if (format == ExportFormat.Csv)
        {
            WriteCsv([.. json.RootElement.EnumerateArray().Select(Text)]);
        }
        else
        {
            WriteJson(json.RootElement);
        }
    }

    /// <summary>The last bytes; the disk may refuse these, too.</summary>
    public void Finish()
    {
        try
        {
            _file.Flush();
        }
        catch (IOException error)
        {
            throw DatasetErrors.ExportNotWritten(error);
        }
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // Bytes that a full disk refused before: the draft is thrown away.
        }
    }

    private static byte[]? Text(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => Encoding.UTF8.GetBytes(cell.GetString()!),
        _ => Encoding.UTF8.GetBytes(cell.GetRawText()),
    };

    // A query may name two columns alike; an object may not.
    private static IEnumerable<string> Distinct(IReadOnlyList<ResultColumn> columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            var name = column.Name;
            for (var number = 2; !seen.Add(name); number++)
            {
                name = $"{column.Name}_{number}";
            }

            yield return name;
        }
    }

    private void WriteCsv(byte[]?[] cells)
    {
        _line.ResetWrittenCount();
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                _line.Write(","u8);
            }

            WriteCsv(cells[i]);
        }

        EndLine();
    }

    private void WriteCsv(byte[]? cell)
    {
        if (cell is null)
        {
            return;
        }

        if (cell.Length > 0 && !cell.AsSpan().ContainsAny(NeedsQuotes))
        {
            _line.Write(cell);
            return;
        }

        _line.Write("\""u8);
        var rest = cell.AsSpan();
        for (int quote; (quote = rest.IndexOf((byte)'"')) >= 0; rest = rest[(quote + 1)..])
        {
            _line.Write(rest[..(quote + 1)]);
            _line.Write("\""u8);
        }

        _line.Write(rest);
        _line.Write("\""u8);
    }

    private void WriteJson(JsonElement row)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, CellReader.Relaxed))
        {
            json.WriteStartObject();
            var column = 0;
            foreach (var cell in row.EnumerateArray())
            {
                json.WritePropertyName(_names[column++]);
                cell.WriteTo(json);
            }

            json.WriteEndObject();
        }

        EndLine();
    }

    private void EndLine()
    {
        _line.Write("\n"u8);
        _bytes += _line.WrittenCount;
        room.Check(_bytes);
        try
        {
            _file.Write(_line.WrittenSpan);
        }
        catch (IOException error)
        {
            throw DatasetErrors.ExportNotWritten(error);
        }
    }
}
