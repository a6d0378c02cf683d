using Bitly.Pipeline.Events;
using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.Tests.Destinations;
using Xunit;

namespace Bitly.Pipeline.Tests.Loading;

/// <summary>A dataset <c>d</c> in a real DuckDB file, and a schema that grows from load to load as the normaliser's would.</summary>
internal sealed class LoadFixture : IDisposable
{
    private int _loads;

    public DuckDbFolder Folder { get; } = new();

    public Schema Schema { get; set; } = new("case");

    public List<RunEvent> Events { get; } = [];

    public string LastLoadId => $"load{_loads}";

    public void Dispose() => Folder.Dispose();

    public IReadOnlyList<string> Rows(string sql) => Folder.Rows(sql);

    /// <summary>Root table with the given columns; dlt's own follow.</summary>
    public Table Root(string name, WriteDisposition disposition, params IReadOnlyList<Column> columns)
    {
        if (Schema.Find(name) is { } known)
        {
            known.WriteDisposition = disposition;
            return known;
        }

        var table = new Table(name) { Resource = name, WriteDisposition = disposition, SeenData = true };
        foreach (var column in columns)
        {
            table.Put(column);
        }

        table.Put(new Column("_dlt_load_id") { Type = DataType.Text, Nullable = false });
        table.Put(new Column("_dlt_id") { Type = DataType.Text, Nullable = false, RowKey = true, Unique = true });
        Schema.Add(table);
        return table;
    }

    /// <summary>Child table of scalars: value, _dlt_root_id when asked for, _dlt_parent_id, _dlt_list_idx, _dlt_id.</summary>
    public Table Child(string name, string parent, bool rootKey)
    {
        if (Schema.Find(name) is not { } table)
        {
            table = new Table(name) { Parent = parent, SeenData = true };
            table.Put(new Column("value") { Type = DataType.Text });
            Schema.Add(table);
        }

        if (rootKey && table.Find("_dlt_root_id") is null)
        {
            table.Put(new Column("_dlt_root_id") { Type = DataType.Text, Nullable = false, RootKey = true });
        }

        table.Put(new Column("_dlt_parent_id") { Type = DataType.Text, Nullable = false, ParentKey = true });
        table.Put(new Column("_dlt_list_idx") { Type = DataType.BigInt, Nullable = false });
        table.Put(new Column("_dlt_id") { Type = DataType.Text, Nullable = false, RowKey = true, Unique = true });
        return table;
    }

    /// <summary>Rows of a table: one array a row, cells in the order of <paramref name="columns"/>.</summary>
    public static TableBuffer Batch(Table table, string columns, params IReadOnlyList<object?[]> rows) => BufferOf.Rows(
        table,
        rows.Count,
        [.. columns.Split(' ').Select((column, at) => (column, (IReadOnlyList<object?>)[.. rows.Select(row => row[at])]))]);

    public LoadResult Load(params IReadOnlyList<TableBuffer> tables) => Load(request => request, tables);

    public LoadResult Load(Func<LoadRequest, LoadRequest> change, params IReadOnlyList<TableBuffer> tables)
    {
        _loads++;
        return Loader().Load(change(Request([tables])), TestContext.Current.CancellationToken);
    }

    public Loader Loader() => new(Folder.Destination(), TimeProvider.System);

    public LoadRequest Request(IEnumerable<IReadOnlyList<TableBuffer>> batches) => new()
    {
        LoadId = LastLoadId,
        CreatedAt = DateTimeOffset.Parse("2024-01-01T00:00:00Z"),
        PipelineName = "case",
        DatasetName = "d",
        Schema = Schema,
        Batches = batches,
        SealSchema = Seal,
        Progress = new Sink(Events.Add),
    };

    // The version is the number of columns: it changes exactly when the schema does.
    private StoredSchema Seal()
    {
        var columns = Schema.Tables.Sum(table => table.Columns.Count);
        return new StoredSchema(Schema.Name, columns, $"hash{columns}", "{}");
    }

    private sealed class Sink(Action<RunEvent> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => act(value);
    }
}
