using System.Text.Unicode;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Normalization;

/// <summary>
/// Pages of JSON in, typed rows per table out, tables and columns made exactly as dlt makes them. The schema is changed in place while the
/// batches are read. One thread.
/// </summary>
internal sealed class PageNormalizer(Schema schema, NormalizeSettings settings)
{
    private readonly NormalizeContext _context = new(schema, settings);
    private readonly Dictionary<string, RootTable> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _rowCounts = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly PinnedArena _pages = new();
    private IdPass? _ids;
    private long _records;
    private int _batchRecords;
    private long _batchBytes;

    /// <summary>Rows per table so far, as dlt's normalize step reports them; a table of a replace resource without records counts 0.</summary>
    public IReadOnlyDictionary<string, long> RowCounts => _rowCounts;

    /// <summary>For people: columns that were null in every record, per table. Complete after the last batch.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Bytes of pages in memory: at most one batch of them and two pages, however long the load is.</summary>
    public long HeldBytes => _pages.Used;

    /// <summary>Records that were not of a known form when they came.</summary>
    public long ExactRecords { get; private set; }

    /// <summary>
    /// Batches in the order of the resources. A batch is valid until the next one is asked for. After the last one the tables that got rows
    /// have <see cref="Table.SeenData"/>, and hinted columns that must not be NULL were checked.
    /// </summary>
    /// <exception cref="Errors.PipelineException">A page is not JSON, a contract forbids a change, or a value does not fit and has no way out.</exception>
    public IEnumerable<Batch> Normalize(IEnumerable<ResourcePages> resources)
    {
        foreach (var resource in resources)
        {
            var roots = new RootTables(_context, resource, _roots);
            var sink = new RecordSink(_context, roots);
            var page = 0;
            foreach (var input in resource.Pages)
            {
                var cursor = Open(sink, resource.Resource, ++page, input);
                foreach (var batch in Read(cursor, resource.Resource))
                {
                    yield return batch;
                }
            }

            if (_batchRecords > 0)
            {
                yield return Fill(resource.Resource);
                Clear([]);
            }

            ExactRecords += sink.Exact;
            LoadEnd.CountEmptyReplace(_context, resource, roots, _rowCounts);
        }

        LoadEnd.Check(_context, _rowCounts, _warnings);
    }

    private IEnumerable<Batch> Read(PageCursor cursor, string resource)
    {
        for (var more = true; more;)
        {
            var (records, bytes) = (cursor.Written, cursor.Consumed);
            more = cursor.Read(settings.BatchRecords - _batchRecords, settings.BatchBytes - _batchBytes);
            _batchRecords += cursor.Written - records;
            _records += cursor.Written - records;
            _batchBytes += cursor.Consumed - bytes;
            if (_batchRecords >= settings.BatchRecords || _batchBytes >= settings.BatchBytes)
            {
                yield return Fill(resource);
                Clear(more ? cursor.Held : []);
            }
        }
    }

    private PageCursor Open(RecordSink sink, string resource, int page, RecordPage input)
    {
        var body = _pages.CopyBytes(input.Body.Span);
        if (!Utf8.IsValid(body.Span))
        {
            throw NormalizeErrors.InvalidText(resource, page, Utf8Position.FirstInvalid(body.Span));
        }

        sink.WrapScalarsAs = input.WrapScalarsAs;
        sink.Extra = input.ParentFields is { } fields ? _pages.CopyBytes(fields.Span) : default;
        return new PageCursor(sink, resource, page, input, body);
    }

    private Batch Fill(string resource)
    {
        (_ids ??= new IdPass(_context)).Fill(_roots);
        foreach (var rows in _context.Tables.All)
        {
            if (rows.Buffer.RowCount > 0)
            {
                _rowCounts[rows.Table.Name] = rows.Flushed + rows.Buffer.RowCount;
            }
        }

        return new Batch { Resource = resource, Tables = _context.Tables.WithRows(), Records = _records };
    }

    // In the middle of a page its bytes are still needed, those of the pages before it are not.
    private void Clear(ReadOnlySpan<PinnedBytes> held)
    {
        _context.Tables.Clear();
        _context.Values.Reset();
        _pages.Reset(held);
        _batchRecords = 0;
        _batchBytes = 0;
    }
}
