using System.Text.Json;
using System.Text.Json.Nodes;
using Bitly.Pipeline.Rest;
using Bitly.Pipeline.Schemas;

namespace Bitly.Pipeline.Extraction;

/// <summary>What the cursor says about a page: indexes of records to leave out, ascending, and whether no later page can hold anything wanted.</summary>
internal readonly record struct CursorVerdict(IReadOnlyList<int> Dropped, bool Stop);

/// <summary>
/// dlt's incremental cursor (dlt-behaviour 9). Which records are left out depends on the values before the run alone, and the new values are a
/// maximum and a set, so pages may come in any order and from several connections. <see cref="End"/> is stored with the commit, never before.
/// </summary>
internal sealed class IncrementalCursor
{
    /// <summary>More hashes at one value than this make a warning, as in dlt.</summary>
    public const int ManyHashes = 200;
    private readonly Lock _lock = new();
    private readonly ResourceDefinition _resource;
    private readonly IncrementalDefinition _definition;
    private readonly JsonObject _stored;
    private readonly CursorField _field;
    private readonly IReadOnlyList<CursorField>? _key;
    private readonly bool _keyAsList;
    private readonly bool _dedup;
    private readonly int _sign;
    private readonly CursorValue? _start;
    private readonly CursorValue? _end;
    private readonly HashSet<string> _startHashes;
    private HashSet<string> _hashes;
    private CursorValue? _last;
    private bool _anyKept;

    /// <param name="resource">Has an incremental.</param>
    /// <param name="stored">dlt's state of this cursor before the run (initial_value, last_value, unique_hashes, start_value), or null for none.</param>
    public IncrementalCursor(ResourceDefinition resource, JsonObject? stored)
    {
        _resource = resource;
        _definition = resource.Endpoint.Incremental!;
        if (_definition is { EndValue: not null, InitialValue: null })
        {
            throw ExtractErrors.CursorEndWithoutStart(resource);
        }

        // With an end value the run is stateless: the initial value always counts (dlt: get_state).
        _stored = (_definition.EndValue is null ? stored : null) ?? Fresh(_definition);
        _field = new CursorField(_definition.CursorPath);
        var key = _definition.PrimaryKey ?? (resource.Hints.PrimaryKey.Count > 0 ? resource.Hints.PrimaryKey : null);
        var lag = _definition.EndValue is null ? _definition.Lag ?? 0 : 0;
        _keyAsList = key?.Count > 1 || (_definition.PrimaryKey is null ? resource.Hints.PrimaryKeyAsList : _definition.PrimaryKeyAsList);
        _key = key is { Count: > 0 } ? [.. key.Select(field => new CursorField(field))] : null;
        _dedup = key is not { Count: 0 } && lag == 0 && _definition.RangeStart != "open";
        _sign = _definition.LastValueFunc == "min" ? -1 : 1;
        _last = CursorValue.Of(_stored["last_value"]);
        _end = CursorValue.Of(_definition.EndValue);
        _startHashes = [.. (_stored["unique_hashes"] as JsonArray)?.Select(hash => hash!.GetValue<string>()) ?? []];
        _hashes = new HashSet<string>(_startHashes, StringComparer.Ordinal);
        var start = StartOf(lag);
        _start = CursorValue.Of(start);
        Values = new IncrementalValues(_definition.InitialValue, start, start, _definition.EndValue);
    }

    /// <summary>For placeholders and parameters of the requests, lag applied.</summary>
    public IncrementalValues Values { get; }

    /// <summary>Looks at the records of a page. <paramref name="gone"/> are indexes a filter left out before; they are not looked at.</summary>
    /// <exception cref="Errors.PipelineException">A record lacks the cursor, or its value can not be compared.</exception>
    public CursorVerdict Observe(ReadOnlyMemory<byte> body, IReadOnlyList<(int Start, int Length)> records, IReadOnlyList<int>? gone = null)
    {
        lock (_lock)
        {
            var page = new PageRows(body, records);
            for (var (index, nextGone) = (0, 0); index < records.Count; index++)
            {
                if (gone is not null && nextGone < gone.Count && gone[nextGone] == index)
                {
                    nextGone++;
                    continue;
                }

                Observe(page, index);
            }

            Remember(page);
            return new CursorVerdict(page.Dropped, page.Stop);
        }
    }

    /// <summary>dlt's state of this cursor after the run, or null when the run keeps none (end_value).</summary>
    public JsonObject? End()
    {
        lock (_lock)
        {
            return _definition.EndValue is not null ? null : new JsonObject
            {
                ["initial_value"] = _stored["initial_value"]?.DeepClone(),
                ["last_value"] = _last?.ToNode(),
                ["unique_hashes"] = new JsonArray([.. _hashes.Order(StringComparer.Ordinal).Select(hash => (JsonNode?)JsonValue.Create(hash))]),
                ["start_value"] = (_anyKept ? _stored["last_value"] : _stored["start_value"])?.DeepClone(),
            };
        }
    }

    /// <summary>Something for people about this cursor, or null.</summary>
    public string? Warning() => _hashes.Count <= ManyHashes || _startHashes.Count > ManyHashes
        ? null
        : $"{_hashes.Count} records of {_resource.Name} share the cursor value {_last} of `{_field.Path}`. A finer cursor would keep the state small.";

    private static JsonObject Fresh(IncrementalDefinition definition) => new()
    {
        ["initial_value"] = definition.InitialValue?.DeepClone(),
        ["last_value"] = definition.InitialValue?.DeepClone(),
        ["unique_hashes"] = new JsonArray(),
        ["start_value"] = definition.InitialValue?.DeepClone(),
    };

    private JsonNode? StartOf(double lag)
    {
        if (lag == 0 || _stored["last_value"] is not { } last)
        {
            return _stored["last_value"];
        }

        var moved = CursorLag.Apply(last, lag, backwards: _sign > 0) ?? throw ExtractErrors.LagInvalid(_resource, last.ToJsonString());
        return CursorValue.Of(_definition.InitialValue) is { } initial && Compare(initial, CursorValue.Of(moved)!.Value) >= 0
            ? _definition.InitialValue
            : moved;
    }

    private void Observe(PageRows page, int index)
    {
        var record = page.Record(index);
        if (ValueOf(record) is { } value)
        {
            Place(page, index, record, value);
        }
        else if (_definition.OnCursorValueMissing == "exclude")
        {
            page.Dropped.Add(index);
        }
        else
        {
            _anyKept = true;
        }
    }

    private void Place(PageRows page, int index, ReadOnlyMemory<byte> record, CursorValue value)
    {
        if (IsPastEnd(value))
        {
            page.Stop |= _definition.RowOrder == "asc";
            page.Dropped.Add(index);
            return;
        }

        var order = _last is { } last ? Compare(value, last) : 1;
        if (order > 0)
        {
            _last = value;
            page.Advanced = true;
            page.AtLast.Clear();
        }
        else if (IsBeforeStart(value, record, out var passed))
        {
            page.Stop |= passed && _definition.RowOrder == "desc";
            page.Dropped.Add(index);
            return;
        }

        _anyKept = true;
        if (order >= 0)
        {
            page.AtLast.Add(index);
        }
    }

    private CursorValue? ValueOf(ReadOnlyMemory<byte> record)
    {
        var found = _field.Find(record);
        if (found is { } literal && literal.Span[0] != (byte)'n')
        {
            return new CursorValue(literal);
        }

        return _definition.OnCursorValueMissing != "raise" ? null
            : found is null ? throw ExtractErrors.CursorMissing(_resource, _field.Path, CursorField.Keys(record))
            : throw ExtractErrors.CursorNull(_resource, _field.Path);
    }

    private bool IsPastEnd(CursorValue value)
    {
        if (_end is not { } end)
        {
            return false;
        }

        var order = Compare(value, end);
        return order > 0 || (order == 0 && _definition.RangeEnd != "closed");
    }

    /// <summary><paramref name="passed"/>: with rows in descending order nothing wanted can follow.</summary>
    private bool IsBeforeStart(CursorValue value, ReadOnlyMemory<byte> record, out bool passed)
    {
        passed = false;
        if (_start is not { } start)
        {
            return false;
        }

        var order = Compare(value, start);
        if (order > 0)
        {
            return false;
        }

        passed = order < 0 || (_dedup && _startHashes.Contains(HashOf(record)));
        return passed || _definition.RangeStart == "open";
    }

    /// <summary>Python's order, turned round for min: above 0 means further along.</summary>
    private int Compare(CursorValue value, CursorValue known) => CursorValue.TryCompare(value, known, out var order)
        ? order * _sign
        : throw ExtractErrors.CursorMismatch(_resource, _field.Path, known.ToString(), known.Type, value.ToString(), value.Type);

    /// <summary>Hashes of the rows at the boundary, once a page: most pages move the value with every row.</summary>
    private void Remember(PageRows page)
    {
        if (page.Advanced)
        {
            _hashes = new HashSet<string>(StringComparer.Ordinal);
            _last = _last?.Keep();
        }

        if (!_dedup)
        {
            _hashes.Clear();
            return;
        }

        foreach (var index in page.AtLast)
        {
            _hashes.Add(HashOf(page.Record(index)));
        }
    }

    private string HashOf(ReadOnlyMemory<byte> record)
    {
        if (_key is null)
        {
            using var whole = JsonDocument.Parse(record, JsonLimits.Document);
            return RowIds.LongHash(PythonJson.Bytes(whole.RootElement, sorted: true));
        }

        var values = _key.Select(field => field.Find(record) ?? throw ExtractErrors.CursorKeyMissing(_resource, field.Path)).ToList();
        var json = !_keyAsList ? values[0].ToArray() : [(byte)'[', .. values.SelectMany((value, at) => at == 0 ? value.ToArray() : [(byte)',', .. value.Span]), (byte)']'];
        using var document = JsonDocument.Parse(json, JsonLimits.Document);
        return RowIds.LongHash(PythonJson.Bytes(document.RootElement, sorted: true));
    }

    /// <summary>One page while it is looked at.</summary>
    private sealed class PageRows(ReadOnlyMemory<byte> body, IReadOnlyList<(int Start, int Length)> records)
    {
        public List<int> Dropped { get; } = [];
        public List<int> AtLast { get; } = [];
        public bool Advanced { get; set; }
        public bool Stop { get; set; }

        public ReadOnlyMemory<byte> Record(int index) => body.Slice(records[index].Start, records[index].Length);
    }
}
