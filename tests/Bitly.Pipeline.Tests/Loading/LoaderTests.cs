using Bitly.Pipeline.Errors;
using Bitly.Pipeline.Loading;
using Bitly.Pipeline.Schemas;
using Bitly.Pipeline.State;
using Xunit;
using Batches = System.Collections.Generic.IEnumerable<System.Collections.Generic.IReadOnlyList<Bitly.Pipeline.Rows.TableBuffer>>;

namespace Bitly.Pipeline.Tests.Loading;

public sealed class LoaderTests : IDisposable
{
    private const string All = "id v _dlt_load_id _dlt_id";
    private const string ChildColumns = "value _dlt_parent_id _dlt_list_idx _dlt_id";

    private readonly LoadFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Append_adds_rows_and_creates_tables_as_dlt_does()
    {
        var items = Items(WriteDisposition.Append);
        _fixture.Load(LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));
        var result = _fixture.Load(LoadFixture.Batch(items, All, [2L, null, "load2", "r2"]));

        Assert.Equal(["1|a|load1|r1", "2|NULL|load2|r2"], _fixture.Rows("SELECT * FROM d.items ORDER BY id"));
        Assert.Equal(["id|BIGINT|True", "v|VARCHAR|True", "_dlt_load_id|VARCHAR|False", "_dlt_id|VARCHAR|False"], Columns("items"));
        Assert.Equal(1, result.RowCounts["items"]);
        Assert.Empty(result.Changes);
    }

    [Fact]
    public void System_tables_have_one_row_a_load_and_one_a_schema()
    {
        var items = Items(WriteDisposition.Append);
        _fixture.Load(LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));
        _fixture.Load(LoadFixture.Batch(items, All, [2L, "a", "load2", "r2"]));
        items.Put(new Column("late") { Type = DataType.Bool });
        _fixture.Load(LoadFixture.Batch(items, All + " late", [3L, "a", "load3", "r3", true]));

        Assert.Equal(["load1|case|0|hash4", "load2|case|0|hash4", "load3|case|0|hash5"], _fixture.Rows("SELECT load_id, schema_name, status, schema_version_hash FROM d._dlt_loads ORDER BY load_id"));
        Assert.Equal(["4|11|case|hash4|{}", "5|11|case|hash5|{}"], _fixture.Rows("SELECT version, engine_version, schema_name, version_hash, schema FROM d._dlt_version ORDER BY version"));
        Assert.Equal(["load_id|VARCHAR|False", "schema_name|VARCHAR|True", "status|BIGINT|False", "inserted_at|TIMESTAMP WITH TIME ZONE|False", "schema_version_hash|VARCHAR|True"], Columns("_dlt_loads"));
        Assert.Equal(["id|BIGINT|True", "v|VARCHAR|True", "_dlt_load_id|VARCHAR|False", "_dlt_id|VARCHAR|False", "late|BOOLEAN|True"], Columns("items"));
    }

    [Fact]
    public void State_is_stored_only_when_its_hash_is_new()
    {
        var items = Items(WriteDisposition.Append);
        StateRow State(string hash) => new(1, 4, "case", "text", DateTimeOffset.UnixEpoch, hash);
        _fixture.Load(r => r with { State = () => State("h1") }, LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));
        _fixture.Load(r => r with { State = () => State("h1") }, LoadFixture.Batch(items, All, [2L, "a", "load2", "r2"]));
        _fixture.Load(r => r with { State = () => State("h2") });

        Assert.Equal(["1|4|case|text|h1|load1", "1|4|case|text|h2|load3"], _fixture.Rows("SELECT version, engine_version, pipeline_name, state, version_hash, _dlt_load_id FROM d._dlt_pipeline_state ORDER BY _dlt_load_id"));
        Assert.Equal(["14"], _fixture.Rows("SELECT DISTINCT length(_dlt_id) FROM d._dlt_pipeline_state"));
    }

    [Fact]
    public void A_column_and_a_child_table_that_come_up_in_the_middle_of_a_load_are_added()
    {
        var items = Items(WriteDisposition.Append);
        Batches Growing()
        {
            yield return [LoadFixture.Batch(items, All, [1L, "a", "load0", "r1"])];
            items.Put(new Column("late") { Type = DataType.Text });
            yield return [LoadFixture.Batch(items, All + " late", [2L, "b", "load0", "r2", "a late value, rather long"])];
            var child = _fixture.Child("items__t", "items", rootKey: false);
            yield return [LoadFixture.Batch(items, All, [3L, "c", "load0", "r3"]), LoadFixture.Batch(child, ChildColumns, ["x", "r3", 0L, "c1"])];
        }

        var result = _fixture.Loader().Load(_fixture.Request(Growing()), TestContext.Current.CancellationToken);

        Assert.Equal(["1|a|NULL", "2|b|a late value, rather long", "3|c|NULL"], _fixture.Rows("SELECT id, v, late FROM d.items ORDER BY id"));
        Assert.Equal(["x|r3"], _fixture.Rows("SELECT value, _dlt_parent_id FROM d.items__t"));
        Assert.Equal([new SchemaDifference("items", null, null), new SchemaDifference("items", "late", "VARCHAR"), new SchemaDifference("items__t", null, null)], result.Changes);
    }

    [Fact]
    public void Replace_empties_the_table_and_its_children_and_leaves_other_tables()
    {
        var other = _fixture.Root("other", WriteDisposition.Append, new Column("id") { Type = DataType.BigInt });
        var items = Items(WriteDisposition.Replace);
        var child = _fixture.Child("items__t", "items", rootKey: false);
        _fixture.Load(
            LoadFixture.Batch(other, "id _dlt_load_id _dlt_id", [1L, "load1", "o1"]),
            LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]),
            LoadFixture.Batch(child, ChildColumns, ["x", "r1", 0L, "c1"]));
        _fixture.Load(LoadFixture.Batch(items, All, [2L, "b", "load2", "r2"]));

        Assert.Equal(["2|b"], _fixture.Rows("SELECT id, v FROM d.items"));
        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM d.items__t"));
        Assert.Equal(["1"], _fixture.Rows("SELECT count(*) FROM d.other"));
    }

    [Fact]
    public void A_replace_resource_that_yields_nothing_still_empties_its_tables()
    {
        var items = Items(WriteDisposition.Replace);
        _fixture.Load(LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));
        _fixture.Load(r => r with { Resources = ["items"] });

        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM d.items"));
    }

    [Fact]
    public void A_failed_load_leaves_nothing_behind()
    {
        var items = Items(WriteDisposition.Append);
        _fixture.Load(LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));
        items.Put(new Column("late") { Type = DataType.Text });
        var news = _fixture.Root("news", WriteDisposition.Append);

        var error = Assert.Throws<PipelineException>(() => _fixture.Load(
            LoadFixture.Batch(news, "_dlt_load_id _dlt_id", ["load2", "n1"]),
            LoadFixture.Batch(items, All + " late", [2L, "b", "load2", "r2", "l"]),
            LoadFixture.Batch(items, All, [3L, "c", null, "r3"])));

        Assert.Equal(("CONSTRAINT_VIOLATED", "load", "load2"), (error.Code, error.Step, error.LoadId));
        Assert.Equal(["1|a|load1|r1"], _fixture.Rows("SELECT * FROM d.items"));
        Assert.Equal(["_dlt_loads", "_dlt_pipeline_state", "_dlt_version", "items"], _fixture.Rows("SELECT table_name FROM duckdb_tables() ORDER BY 1"));
        Assert.Equal(["load1"], _fixture.Rows("SELECT load_id FROM d._dlt_loads"));
    }

    [Fact]
    public void A_failed_first_load_leaves_an_empty_database()
    {
        var items = Items(WriteDisposition.Append);
        Batches Broken()
        {
            yield return [LoadFixture.Batch(items, All, [1L, "a", "load0", "r1"])];
            throw new InvalidOperationException("the normaliser failed");
        }

        Assert.Throws<InvalidOperationException>(() => _fixture.Loader().Load(_fixture.Request(Broken()), TestContext.Current.CancellationToken));

        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM duckdb_tables()"));
        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM duckdb_schemas() WHERE schema_name = 'd'"));
    }

    [Fact]
    public void A_cancelled_load_leaves_nothing_behind()
    {
        var items = Items(WriteDisposition.Append);
        using var cancel = new CancellationTokenSource();
        Batches Cancelling()
        {
            yield return [LoadFixture.Batch(items, All, [1L, "a", "load0", "r1"])];
            cancel.Cancel();
            yield return [LoadFixture.Batch(items, All, [2L, "a", "load0", "r2"])];
        }

        Assert.ThrowsAny<OperationCanceledException>(() => _fixture.Loader().Load(_fixture.Request(Cancelling()), cancel.Token));

        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void A_package_that_was_committed_already_is_not_written_again()
    {
        var items = Items(WriteDisposition.Append);
        _fixture.Load(r => r with { LoadId = "same" }, LoadFixture.Batch(items, All, [1L, "a", "same", "r1"]));
        var again = _fixture.Load(r => r with { LoadId = "same" }, LoadFixture.Batch(items, All, [1L, "a", "same", "r1"]));

        Assert.True(again.AlreadyLoaded);
        Assert.Equal(["1"], _fixture.Rows("SELECT count(*) FROM d.items"));
        Assert.Equal(["1"], _fixture.Rows("SELECT count(*) FROM d._dlt_loads"));
    }

    [Fact]
    public void A_table_dropped_by_hand_is_made_again()
    {
        var items = Items(WriteDisposition.Append);
        _fixture.Load(LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));
        Hand("DROP TABLE d.items");
        _fixture.Load(LoadFixture.Batch(items, All, [2L, "b", "load2", "r2"]));

        Assert.Equal(["2|b|load2|r2"], _fixture.Rows("SELECT * FROM d.items"));
    }

    [Fact]
    public void A_column_that_somebody_added_stays_and_one_that_was_dropped_comes_back()
    {
        var items = Items(WriteDisposition.Append);
        _fixture.Load(LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));
        Hand("ALTER TABLE d.items ADD COLUMN note VARCHAR DEFAULT 'n'", "ALTER TABLE d.items DROP COLUMN v");
        _fixture.Load(LoadFixture.Batch(items, All, [2L, "b", "load2", "r2"]));

        Assert.Equal(["1|n|NULL", "2|NULL|b"], _fixture.Rows("SELECT id, note, v FROM d.items ORDER BY id"));
    }

    [Fact]
    public void Skip_writes_no_table()
    {
        var items = Items(WriteDisposition.Skip);
        _fixture.Load(LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]));

        Assert.Equal(["0"], _fixture.Rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'items'"));
    }

    [Fact]
    public void Drop_resources_drops_their_tables_and_forgets_the_schema_in_the_same_load()
    {
        var items = Items(WriteDisposition.Append);
        var child = _fixture.Child("items__t", "items", rootKey: false);
        var other = _fixture.Root("other", WriteDisposition.Append, new Column("id") { Type = DataType.BigInt });
        _fixture.Load(
            LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]),
            LoadFixture.Batch(child, ChildColumns, ["x", "r1", 0L, "c1"]),
            LoadFixture.Batch(other, "id _dlt_load_id _dlt_id", [1L, "load1", "o1"]));

        var plan = DropPlan.Of(_fixture.Schema, RefreshMode.DropResources, ["items"]);
        plan.Apply(_fixture.Schema, PipelineState.New("p"));
        var again = _fixture.Root("items", WriteDisposition.Append, new Column("id") { Type = DataType.Text });
        _fixture.Load(r => r with { Refresh = plan.Refresh }, LoadFixture.Batch(again, "id _dlt_load_id _dlt_id", ["two", "load2", "r2"]));

        Assert.Equal(["items", "items__t"], plan.Tables);
        Assert.Equal(["two|load2|r2"], _fixture.Rows("SELECT * FROM d.items"));
        Assert.Equal(["_dlt_loads", "_dlt_pipeline_state", "_dlt_version", "items", "other"], _fixture.Rows("SELECT table_name FROM duckdb_tables() ORDER BY 1"));
        Assert.Equal(["1"], _fixture.Rows("SELECT count(*) FROM d._dlt_version"));
    }

    [Fact]
    public void Drop_data_empties_tables_that_get_rows_and_keeps_the_schema()
    {
        var items = Items(WriteDisposition.Append);
        var child = _fixture.Child("items__t", "items", rootKey: false);
        _fixture.Load(
            LoadFixture.Batch(items, All, [1L, "a", "load1", "r1"]),
            LoadFixture.Batch(child, ChildColumns, ["x", "r1", 0L, "c1"]));

        var plan = DropPlan.Of(_fixture.Schema, RefreshMode.DropData, ["items"]);
        _fixture.Load(r => r with { Refresh = plan.Refresh }, LoadFixture.Batch(items, All, [2L, "b", "load2", "r2"]));

        Assert.Equal(["2"], _fixture.Rows("SELECT id FROM d.items"));
        Assert.Equal(["x"], _fixture.Rows("SELECT value FROM d.items__t"));
    }

    [Fact]
    public void A_drop_plan_names_what_it_would_do_and_refuses_a_name_nobody_has()
    {
        Items(WriteDisposition.Append);
        _fixture.Child("items__t", "items", rootKey: false).SeenData = false;

        var plan = DropPlan.Of(_fixture.Schema, RefreshMode.DropSources, []);

        Assert.Equal(["items"], plan.Resources);
        Assert.Equal(["items", "items__t"], plan.Tables);
        Assert.Equal(["items"], plan.TablesWithData);
        Assert.Equal("RESOURCE_UNKNOWN", Assert.Throws<PipelineException>(() => DropPlan.Of(_fixture.Schema, RefreshMode.DropResources, ["itms"], strict: true)).Code);
    }

    private Table Items(WriteDisposition disposition) =>
        _fixture.Root("items", disposition, new Column("id") { Type = DataType.BigInt }, new Column("v") { Type = DataType.Text });

    private IReadOnlyList<string> Columns(string table) =>
        _fixture.Rows($"SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE schema_name = 'd' AND table_name = '{table}' ORDER BY column_index");

    private void Hand(params IReadOnlyList<string> statements)
    {
        using var session = _fixture.Folder.Open();
        foreach (var statement in statements)
        {
            session.Execute(statement);
        }
    }
}
