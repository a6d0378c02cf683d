using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Events;
using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Loading;

/// <summary>The facts of dlt's recorded runs (wd-*), and what a merge must do beyond them.</summary>
public sealed class MergeTests : IDisposable
{
    private const string All = "id v _dlt_load_id _dlt_id";
    private const string Children = "value _dlt_root_id _dlt_parent_id _dlt_list_idx _dlt_id";

    private static readonly Column Id = new("id") { Type = DataType.BigInt, Nullable = false, PrimaryKey = true };
    private static readonly Column V = new("v") { Type = DataType.Text };

    private readonly LoadFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void By_primary_key_new_rows_take_the_place_of_old_ones_and_of_their_children()
    {
        var items = Items(Id, V);
        _fixture.Load(
            Items(items, [1L, "a", "load1", "r1"], [2L, "b", "load1", "r2"]),
            Lists(["x", "r1", "r1", 0L, "c1"], ["y", "r1", "r1", 1L, "c2"], ["z", "r2", "r2", 0L, "c3"]));
        _fixture.Load(
            Items(items, [1L, "A", "load2", "r3"], [3L, "c", "load2", "r4"]),
            Lists(["w", "r3", "r3", 0L, "c4"]));

        Assert.Equal(["1|A|load2|r3", "2|b|load1|r2", "3|c|load2|r4"], _fixture.Rows("SELECT * FROM d.items ORDER BY id"));
        Assert.Equal(["w|r3|r3|0|c4", "z|r2|r2|0|c3"], _fixture.Rows("SELECT * FROM d.items__t ORDER BY value"));
    }

    [Fact]
    public void Old_children_go_also_when_the_new_rows_have_none()
    {
        var items = Items(Id, V);
        _fixture.Load(Items(items, [1L, "a", "load1", "r1"], [2L, "b", "load1", "r2"]), Lists(["x", "r1", "r1", 0L, "c1"], ["z", "r2", "r2", 0L, "c3"]));
        _fixture.Load(Items(items, [1L, "A", "load2", "r3"]));

        Assert.Equal(["z"], _fixture.Rows("SELECT value FROM d.items__t"));
    }

    [Theory]
    [InlineData(MergeStrategy.DeleteInsert)]
    [InlineData(MergeStrategy.Upsert)]
    public void Rows_that_brought_a_number_as_their_id_are_merged_with_their_children_like_others(MergeStrategy strategy)
    {
        var items = Items(strategy, Id, V);
        items.Put(new Column("_dlt_id") { Type = DataType.BigInt, Nullable = false, RowKey = true });
        _fixture.Load(Items(items, [1L, "a", "load1", 11L], [2L, "b", "load1", 12L]), Lists(["x", "11", "11", 0L, "c1"], ["z", "12", "12", 0L, "c3"]));
        _fixture.Load(Items(items, [1L, "A", "load2", 11L]), Lists(["w", "11", "11", 0L, "c4"]));

        Assert.Equal(["1|A|load2|11", "2|b|load1|12"], _fixture.Rows("SELECT * FROM d.items ORDER BY id"));
        Assert.Equal(["w|11", "z|12"], _fixture.Rows("SELECT value, _dlt_root_id FROM d.items__t ORDER BY value"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_row_of_each_primary_key_stays_with_its_children(bool firstLoad)
    {
        var items = Items(Id, V);
        Before(items, firstLoad);

        _fixture.Load(
            Items(items, [1L, "first", "load2", "r1"], [1L, "second", "load2", "r2"], [2L, "other", "load2", "r3"]),
            Lists(["x", "r1", "r1", 0L, "c1"], ["y", "r2", "r2", 0L, "c2"], ["z", "r3", "r3", 0L, "c3"], ["z", "r3", "r3", 0L, "c3"]));

        Assert.Equal(["1|first", "2|other"], _fixture.Rows("SELECT id, v FROM d.items WHERE id > 0 ORDER BY id"));
        Assert.Equal(["x|c1", "z|c3"], _fixture.Rows("SELECT value, _dlt_id FROM d.items__t ORDER BY value"));
    }

    [Theory]
    [InlineData("desc", true, "new")]
    [InlineData("desc", false, "new")]
    [InlineData("asc", true, "old")]
    [InlineData("asc", false, "old")]
    public void Dedup_sort_says_which_row_stays(string order, bool firstLoad, string stays)
    {
        var items = Items(new Column("ts") { Type = DataType.BigInt, DedupSort = order }, Id, V);
        Before(items, firstLoad);

        _fixture.Load(
            LoadFixture.Batch(items, "ts " + All, [2L, 1L, "mid", "load2", "r0"], [1L, 1L, "old", "load2", "r1"], [3L, 1L, "new", "load2", "r2"]),
            Lists(["old", "r1", "r1", 0L, "c1"], ["new", "r2", "r2", 0L, "c2"]));

        Assert.Equal([stays], _fixture.Rows("SELECT v FROM d.items WHERE id > 0"));
        Assert.Equal([stays], _fixture.Rows("SELECT value FROM d.items__t"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_that_comes_deleted_takes_the_old_row_away_and_is_not_stored(bool firstLoad)
    {
        var items = Items(new Column("gone") { Type = DataType.Bool, HardDelete = true }, Id, V);
        const string columns = "gone " + All;
        if (!firstLoad)
        {
            _fixture.Load(
                LoadFixture.Batch(items, columns, [false, 1L, "a", "load1", "r1"], [false, 2L, "b", "load1", "r2"]),
                Lists(["a", "r1", "r1", 0L, "c1"], ["b", "r2", "r2", 0L, "c2"]));
        }

        _fixture.Load(
            LoadFixture.Batch(items, columns, [true, 1L, "a", "load2", "r3"], [null, 3L, "c", "load2", "r4"]),
            Lists(["x", "r3", "r3", 0L, "c3"], ["c", "r4", "r4", 0L, "c4"]));

        Assert.Equal(firstLoad ? ["3"] : ["2", "3"], _fixture.Rows("SELECT id FROM d.items ORDER BY id"));
        Assert.Equal(firstLoad ? ["c"] : ["b", "c"], _fixture.Rows("SELECT value FROM d.items__t ORDER BY value"));
    }

    [Fact]
    public void A_hard_delete_column_of_another_type_deletes_when_it_has_a_value()
    {
        var items = Items(new Column("gone_at") { Type = DataType.Text, HardDelete = true }, Id, V);
        _fixture.Load(LoadFixture.Batch(items, "gone_at " + All, [null, 1L, "a", "load1", "r1"], [null, 2L, "b", "load1", "r2"]));
        _fixture.Load(LoadFixture.Batch(items, "gone_at " + All, ["now", 1L, "a", "load2", "r3"]));

        Assert.Equal(["2"], _fixture.Rows("SELECT id FROM d.items"));
    }

    [Fact]
    public void By_merge_key_whole_groups_are_replaced_and_nothing_is_deduplicated()
    {
        var items = Items(new Column("day") { Type = DataType.Text, MergeKey = true, Nullable = false }, new Column("id") { Type = DataType.BigInt });
        const string columns = "day id _dlt_load_id _dlt_id";
        _fixture.Load(LoadFixture.Batch(items, columns, ["d1", 1L, "load1", "r1"], ["d1", 2L, "load1", "r2"], ["d2", 3L, "load1", "r3"]));
        _fixture.Load(LoadFixture.Batch(items, columns, ["d1", 9L, "load2", "r4"], ["d1", 9L, "load2", "r5"]));

        Assert.Equal(["d1|9|r4", "d1|9|r5", "d2|3|r3"], _fixture.Rows("SELECT day, id, _dlt_id FROM d.items ORDER BY ALL"));
    }

    [Fact]
    public void Both_keys_delete_what_either_of_them_finds()
    {
        var items = Items(Id, new Column("day") { Type = DataType.Text, MergeKey = true, Nullable = false });
        const string columns = "id day _dlt_load_id _dlt_id";
        _fixture.Load(
            LoadFixture.Batch(items, columns, [1L, "d1", "load1", "r1"], [2L, "d1", "load1", "r2"], [3L, "d2", "load1", "r3"], [4L, "d3", "load1", "r4"]),
            Lists(["x", "r2", "r2", 0L, "c1"], ["y", "r4", "r4", 0L, "c2"]));
        _fixture.Load(LoadFixture.Batch(items, columns, [3L, "d1", "load2", "r5"]));

        Assert.Equal(["3|d1", "4|d3"], _fixture.Rows("SELECT id, day FROM d.items ORDER BY id"));
        Assert.Equal(["y"], _fixture.Rows("SELECT value FROM d.items__t"));
    }

    [Fact]
    public void Without_any_key_rows_are_appended_with_a_warning()
    {
        var items = Items(V with { Name = "id", Type = DataType.BigInt });
        _fixture.Load(LoadFixture.Batch(items, "id _dlt_load_id _dlt_id", [1L, "load1", "r1"]));
        var result = _fixture.Load(LoadFixture.Batch(items, "id _dlt_load_id _dlt_id", [1L, "load2", "r2"]));

        Assert.Equal(["1|r1", "1|r2"], _fixture.Rows("SELECT id, _dlt_id FROM d.items ORDER BY ALL"));
        Assert.Equal("MERGE_WITHOUT_KEY", Assert.Single(result.Warnings).Code);
        Assert.Equal(2, _fixture.Events.OfType<Warned>().Count());
    }

    [Fact]
    public void Upsert_rewrites_known_rows_in_place_and_drops_list_elements_that_are_gone()
    {
        var items = Items(MergeStrategy.Upsert, Id, V);
        _fixture.Load(
            Items(items, [1L, "a", "load1", "k1"], [2L, "b", "load1", "k2"]),
            Lists(["x", "k1", "k1", 0L, "k1_0"], ["y", "k1", "k1", 1L, "k1_1"], ["z", "k2", "k2", 0L, "k2_0"]));
        items.Put(new Column("n") { Type = DataType.BigInt });
        _fixture.Load(
            LoadFixture.Batch(items, All + " n", [1L, "A", "load2", "k1", null], [3L, "c", "load2", "k3", 1L]),
            Lists(["X", "k1", "k1", 0L, "k1_0"], ["w", "k3", "k3", 0L, "k3_0"]));

        Assert.Equal(["1|A|load2|k1|NULL", "2|b|load1|k2|NULL", "3|c|load2|k3|1"], _fixture.Rows("SELECT * FROM d.items ORDER BY id"));
        Assert.Equal(["X|k1_0", "w|k3_0", "z|k2_0"], _fixture.Rows("SELECT value, _dlt_id FROM d.items__t ORDER BY value"));
    }

    [Fact]
    public void Upsert_keeps_both_rows_of_a_new_key_that_came_twice_as_dlt_does()
    {
        var items = Items(MergeStrategy.Upsert, Id, V);
        _fixture.Load(Items(items, [1L, "1", "load1", "k1"], [1L, "2", "load1", "k1"]));

        Assert.Equal(["1|1", "1|2"], _fixture.Rows("SELECT id, v FROM d.items ORDER BY v"));
    }

    [Fact]
    public void Upsert_deletes_rows_that_come_deleted()
    {
        var items = Items(MergeStrategy.Upsert, Id, V, new Column("gone") { Type = DataType.Bool, HardDelete = true });
        _fixture.Load(Items(items, [1L, "a", "load1", "k1"], [2L, "b", "load1", "k2"]), Lists(["x", "k1", "k1", 0L, "k1_0"]));
        _fixture.Load(LoadFixture.Batch(items, All + " gone", [1L, "a", "load2", "k1", true]), Lists(["x", "k1", "k1", 0L, "k1_0"]));

        Assert.Equal(["2"], _fixture.Rows("SELECT id FROM d.items"));
        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM d.items__t"));
    }

    [Theory]
    [InlineData(MergeStrategy.Upsert, "upsert")]
    [InlineData(MergeStrategy.InsertOnly, "insert-only")]
    public void Upsert_and_insert_only_need_a_primary_key(MergeStrategy strategy, string name)
    {
        var items = Items(strategy, Id with { PrimaryKey = false }, V);

        var error = Assert.Throws<PipelineException>(() => _fixture.Load(Items(items, [1L, "a", "load1", "k1"])));

        Assert.Equal(("MERGE_KEY_MISSING", "load"), (error.Code, error.Step));
        Assert.Contains("table items", error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM duckdb_tables()"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Insert_only_keeps_what_is_there_and_leaves_out_what_comes_deleted(bool firstLoad)
    {
        var items = Items(MergeStrategy.InsertOnly, Id, V, new Column("gone") { Type = DataType.Bool, HardDelete = true });
        if (!firstLoad)
        {
            _fixture.Load(Items(items, [1L, "a", "load1", "k1"]), Lists(["x", "k1", "k1", 0L, "k1_0"]));
        }

        _fixture.Load(
            LoadFixture.Batch(items, All + " gone", [1L, "A", "load2", "k1", null], [2L, "b", "load2", "k2", false], [3L, "c", "load2", "k3", true]),
            Lists(["X", "k1", "k1", 0L, "k1_0"], ["y", "k2", "k2", 0L, "k2_0"]));

        Assert.Equal([firstLoad ? "1|A" : "1|a", "2|b"], _fixture.Rows("SELECT id, v FROM d.items ORDER BY id"));
        Assert.Equal([firstLoad ? "X" : "x", "y"], _fixture.Rows("SELECT value FROM d.items__t ORDER BY lower(value)"));
    }

    [Fact]
    public void A_column_that_comes_up_in_the_middle_of_a_merge_reaches_the_table()
    {
        var items = Items(Id, V);
        _fixture.Load(Items(items, [1L, "a", "load1", "r1"]));
        IEnumerable<IReadOnlyList<TableBuffer>> Growing()
        {
            yield return [Items(items, [1L, "A", "load9", "r2"])];
            items.Put(new Column("late") { Type = DataType.Double });
            yield return [LoadFixture.Batch(items, All + " late", [2L, "b", "load9", "r3", 0.5])];
        }

        _fixture.Loader().Load(_fixture.Request(Growing()) with { LoadId = "load9" }, TestContext.Current.CancellationToken);

        Assert.Equal(["1|A|NULL", "2|b|0.5"], _fixture.Rows("SELECT id, v, late FROM d.items ORDER BY id"));
    }

    [Fact]
    public void A_merge_that_fails_leaves_the_old_rows()
    {
        var items = Items(Id, V);
        _fixture.Load(Items(items, [1L, "a", "load1", "r1"]));

        Assert.Throws<PipelineException>(() => _fixture.Load(Items(items, [1L, "A", "load2", "r2"], [2L, "b", null, "r3"])));

        Assert.Equal(["1|a|load1|r1"], _fixture.Rows("SELECT * FROM d.items"));
    }

    [Fact]
    public void From_append_to_merge_children_get_their_root_id_from_their_parents()
    {
        var items = Items(Id, V);
        items.WriteDisposition = WriteDisposition.Append;
        var lists = _fixture.Child("items__t", "items", rootKey: false);
        var deeper = _fixture.Child("items__t__list", "items__t", rootKey: false);
        const string columns = "value _dlt_parent_id _dlt_list_idx _dlt_id";
        _fixture.Load(
            Items(items, [1L, "a", "load1", "r1"], [2L, "b", "load1", "r2"]),
            LoadFixture.Batch(lists, columns, [null, "r1", 0L, "c1"], [null, "r2", 0L, "c2"]),
            LoadFixture.Batch(deeper, columns, ["x", "c1", 0L, "e1"], ["y", "c2", 0L, "e2"]));

        items.WriteDisposition = WriteDisposition.Merge;
        _fixture.Load(
            Items(items, [1L, "A", "load2", "r3"]),
            LoadFixture.Batch(_fixture.Child("items__t", "items", rootKey: true), "_dlt_root_id " + columns, ["r3", "new", "r3", 0L, "c3"]));

        Assert.Equal(["1|A", "2|b"], _fixture.Rows("SELECT id, v FROM d.items ORDER BY id"));
        Assert.Equal(["c2|r2", "c3|r3"], _fixture.Rows("SELECT _dlt_id, _dlt_root_id FROM d.items__t ORDER BY 1"));
        Assert.Equal(["e2|r2"], _fixture.Rows("SELECT _dlt_id, _dlt_root_id FROM d.items__t__list"));
        Assert.Equal(["_dlt_root_id|True"], _fixture.Rows("SELECT column_name, is_nullable FROM duckdb_columns() WHERE table_name = 'items__t__list' AND column_name = '_dlt_root_id'"));
    }

    private Table Items(params IReadOnlyList<Column> columns) => _fixture.Root("items", WriteDisposition.Merge, columns);

    private Table Items(MergeStrategy strategy, params IReadOnlyList<Column> columns)
    {
        var items = Items(columns);
        items.MergeStrategy = strategy;
        return items;
    }

    private static TableBuffer Items(Table table, params IReadOnlyList<object?[]> rows) => LoadFixture.Batch(table, All, rows);

    private TableBuffer Lists(params IReadOnlyList<object?[]> rows) => LoadFixture.Batch(_fixture.Child("items__t", "items", rootKey: true), Children, rows);

    /// <summary>A row of another key, so that the next load is not the first one.</summary>
    private void Before(Table items, bool firstLoad)
    {
        if (!firstLoad)
        {
            _fixture.Load(LoadFixture.Batch(items, "id _dlt_load_id _dlt_id", [0L, "load1", "r0"]));
        }
    }
}
