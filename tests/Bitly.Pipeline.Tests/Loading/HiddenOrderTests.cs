using Bitly.Pipeline.Rows;
using Bitly.Pipeline.Schemas;
using Xunit;

namespace Bitly.Pipeline.Tests.Loading;

/// <summary>A field of the data that is called rowid hides DuckDB's own row number, by which earlier rows are told from this load's.</summary>
public sealed class HiddenOrderTests : IDisposable
{
    private const string All = "id rowid _dlt_load_id _dlt_id";
    private const string Children = "value rowid _dlt_root_id _dlt_parent_id _dlt_list_idx _dlt_id";

    private readonly LoadFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    // A number was worst: every new row was below the first number of an open transaction, and was deleted with the old ones.
    [Theory]
    [InlineData(DataType.BigInt)]
    [InlineData(DataType.Text)]
    public void A_replace_keeps_the_new_rows_and_gains_columns(DataType type)
    {
        var items = _fixture.Root("items", WriteDisposition.Replace, Id(), new Column("rowid") { Type = type });
        _fixture.Load(LoadFixture.Batch(items, All, [1L, Value(type, 7), "load1", "r1"], [2L, Value(type, 8), "load1", "r2"]));
        items.Put(new Column("later") { Type = DataType.Text });
        _fixture.Load(LoadFixture.Batch(items, All + " later", [3L, Value(type, 9), "load2", "r3", "x"]));

        Assert.Equal(["3|9|x"], _fixture.Rows("SELECT id, rowid, later FROM d.items"));
        Assert.Equal(["NO"], _fixture.Rows("SELECT is_nullable FROM information_schema.columns WHERE table_name = 'items' AND column_name = '_dlt_id'"));
    }

    [Fact]
    public void A_replace_in_which_the_field_comes_up_late_keeps_the_new_rows_and_no_old_one()
    {
        var items = _fixture.Root("items", WriteDisposition.Replace, Id());
        _fixture.Load(LoadFixture.Batch(items, "id _dlt_load_id _dlt_id", [1L, "load1", "r1"]));

        var first = LoadFixture.Batch(items, "id _dlt_load_id _dlt_id", [2L, "load2", "r2"]);
        _fixture.Load(request => request with { Batches = Grows() });
        Assert.Equal(["2|NULL", "3|5"], _fixture.Rows("SELECT id, rowid FROM d.items ORDER BY id"));

        IEnumerable<IReadOnlyList<TableBuffer>> Grows()
        {
            yield return [first];
            items.Put(new Column("rowid") { Type = DataType.BigInt });
            yield return [LoadFixture.Batch(items, All, [3L, 5L, "load2", "r3"])];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_merge_leaves_one_row_of_each_key_whatever_the_field_holds(bool firstLoad)
    {
        var items = _fixture.Root("items", WriteDisposition.Merge, Id() with { PrimaryKey = true }, new Column("rowid") { Type = DataType.BigInt });
        var lists = _fixture.Child("items__t", "items", rootKey: true);
        lists.Put(new Column("rowid") { Type = DataType.BigInt });
        if (!firstLoad)
        {
            _fixture.Load(LoadFixture.Batch(items, All, [0L, 1L, "load0", "r0"]));
        }

        _fixture.Load(
            LoadFixture.Batch(items, All, [1L, null, "load2", "r1"], [1L, 4L, "load2", "r2"], [2L, 4L, "load2", "r3"]),
            LoadFixture.Batch(lists, Children, ["z", 4L, "r3", "r3", 0L, "c3"], ["z", 4L, "r3", "r3", 0L, "c3"], ["y", null, "r3", "r3", 1L, "c4"]));

        Assert.Equal(["1", "2"], _fixture.Rows("SELECT id FROM d.items WHERE id > 0 ORDER BY id"));
        Assert.Equal(["y|NULL", "z|4"], _fixture.Rows("SELECT value, rowid FROM d.items__t ORDER BY value"));
    }

    private static Column Id() => new("id") { Type = DataType.BigInt, Nullable = false };

    private static object Value(DataType type, long number) => type == DataType.BigInt ? number : $"{number}";
}
